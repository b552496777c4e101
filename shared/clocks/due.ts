/**
 * When something falls due (domain.md §2.6, 民法典 Art. 200-204): one pure function for every clock of the house.
 *
 * Hours and minutes run through nights and holidays. A day counts when the clock runs as the day closes: not where it
 * starts later or is paused over the close. After the days the last one is moved to a working day, then granted hours
 * are added.
 */
import { dayMs, dayOf, officeClose, startOf, type WorkingCalendar } from './calendar.ts'
import { isTimed, type Counting, type Unit } from './rule.ts'
import { workingDayAfter, workingDaysFrom } from './workingDays.ts'

/** `to` no longer belongs to it. */
interface Span {
  from: number
  to: number
}
interface Stretch {
  unit: Unit
  amount: number
}
export interface Given {
  /** Epoch ms, in any order; they may overlap. */
  pauses?: readonly Span[]
  /** Granted one after the other; days count on from the last day as it was before it moved. */
  extensions?: readonly Stretch[]
}
export interface Due {
  /** The last instant in time, epoch ms. A day that ends at 24:00 ends in its last millisecond: it shows its own date. */
  due: number
  /** The same without moving to a working day: the target officials set themselves. */
  unrolled: number
}

/** Throws `UnknownYear` where it must know a working day and the calendar does not. */
export function due(rule: Counting, startedAt: number, calendar: WorkingCalendar, given: Given = {}): Due {
  const { pauses = [], extensions = [] } = given
  const still = pauses.length > 1 ? pauses.toSorted((a, b) => a.from - b.from) : pauses
  const granted = extensions.length > 0 ? timeIn(extensions) : 0
  if (isTimed(rule.unit)) {
    const end = runOn(startedAt, timeOf(rule) + granted, still)
    const day = dayOf(calendar, end)
    const clock = end - startOf(calendar, day)
    const last = extended(day, extensions, calendar, daysIn(still, clock, calendar))
    const moved = startOf(calendar, last) + clock
    return { due: moved, unrolled: moved }
  }
  const close = rule.endOfDay === 'office' ? officeClose(calendar) : dayMs - 1
  const paused = daysIn(still, close, calendar)
  const last = extended(lastDay(rule, startedAt, close, calendar, paused), extensions, calendar, paused)
  const ends = (day: number): number => runOn(startOf(calendar, day) + close, granted, still)
  return {
    due: ends(rule.rollToWorkingDay ? workingFrom(last, calendar, paused) : last),
    unrolled: ends(last),
  }
}

/** Where a clock that has `ms` left at an instant comes to, pauses left out. */
function runOn(at: number, ms: number, still: readonly Span[]): number {
  let end = at + ms
  let ran = at
  for (const { from, to } of still) {
    if (from >= end) break
    const begin = Math.max(from, ran)
    if (to > begin) end += to - begin
    ran = Math.max(ran, to)
  }
  return end
}

/** The days over whose close (ms after midnight) the clock is paused. */
function daysIn(still: readonly Span[], close: number, calendar: WorkingCalendar): readonly Span[] {
  if (still.length === 0) return still
  const after = (instant: number): number => dayOf(calendar, instant - close) + 1
  return still.map(({ from, to }) => ({ from: after(from), to: after(to) }))
}

function lastDay(
  { unit, amount, startExcluded }: Counting,
  startedAt: number,
  close: number,
  calendar: WorkingCalendar,
  paused: readonly Span[],
): number {
  const start = dayOf(calendar, startedAt)
  if (startExcluded || startedAt >= startOf(calendar, start) + close)
    return countOn(start, { unit, amount }, calendar, paused)
  if (unit !== 'months' && unit !== 'years') return countOn(start - 1, { unit, amount }, calendar, paused)
  const { day, isLastOfMonth } = sameDayLater(start, unit, amount)
  const last = isLastOfMonth ? day : day - 1
  return countOn(start - 1, { unit: 'calendarDays', amount: last - start + 1 }, calendar, paused)
}

function extended(
  day: number,
  extensions: readonly Stretch[],
  calendar: WorkingCalendar,
  paused: readonly Span[],
): number {
  let last = day
  for (const extension of extensions)
    if (!isTimed(extension.unit)) last = countOn(last, extension, calendar, paused)
  return last
}

/** The last day of a stretch that begins with the day after. */
function countOn(
  after: number,
  { unit, amount }: Stretch,
  calendar: WorkingCalendar,
  paused: readonly Span[],
): number {
  const isWorking = unit === 'workingDays'
  const place = (day: number, count: number): number =>
    isWorking ? workingDayAfter(calendar, day, count) : day + count
  const isLong = unit === 'months' || unit === 'years'
  let day = isLong ? sameDayLater(after, unit, amount).day : place(after, amount)
  let counted = after + 1
  for (const { from, to } of paused) {
    const first = Math.max(from, counted)
    if (first > day) break
    if (to <= first) continue
    // What would have been counted from the pause on is counted after it.
    const left = isWorking ? workingDaysFrom(calendar, first, day) : day - first + 1
    day = place(to - 1, left)
    counted = to
  }
  return day
}

/** The first day, from this one on, that is worked and not paused. */
function workingFrom(day: number, calendar: WorkingCalendar, paused: readonly Span[]): number {
  let found = workingDayAfter(calendar, day - 1, 1)
  for (const { from, to } of paused)
    if (from <= found && found < to) found = workingDayAfter(calendar, to - 1, 1)
  return found
}

/** The day of the same number so much later; where that month is too short its last day (民法典 Art. 202). */
function sameDayLater(
  day: number,
  unit: 'months' | 'years',
  amount: number,
): { day: number; isLastOfMonth: boolean } {
  const start = new Date(day * dayMs)
  const year = start.getUTCFullYear()
  const month = start.getUTCMonth() + amount * (unit === 'years' ? 12 : 1)
  const same = Date.UTC(year, month, start.getUTCDate()) / dayMs
  const last = Date.UTC(year, month + 1, 0) / dayMs
  return same > last ? { day: last, isLastOfMonth: true } : { day: same, isLastOfMonth: false }
}

function timeIn(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, stretch) => sum + timeOf(stretch), 0)
}

/** Milliseconds of hours and minutes; days have none of their own. */
function timeOf({ unit, amount }: Stretch): number {
  return unit === 'hours' ? amount * 3_600_000 : unit === 'minutes' ? amount * 60_000 : 0
}
