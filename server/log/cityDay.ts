/** The city's calendar day of an instant. */

/** Makes `(epoch ms) -> MMDD` for an IANA time zone. Throws for a zone that does not exist. */
export function dayIn(timeZone: string): (instant: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, month: '2-digit', day: '2-digit' })
  let lastMinute = -1
  let lastDay = ''
  return (instant) => {
    const minute = Math.floor(instant / 60_000)
    if (minute === lastMinute) return lastDay
    const parts = format.formatToParts(instant)
    const read = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''
    lastMinute = minute
    lastDay = `${read('month')}${read('day')}`
    return lastDay
  }
}
