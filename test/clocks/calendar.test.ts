/** The working calendar of the fictional city: official days off, make-up working days, office hours. */
import { describe, expect, test } from 'vitest'
import {
  UnknownYear,
  dayOf,
  isWorkingDay,
  officeClose,
  startOf,
  workingCalendar,
} from '../../shared/clocks/calendar.ts'
import { workingDayAfter, workingDaysFrom } from '../../shared/clocks/workingDays.ts'
import { at, calendar, written } from '../support/calendar.ts'

const day = (date: string): number => dayOf(calendar, at(date))

describe('[CLK6] the calendar', () => {
  test.each([2025, 2026])(
    'of %i has 248 working days: 365 without 104 of weekends and 13 of festivals',
    (year) => {
      expect(workingDaysFrom(calendar, day(`${year}-01-01`), day(`${year}-12-31`))).toBe(248)
    },
  )

  test.each([
    ['2025-01-26', 'a Sunday worked for Spring Festival', true],
    ['2025-02-04', 'the last day of Spring Festival', false],
    ['2025-10-08', 'Mid-Autumn joined to National Day', false],
    ['2025-10-11', 'a Saturday worked for it', true],
    ['2026-02-14', 'a Saturday worked for Spring Festival', true],
    ['2026-02-16', 'a Monday of Spring Festival', false],
    ['2026-03-14', 'any Saturday', false],
    ['2026-03-16', 'any Monday', true],
  ])('%s is %s', (date, _, works) => {
    expect(isWorkingDay(calendar, day(date))).toBe(works)
  })

  test('names the source of each year', () => {
    expect(calendar.years.map(({ year, source }) => [year, source])).toEqual([
      [2025, expect.stringContaining('国办发明电〔2024〕12号')],
      [2026, expect.stringContaining('2026年部分节假日安排')],
    ])
  })

  test('begins its days where the city does, and closes when the office closes', () => {
    expect(dayOf(calendar, at('2026-03-16 00:00'))).toBe(dayOf(calendar, at('2026-03-16 23:59')))
    expect(dayOf(calendar, at('2026-03-16') - 1)).toBe(day('2026-03-15'))
    expect(written(startOf(calendar, day('2026-03-16')) + officeClose(calendar))).toBe('2026-03-16 18:00')
  })

  test('tables are those of the days themselves, also across a gap of years', () => {
    const [first, second] = calendar.years
    const torn = workingCalendar.parse({
      ...calendar,
      years: [first, { ...second, year: 2028, holidays: [], workingDays: [] }],
    })
    const days = Array.from({ length: 366 }, (_, index) => day('2028-01-01') + index)
    expect(workingDaysFrom(torn, day('2028-01-01'), day('2028-12-31'))).toBe(
      days.filter((one) => isWorkingDay(torn, one)).length,
    )
    expect(() => workingDayAfter(torn, day('2025-12-20'), 30)).toThrow(new UnknownYear(2026))
    expect(() => workingDayAfter(torn, day('2026-05-20'), 1)).toThrow(new UnknownYear(2026))
  })
})
