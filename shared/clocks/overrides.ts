/** What a city decided about its rules of time and its calendar, laid over what it started with. */
import { dateOf, type CalendarYear, type OfficeHours, type WorkingCalendar } from './calendar.ts'
import type { ClockRule, Counting, Earlier } from './rule.ts'
import type { Confirmation } from './sources.ts'

/** What counts from a day on; the basis is null once its words were erased. */
type FromDay = {
  /** The city's date, `YYYY-MM-DD`, on which it comes into force. */
  from: string
  basis: string | null
  confirmedBy: Confirmation
}
/** A rule counted otherwise. */
export type Override = FromDay & { counting: Counting }
export type HoursOverride = FromDay & { officeHours: OfficeHours }
/** Of a year its source is empty once erased. */
export type ConfirmedYear = CalendarYear & { confirmedBy: Confirmation }

export type Decided = {
  /** How many decisions it holds. */
  version: number
  /** By rule id. */
  overrides: Readonly<Record<string, readonly Override[]>>
  confirmed: Readonly<Record<string, Confirmation>>
  years: Readonly<Record<string, ConfirmedYear>>
  hours: readonly HoursOverride[]
}

/** A city that decided nothing yet. */
export const nothingDecided: Decided = { version: 0, overrides: {}, confirmed: {}, years: {}, hours: [] }

interface Base {
  clocks: readonly ClockRule[]
  calendar: WorkingCalendar
}

/**
 * The rules in force at an instant (epoch ms): of each rule the override that came into force last counts, and counts as
 * the city's own; what the city confirmed says so; a year it entered takes the place of that of the files. No clock that
 * runs is moved by it: its due time stands in its event.
 */
export function rulesAt<R extends Base>(base: R, decided: Decided, instant: number): R {
  return rulesOn(base, decided, dateOf(base.calendar, instant))
}

/** The same for a day of the city, `YYYY-MM-DD`. */
export function rulesOn<R extends Base>(base: R, decided: Decided, day: string): R {
  if (decided.version === 0) return base
  const clocks = base.clocks.map((rule) => ruleOn(rule, decided, day))
  return { ...base, clocks, calendar: calendarOn(base.calendar, decided, day), decided: decided.version }
}

function ruleOn(rule: ClockRule, { overrides, confirmed }: Decided, day: string): ClockRule {
  const all = overrides[rule.id] ?? []
  const override = inForce(all, day)
  const confirmedBy = confirmed[rule.id] ?? rule.confirmedBy
  const own = confirmedBy ? { ...rule, confirmedBy } : rule
  if (!override) return own
  const before = all.filter((one) => one !== override && one.from <= day)
  return {
    ...rule,
    ...asOwn(rule, override),
    earlier: [own, ...before.map((one) => asOwn(rule, one))].map(told),
  }
}

/** What the city counts otherwise is its own, and rests on what it named. */
function asOwn(rule: ClockRule, { counting, basis, confirmedBy }: Override): Earlier {
  const said = basis === null ? rule.basis : { zh: basis, en: basis }
  return { ...counting, basis: said, evidence: 'own', profile: 'city', confirmedBy }
}

function told(of: Earlier): Earlier {
  const { unit, amount, startExcluded, rollToWorkingDay, endOfDay, basis, evidence, profile, confirmedBy } =
    of
  const counting = { unit, amount, startExcluded, rollToWorkingDay, endOfDay }
  return { ...counting, basis, evidence, profile, ...(confirmedBy && { confirmedBy }) }
}

function calendarOn(base: WorkingCalendar, { years, hours }: Decided, day: string): WorkingCalendar {
  const { officeHours } = inForce(hours, day) ?? base
  const own = Object.values(years)
  const kept = base.years.filter(({ year }) => !Object.hasOwn(years, year))
  return { ...base, officeHours, years: [...kept, ...own].sort((a, b) => a.year - b.year) }
}

/** Of those that come into force on a day the one that counts; of two from the same day the one confirmed later. */
export function inForce<T extends { from: string }>(all: readonly T[], day: string): T | undefined {
  let found: T | undefined
  for (const one of all) if (one.from <= day && (!found || one.from >= found.from)) found = one
  return found
}

/** True when both come to the same due time for every start. */
export function countsLike(one: Counting, other: Counting): boolean {
  return (
    one.unit === other.unit &&
    one.amount === other.amount &&
    one.startExcluded === other.startExcluded &&
    one.rollToWorkingDay === other.rollToWorkingDay &&
    one.endOfDay === other.endOfDay
  )
}

/** How many rules open clocks, and how many of them nobody in this city confirmed. */
export function confirmation(rules: Pick<Base, 'clocks'>): { known: number; unconfirmed: number } {
  const known = rules.clocks.filter(({ referenceOnly }) => !referenceOnly).length
  return { known, unconfirmed: unconfirmedIn(rules).length }
}

/** The rules nobody in this city confirmed, by id, in their order; those for reference open no clock and are left out. */
export function unconfirmedIn({ clocks }: Pick<Base, 'clocks'>): string[] {
  return clocks.flatMap(({ id, confirmedBy, referenceOnly }) => (confirmedBy || referenceOnly ? [] : [id]))
}
