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
  // Parts are costly to find, and a table asks for thousands: once for each instant, not once for each part.
  const partsOf = (format: Intl.DateTimeFormat, at: number) => {
    const parts = format.formatToParts(at)
    return (type: Intl.DateTimeFormatPartTypes) => parts.find((found) => found.type === type)?.value ?? ''
  }
  return {
    minute: (at) => minute.format(at),
    second: (at) => second.format(at),
    day(at) {
      const part = partsOf(day, at)
      return { month: part('month'), day: part('day'), weekday: part('weekday') }
    },
    offsetMs(at) {
      const part = partsOf(whole, at)
      const number = (type: Intl.DateTimeFormatPartTypes) => Number(part(type))
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
