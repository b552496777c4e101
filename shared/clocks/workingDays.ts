/** Working days as tables, made once per calendar: counting them costs the same over five days and over five hundred. */
import { UnknownYear, dayMs, isWorkingDay, yearOf, type WorkingCalendar } from './calendar.ts'

/** Known years without a gap between them. */
interface Run {
  first: number
  /** The last numbered day. */
  last: number
  /** The working days in order. */
  days: Int32Array
  /** How many working days there are up to and with `first + index`. */
  upTo: Int32Array
}

const runsOf = new WeakMap<WorkingCalendar, readonly Run[]>()

/** The `count`-th working day after a numbered day, `count` from 1. Throws `UnknownYear`. */
export function workingDayAfter(calendar: WorkingCalendar, day: number, count: number): number {
  const run = runAt(calendar, day + 1)
  const found = run.days[rank(run, day) + count - 1]
  if (found === undefined) throw new UnknownYear(yearOf(run.last + 1))
  return found
}

/** How many working days lie between two numbered days, both counted. Throws `UnknownYear`. */
export function workingDaysFrom(calendar: WorkingCalendar, from: number, to: number): number {
  const run = runAt(calendar, from)
  if (to > run.last) throw new UnknownYear(yearOf(run.last + 1))
  return rank(run, to) - rank(run, from - 1)
}

function rank({ first, upTo }: Run, day: number): number {
  return upTo[day - first] ?? 0
}

function runAt(calendar: WorkingCalendar, day: number): Run {
  let runs = runsOf.get(calendar)
  if (!runs) runsOf.set(calendar, (runs = makeRuns(calendar)))
  for (const run of runs) if (day >= run.first && day <= run.last) return run
  throw new UnknownYear(yearOf(day))
}

function makeRuns(calendar: WorkingCalendar): Run[] {
  const spans: { first: number; last: number }[] = []
  for (const { year } of calendar.years) {
    const first = Date.UTC(year, 0, 1) / dayMs
    const last = Date.UTC(year, 11, 31) / dayMs
    const before = spans.at(-1)
    if (before?.last === first - 1) before.last = last
    else spans.push({ first, last })
  }
  return spans.map(({ first, last }) => {
    const days: number[] = []
    const upTo = new Int32Array(last - first + 1)
    for (let day = first; day <= last; day++) {
      if (isWorkingDay(calendar, day)) days.push(day)
      upTo[day - first] = days.length
    }
    return { first, last, days: Int32Array.from(days), upTo }
  })
}
