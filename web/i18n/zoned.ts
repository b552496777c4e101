/** Times as the city's clocks show them. Pure: zone and language come in. */

export interface DayParts {
  month: string
  day: string
  weekday: string
}

export interface Zoned {
  /** 14:32 */
  minute(at: number): string
  /** 14:32:08 */
  second(at: number): string
  day(at: number): DayParts
  /** Zone's offset from UTC at an instant, in ms. */
  offsetMs(at: number): number
}

/** Formats instants (epoch ms) for a zone; the formatters are made once, they are costly. */
export function zoned(locale: string, timeZone: string): Zoned {
  const clock = { timeZone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' } as const
  const minute = new Intl.DateTimeFormat(locale, clock)
  const second = new Intl.DateTimeFormat(locale, { ...clock, second: '2-digit' })
  const month = locale.startsWith('zh') ? 'numeric' : 'short'
  const day = new Intl.DateTimeFormat(locale, { timeZone, month, day: 'numeric', weekday: 'short' })
  const whole = new Intl.DateTimeFormat('en', {
    ...clock,
    second: '2-digit',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  })
  const part = (format: Intl.DateTimeFormat, at: number, type: Intl.DateTimeFormatPartTypes) =>
    format.formatToParts(at).find((found) => found.type === type)?.value ?? ''
  return {
    minute: (at) => minute.format(at),
    second: (at) => second.format(at),
    day: (at) => ({
      month: part(day, at, 'month'),
      day: part(day, at, 'day'),
      weekday: part(day, at, 'weekday'),
    }),
    offsetMs(at) {
      const number = (type: Intl.DateTimeFormatPartTypes) => Number(part(whole, at, type))
      const shown = Date.UTC(
        number('year'),
        number('month') - 1,
        number('day'),
        number('hour'),
        number('minute'),
        number('second'),
      )
      return shown - Math.floor(at / 1000) * 1000
    },
  }
}
