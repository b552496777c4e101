/** When something falls due, by all rules of a city, against adding as many days to a date and asking for nothing else. */
import { fileURLToPath } from 'node:url'
import { readCityRules } from '../../server/city/rules.ts'
import type { WorkingCalendar } from '../../shared/clocks/calendar.ts'
import { due } from '../../shared/clocks/due.ts'
import type { ClockRule } from '../../shared/clocks/rule.ts'
import { alternated, atLeast, clockMs, type Measure } from './measure.ts'

const rounds = 9
const dates = 400_000
const dayMs = 86_400_000
/** Starts of the year before, so that a term of a year still ends in a known one. */
const firstStart = Date.UTC(2025, 0, 2)

export const dueCost: Measure = {
  name: 'dueCost',
  run: async () => {
    const { clocks, calendar } = readCityRules(cityFolder())
    const { ratio, ours, bare } = await alternated(
      rounds,
      () => Promise.resolve(perSecond(() => dueOf(clocks, calendar))),
      () => Promise.resolve(perSecond(() => added(clocks))),
    )
    const detail = `${millions(ours)} M due dates/s, ${millions(bare)} M bare additions/s`
    return [atLeast('dueCost', 0.2, ratio, detail)]
  },
}

/** Beside the sources, and beside the built bench. */
function cityFolder(): string {
  return fileURLToPath(new URL('../../server/city/yunting', import.meta.url))
}

/** The sum keeps the loop from being left out. */
function dueOf(rules: readonly ClockRule[], calendar: WorkingCalendar): number {
  let sum = 0
  for (let n = 0; n < dates;) {
    for (const rule of rules) sum += due(rule, startOf(n++), calendar).due
  }
  return sum
}

function added(rules: readonly ClockRule[]): number {
  let sum = 0
  for (let n = 0; n < dates;) {
    for (const { amount } of rules) {
      const date = new Date(startOf(n++))
      date.setUTCDate(date.getUTCDate() + amount)
      sum += date.getTime()
    }
  }
  return sum
}

function startOf(n: number): number {
  return firstStart + (n % 300) * dayMs + (n % 1439) * 60_000
}

function perSecond(loop: () => number): number {
  const began = clockMs()
  if (loop() <= 0) throw new Error('nothing was added')
  return (dates / (clockMs() - began)) * 1000
}

function millions(speed: number): string {
  return (speed / 1e6).toFixed(1)
}
