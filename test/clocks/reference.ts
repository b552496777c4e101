/**
 * The same dates as `due()`, found the slow way: minute by minute and day by day through the city's own calendar file.
 * Shares no code with it. Starts, pauses and extensions lie on whole minutes.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('../../server/city/yunting/calendar.json', import.meta.url))
const { officeHours, years } = JSON.parse(readFileSync(file, 'utf8')) as {
  officeHours: { to: string }[]
  years: { year: number; holidays: { from: string; to: string }[]; workingDays: string[] }[]
}
const officeEnd = officeHours[officeHours.length - 1]?.to ?? ''
const minute = 60_000

export interface Asked {
  rule: {
    unit: string
    amount: number
    startExcluded: boolean
    rollToWorkingDay: boolean
    endOfDay: string
  }
  startedAt: number
  pauses: { from: number; to: number }[]
  extensions: { unit: string; amount: number }[]
}
export type Found = { due: number; unrolled: number } | { unknownYear: number }

export function slowDue(asked: Asked): Found {
  try {
    return walk(asked)
  } catch (error) {
    if (error instanceof Missing) return { unknownYear: error.year }
    throw error
  }
}

class Missing extends Error {
  readonly year: number
  constructor(year: number) {
    super(`no year ${year}`)
    this.year = year
  }
}

function walk({ rule, startedAt, pauses, extensions }: Asked): { due: number; unrolled: number } {
  const isPaused = (at: number): boolean => {
    for (const { from, to } of pauses) if (from <= at && at < to) return true
    return false
  }
  /** True when the minute before an instant was counted. */
  const ranBefore = (instant: number): boolean => instant - minute >= startedAt && !isPaused(instant - minute)
  const runMinutes = (from: number, count: number): number => {
    let at = from
    for (let left = count; left > 0; at += minute) if (!isPaused(at)) left -= 1
    return at
  }
  const isTime = (unit: string): boolean => unit === 'hours' || unit === 'minutes'
  const minutesOf = ({ unit, amount }: { unit: string; amount: number }): number =>
    unit === 'hours' ? amount * 60 : unit === 'minutes' ? amount : 0
  const granted = extensions.reduce((sum, extension) => sum + minutesOf(extension), 0)
  const longer = extensions.filter(({ unit }) => !isTime(unit))

  if (isTime(rule.unit)) {
    const end = runMinutes(startedAt, minutesOf(rule) + granted)
    const clock = new Date(end + 480 * minute).toISOString().slice(11, 16)
    let date = dateOf(end)
    for (const extension of longer) date = count(date, extension, (day) => ranBefore(instantOf(day, clock)))
    const at = instantOf(date, clock)
    return { due: at, unrolled: at }
  }

  const clock = rule.endOfDay === 'office' ? officeEnd : '24:00'
  const runs = (date: string): boolean => ranBefore(instantOf(date, clock))
  const start = dateOf(startedAt)
  const isStartCounted = !rule.startExcluded && instantOf(start, clock) > startedAt
  let date = count(isStartCounted ? previous(start) : start, rule, runs, isStartCounted)
  for (const extension of longer) date = count(date, extension, runs)
  const ends = (day: string): number => {
    const end = runMinutes(instantOf(day, clock), granted)
    return rule.endOfDay === 'office' ? end : end - 1
  }
  const unrolled = ends(date)
  if (rule.rollToWorkingDay) while (!works(date) || !runs(date)) date = next(date)
  return { due: ends(date), unrolled }
}

/** The last of so many counted days after a date. */
function count(
  after: string,
  { unit, amount }: { unit: string; amount: number },
  runs: (date: string) => boolean,
  isFirstCounted = false,
): string {
  const isLong = unit === 'months' || unit === 'years'
  const months = unit === 'years' ? amount * 12 : amount
  let left = isLong ? daysIn(after, months, isFirstCounted) : amount
  let date = after
  while (left > 0) {
    date = next(date)
    const isCounted = unit === 'workingDays' ? works(date) : true
    if (isCounted && runs(date)) left -= 1
  }
  return date
}

/** How many days there are from the day after `after` to the end of so many months. */
function daysIn(after: string, months: number, isFirstCounted: boolean): number {
  const anchor = isFirstCounted ? next(after) : after
  const wanted = Number(anchor.slice(8))
  let passed = 0
  let walked = 0
  for (let date = anchor; ; date = next(date), walked += 1) {
    const day = Number(date.slice(8))
    const isMonthOver = next(date).endsWith('-01')
    if (passed === months && (day === wanted || isMonthOver))
      // The anchor itself is not among the days walked; the last of a short month is counted with it.
      return isFirstCounted && day < wanted ? walked + 1 : walked
    if (isMonthOver) passed += 1
  }
}

function works(date: string): boolean {
  return kept(worked, date, () => {
    const year = years.find((one) => one.year === Number(date.slice(0, 4)))
    if (!year) throw new Missing(Number(date.slice(0, 4)))
    const day = date.slice(5)
    if (year.workingDays.indexOf(day) >= 0) return true
    for (const { from, to } of year.holidays) if (day >= from && day <= to) return false
    const weekday = new Date(`${date}T12:00:00Z`).getUTCDay()
    return weekday >= 1 && weekday <= 5
  })
}

function dateOf(instant: number): string {
  return new Date(instant + 480 * minute).toISOString().slice(0, 10)
}

function instantOf(date: string, clock: string): number {
  const [hour = 0, minutes = 0] = clock.split(':').map(Number)
  return kept(midnights, date, () => Date.parse(`${date}T00:00:00+08:00`)) + (hour * 60 + minutes) * minute
}

function next(date: string): string {
  return kept(nextDates, date, () =>
    new Date(Date.parse(`${date}T12:00:00Z`) + 1440 * minute).toISOString().slice(0, 10),
  )
}

function previous(date: string): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) - 1440 * minute).toISOString().slice(0, 10)
}

/** Slow is enough; what is asked a thousand times about one date is looked up once. */
const worked = new Map<string, boolean>()
const midnights = new Map<string, number>()
const nextDates = new Map<string, string>()
function kept<T>(among: Map<string, T>, date: string, find: () => T): T {
  const held = among.get(date)
  if (held !== undefined) return held
  const found = find()
  among.set(date, found)
  return found
}
