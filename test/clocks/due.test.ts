/** When things fall due: the vectors of domain.md §2.6, units, pauses, extensions, and years nobody has entered. */
import { describe, expect, test } from 'vitest'
import { due, type Counting, type Given } from '../../shared/clocks/due.ts'
import type { Unit } from '../../shared/clocks/rule.ts'
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
