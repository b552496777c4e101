/** When things fall due: the vectors of domain.md §2.6, units, pauses, extensions, and years nobody has entered. */
import { describe, expect, test } from 'vitest'
import { UnknownYear } from '../../shared/clocks/calendar.ts'
import { due, type Given } from '../../shared/clocks/due.ts'
import type { Counting, Unit } from '../../shared/clocks/rule.ts'
import { at, calendar, written } from '../support/calendar.ts'

const lasting = (amount: number, unit: Unit, more: Partial<Counting> = {}): Counting => ({
  unit,
  amount,
  startExcluded: unit !== 'hours' && unit !== 'minutes',
  rollToWorkingDay: unit === 'calendarDays',
  endOfDay: 'midnight',
  ...more,
})

/** The last minute in time, as the city writes it. */
function dueAt(start: string, rule: Counting, given: Given = {}): string {
  return written(due(rule, at(start), calendar, given).due)
}
const end = (day: string): string => `${day} 23:59`

describe('[CLK1] the vectors of the design', () => {
  const vectors: [name: string, start: string, rule: Counting, due: string, given?: Given][] = [
    ['T1', '2026-03-16 09:00', lasting(15, 'calendarDays'), end('2026-03-31')],
    ['T2', '2026-03-20 09:00', lasting(15, 'calendarDays'), end('2026-04-07')],
    ['T3', '2026-03-16 09:00', lasting(5, 'workingDays'), end('2026-03-23')],
    ['T4', '2026-04-01 09:00', lasting(5, 'workingDays'), end('2026-04-09')],
    ['T5', '2026-04-24 09:00', lasting(10, 'workingDays'), end('2026-05-12')],
    ['T6', '2026-03-16 09:00', lasting(60, 'calendarDays'), end('2026-05-15')],
    [
      'T6 extended',
      '2026-03-16 09:00',
      lasting(60, 'calendarDays'),
      end('2026-06-15'),
      { extensions: [{ unit: 'calendarDays', amount: 30 }] },
    ],
    ['T7', '2026-03-27 09:00', lasting(30, 'calendarDays'), end('2026-04-27')],
    ['T8', '2026-09-18 09:00', lasting(1, 'workingDays'), end('2026-09-20')],
    ['T9', '2026-02-13 09:00', lasting(5, 'workingDays'), end('2026-02-27')],
    ['T10', '2026-03-16 22:40', lasting(5, 'hours'), '2026-03-17 03:40'],
  ]
  test.each(vectors)('%s: from %s', (_, start, rule, expected, given) => {
    expect(dueAt(start, rule, given)).toBe(expected)
  })
})

describe('[CLK2] a pause', () => {
  const pause = (from: string, to: string) => ({ from: at(from), to: at(to) })

  test('stops hours for as long as it lasts, once, however often it is stated', () => {
    const pauses = [
      pause('2026-03-16 11:00', '2026-03-16 12:00'),
      pause('2026-03-16 10:00', '2026-03-16 11:30'),
    ]
    expect(dueAt('2026-03-16 09:00', lasting(4, 'hours'), { pauses })).toBe('2026-03-16 15:00')
  })

  test('of some hours costs no day, over the close of two days it costs two', () => {
    const rule = lasting(5, 'workingDays')
    const within = { pauses: [pause('2026-03-17 09:00', '2026-03-17 17:00')] }
    const over = { pauses: [pause('2026-03-17 09:00', '2026-03-19 09:00')] }
    expect(dueAt('2026-03-16 09:00', rule, within)).toBe(end('2026-03-23'))
    expect(dueAt('2026-03-16 09:00', rule, over)).toBe(end('2026-03-25'))
  })

  test('over a weekend costs calendar days and no working day', () => {
    const given = { pauses: [pause('2026-03-21 00:00', '2026-03-23 00:00')] }
    expect(dueAt('2026-03-16 09:00', lasting(5, 'workingDays'), given)).toBe(end('2026-03-23'))
    expect(dueAt('2026-03-16 09:00', lasting(8, 'calendarDays'), given)).toBe(end('2026-03-26'))
  })

  test('that begins when the time is over moves nothing', () => {
    const office = lasting(1, 'workingDays', { endOfDay: 'office' })
    const late = { pauses: [pause('2026-03-17 18:00', '2026-03-20 09:00')] }
    const inTime = { pauses: [pause('2026-03-17 17:59', '2026-03-20 09:00')] }
    expect(dueAt('2026-03-16 09:00', office, late)).toBe('2026-03-17 18:00')
    expect(dueAt('2026-03-16 09:00', office, inTime)).toBe('2026-03-20 18:00')
  })

  test('over the day to which the last one moves moves it on', () => {
    const given = { pauses: [pause('2026-03-22 09:00', '2026-03-25 09:00')] }
    expect(dueAt('2026-03-16 09:00', lasting(5, 'calendarDays'), given)).toBe(end('2026-03-25'))
  })
})

describe('[CLK3] what is granted on top', () => {
  test('counts on from the last day before it moved; officials are shown that one', () => {
    // The 30th day is Sunday 26 July; the 40th Wednesday 5 August, not counted from Monday 27.
    const rule = lasting(30, 'calendarDays')
    expect(dueAt('2026-06-26 09:00', rule)).toBe(end('2026-07-27'))
    const extensions = [{ unit: 'calendarDays', amount: 10 }] as const
    expect(dueAt('2026-06-26 09:00', rule, { extensions })).toBe(end('2026-08-05'))
    expect(written(due(rule, at('2026-06-26 09:00'), calendar).unrolled)).toBe(end('2026-07-26'))
  })

  test('in hours is added to the end of the last day, in days to hours keeps the time of day', () => {
    const hours = { extensions: [{ unit: 'hours', amount: 2 }] } as const
    const days = { extensions: [{ unit: 'workingDays', amount: 1 }] } as const
    const office = lasting(5, 'workingDays', { endOfDay: 'office' })
    expect(dueAt('2026-02-27 10:12', office, hours)).toBe('2026-03-05 20:00')
    expect(dueAt('2026-03-19 22:40', lasting(5, 'hours'), days)).toBe('2026-03-23 03:40')
  })
})

describe('[CLK1] the first day', () => {
  test('is counted where the rule says so, unless it had closed before the start', () => {
    const rule = lasting(1, 'workingDays', { startExcluded: false, endOfDay: 'office' })
    expect(dueAt('2026-03-16 17:59', rule)).toBe('2026-03-16 18:00')
    expect(dueAt('2026-03-16 18:00', rule)).toBe('2026-03-17 18:00')
    expect(dueAt('2026-03-14 10:00', rule)).toBe('2026-03-16 18:00')
  })
})

describe('[CLK4] months and years', () => {
  const months = (amount: number, startExcluded = true) =>
    lasting(amount, 'months', { startExcluded, rollToWorkingDay: false })
  test.each([
    ['2026-01-31', months(1), '2026-02-28'],
    ['2026-02-28', months(1), '2026-03-28'],
    ['2026-03-16', months(12), '2027-03-16'],
    ['2026-03-01', months(1, false), '2026-03-31'],
    ['2026-01-31', months(1, false), '2026-02-28'],
    ['2024-02-29', lasting(1, 'years'), '2025-02-28'],
  ])('from %s', (start, rule, expected) => {
    expect(dueAt(`${start} 09:00`, rule)).toBe(end(expected))
  })
})

describe('[CLK5] a year nobody has entered', () => {
  test.each([
    ['beyond the last', '2026-12-30 09:00', lasting(5, 'workingDays'), 2027],
    ['before the first', '2024-12-30 09:00', lasting(1, 'workingDays'), 2024],
    ['to which the last day would move', '2026-12-20 09:00', lasting(15, 'calendarDays'), 2027],
  ])('is named: %s', (_, start, rule, year) => {
    expect(() => dueAt(start, rule)).toThrow(new UnknownYear(year))
    expect(() => dueAt(start, rule)).toThrow(`does not know the year ${year}`)
  })

  test('troubles nothing that needs no working day', () => {
    const days = lasting(15, 'calendarDays', { rollToWorkingDay: false })
    expect(dueAt('2030-03-16 09:00', days)).toBe(end('2030-03-31'))
    expect(dueAt('2026-12-31 22:00', lasting(5, 'hours'))).toBe('2027-01-01 03:00')
  })
})
