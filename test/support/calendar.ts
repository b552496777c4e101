/** The working calendar of the fictional city, for tests of what falls due. */
import { readFileSync } from 'node:fs'
import { workingCalendar } from '../../shared/clocks/calendar.ts'
import type { Clock } from '../../shared/clocks/clock.ts'

// From the root, where tests run: in a window's environment a module has no file of its own.
const file = 'server/city/yunting/calendar.json'
export const calendar = workingCalendar.parse(JSON.parse(readFileSync(file, 'utf8')))

/** The instant of `YYYY-MM-DD` or `YYYY-MM-DD HH:MM` in the city. */
export function at(text: string): number {
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11) || '00:00'}:00+08:00`)
}

/** An instant as the city writes it, to the minute. */
export function written(instant: number): string {
  return new Date(instant + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}

/** An instant of the scripts’ year, to the minute and without the year. */
export function minuteOf(instant: number): string {
  return written(instant).slice('2026-'.length)
}

/** How a clock ended: done when, in time or late; or that it runs, was never done, or ended with what it was of. */
export type ClockEnd = `${'in time' | 'late'} ${string}` | 'runs' | 'missed' | 'cancelled'

export function endOf({ phase, metAt = 0, missedAt }: Clock): ClockEnd {
  if (phase === 'running' || phase === 'paused') return 'runs'
  return phase === 'met' ? `${missedAt === undefined ? 'in time' : 'late'} ${minuteOf(metAt)}` : phase
}
