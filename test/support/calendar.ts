/** The working calendar of the fictional city, for tests of what falls due. */
import { readFileSync } from 'node:fs'
import { workingCalendar } from '../../shared/clocks/calendar.ts'

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
