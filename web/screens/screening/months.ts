/** The months one may ask for, in the reader's language: a browser's own control speaks the browser's. Pure. */

/** Two years are asked for at most; older months are in the reports of their time. */
const most = 24

/** `2026-02` and those before it, the newest first; `day` as in `2026-02-27`. */
export function monthsUntil(day: string): string[] {
  const [year = 0, month = 1] = day.split('-').map(Number)
  return Array.from({ length: most }, (_, before) =>
    new Date(Date.UTC(year, month - 1 - before)).toISOString().slice(0, 7),
  )
}

/** `2026-02` in words. */
export function monthSaid(month: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' })
  return format.format(Date.parse(`${month}-01`))
}
