/** What a city decided about its rules of time, laid over those it started with. */
import type { ClockRule, Confirmation, Counting } from './rule.ts'

/** A rule counted otherwise from a day on; the basis is null once its words were erased. */
export type Override = {
  counting: Counting
  /** The city's date, `YYYY-MM-DD`, on which it comes into force. */
  from: string
  basis: string | null
  confirmedBy: Confirmation
}

/** By rule id. */
export interface Decided {
  overrides: Readonly<Record<string, readonly Override[]>>
  confirmed: Readonly<Record<string, Confirmation>>
}

/**
 * The rules in force on a day (`YYYY-MM-DD`): the override that came into force last counts, and counts as the city's
 * own; what the city confirmed says so. What it was opened by is a clock's own business: its due time stands in its
 * event and no override moves it.
 */
export function rulesAt<R extends { clocks: readonly ClockRule[] }>(
  base: R,
  decided: Decided,
  day: string,
): R {
  return { ...base, clocks: base.clocks.map((rule) => ruleAt(rule, decided, day)) }
}

function ruleAt(rule: ClockRule, { overrides, confirmed }: Decided, day: string): ClockRule {
  const override = inForce(overrides[rule.id] ?? [], day)
  if (override) {
    const { counting, basis, confirmedBy } = override
    const said = basis === null ? rule.basis : { zh: basis, en: basis }
    return { ...rule, ...counting, basis: said, evidence: 'local', profile: 'city', confirmedBy }
  }
  const confirmedBy = confirmed[rule.id]
  return confirmedBy ? { ...rule, confirmedBy } : rule
}

/** Of the overrides of one rule the one that counts on a day; of two from the same day the one confirmed later. */
export function inForce(overrides: readonly Override[], day: string): Override | undefined {
  let found: Override | undefined
  for (const override of overrides)
    if (override.from <= day && (!found || override.from >= found.from)) found = override
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
