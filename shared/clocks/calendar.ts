/** The working calendar of a city: public holidays, make-up working days and office hours, year by year, as data. */
import { z } from 'zod'
import { confirmation, evidence, inBoth } from './sources.ts'

export const dayMs = 86_400_000
const minuteMs = 60_000

const monthDay = z.string().regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/)
const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)

/** What a year says of its days, without its source. */
export const daysShape = {
  year: z.number().int().min(2000).max(2199),
  evidence,
  /** Both ends are free. */
  holidays: z.array(z.strictObject({ from: monthDay, to: monthDay, name: inBoth(40) })).max(40),
  /** Saturdays and Sundays worked in exchange (调休). */
  workingDays: z.array(monthDay).max(40),
}

const calendarYear = z
  .strictObject({
    ...daysShape,
    /** The notice that arranged it; empty once the words were erased. */
    source: z.string().trim().min(2).max(200),
    confirmedBy: confirmation.optional(),
  })
  .superRefine(checkDays)
export type CalendarYear = z.infer<typeof calendarYear>

export const officeHours = z
  .array(z.strictObject({ from: timeOfDay, to: timeOfDay }))
  .min(1)
  .max(6)
  .superRefine((hours, context) => {
    let end = ''
    for (const [index, { from, to }] of hours.entries()) {
      if (from <= end) context.addIssue({ code: 'custom', path: [index, 'from'], message: 'calendar.order' })
      if (to <= from)
        context.addIssue({ code: 'custom', path: [index, 'to'], message: 'calendar.endsBeforeItBegins' })
      end = to
    }
  })

export type OfficeHours = z.infer<typeof officeHours>

/** A value: whoever changes a calendar makes a new one. */
export const workingCalendar = z.strictObject({
  /** East of UTC; the whole of China keeps +480, without summer time. */
  utcOffsetMinutes: z.number().int().min(-720).max(840),
  officeHours,
  years: z
    .array(calendarYear)
    .min(1)
    .max(60)
    .superRefine((years, context) => {
      for (const [index, { year }] of years.entries())
        if (index > 0 && year <= (years[index - 1]?.year ?? 0))
          context.addIssue({ code: 'custom', path: [index, 'year'], message: 'calendar.order' })
    }),
})
export type WorkingCalendar = z.infer<typeof workingCalendar>

/** Refuses days that are none, holidays out of order, and make-up days that are no make-up days (CLK6). */
export function checkDays(
  { year, holidays, workingDays }: Pick<z.infer<typeof calendarYear>, 'year' | 'holidays' | 'workingDays'>,
  context: z.RefinementCtx,
): void {
  const note = (path: (string | number)[], message: string): void =>
    context.addIssue({ code: 'custom', path, message })
  let free = ''
  for (const [index, { from, to }] of holidays.entries()) {
    for (const [end, day] of Object.entries({ from, to }))
      if (!isDate(year, day)) note(['holidays', index, end], 'calendar.noSuchDay')
    if (to < from) note(['holidays', index, 'to'], 'calendar.endsBeforeItBegins')
    if (from <= free) note(['holidays', index, 'from'], 'calendar.order')
    free = to
  }
  for (const [index, day] of workingDays.entries()) {
    const path = ['workingDays', index]
    if (!isDate(year, day)) note(path, 'calendar.noSuchDay')
    else if (!isWeekend(dayOfDate(year, day))) note(path, 'calendar.worksAnyway')
    if (holidays.some(({ from, to }) => from <= day && day <= to)) note(path, 'calendar.holiday')
    if (workingDays.indexOf(day) < index) note(path, 'calendar.twice')
  }
}

/** A date lies in a year whose holidays nobody has entered: what falls due then cannot be known. */
export class UnknownYear extends Error {
  readonly year: number
  constructor(year: number) {
    super(`the working calendar does not know the year ${year}`)
    this.year = year
  }
}

/** Days are numbered from 1970-01-01 in the city's zone; this is the one an instant (epoch ms) lies in. */
export function dayOf({ utcOffsetMinutes }: WorkingCalendar, instant: number): number {
  return Math.floor((instant + utcOffsetMinutes * minuteMs) / dayMs)
}

/** The instant (epoch ms) at which a numbered day begins in the city's zone. */
export function startOf({ utcOffsetMinutes }: WorkingCalendar, day: number): number {
  return day * dayMs - utcOffsetMinutes * minuteMs
}

/** The city's date of an instant, `YYYY-MM-DD`. */
export function dateOf(calendar: WorkingCalendar, instant: number): string {
  return new Date(dayOf(calendar, instant) * dayMs).toISOString().slice(0, 10)
}

/** The year a numbered day lies in. */
export function yearOf(day: number): number {
  return new Date(day * dayMs).getUTCFullYear()
}

/** When the office closes, ms after midnight. */
export function officeClose({ officeHours: hours }: WorkingCalendar): number {
  const [hour = 0, minute = 0] = (hours.at(-1)?.to ?? '24:00').split(':').map(Number)
  return (hour * 60 + minute) * minuteMs
}

/** True for a numbered day on which offices work. Throws `UnknownYear`. */
export function isWorkingDay(calendar: WorkingCalendar, day: number): boolean {
  const year = yearOf(day)
  const known = calendar.years.find((one) => one.year === year)
  if (!known) throw new UnknownYear(year)
  const date = new Date(day * dayMs).toISOString().slice(5, 10)
  if (known.workingDays.includes(date)) return true
  return !isWeekend(day) && !known.holidays.some(({ from, to }) => from <= date && date <= to)
}

/** 1970-01-01 was a Thursday. */
function isWeekend(day: number): boolean {
  return (((day + 3) % 7) + 7) % 7 > 4
}

/** The number of `MM-DD` in a year. */
function dayOfDate(year: number, date: string): number {
  return Date.parse(`${year}-${date}T00:00Z`) / dayMs
}

function isDate(year: number, date: string): boolean {
  const day = dayOfDate(year, date)
  return Number.isInteger(day) && new Date(day * dayMs).toISOString().slice(5, 10) === date
}
