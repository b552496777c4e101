/** The city's rules of time as rows of a list: what each counts, and what the city said of it. Pure. */
import type { ClockRule } from '../../../shared/clocks/rule.ts'
import type { Override } from '../../../shared/clocks/overrides.ts'
import type { CityOpen, Proposal } from '../../../shared/features/city/state.ts'

/** `reference` opens no clock, so nothing of it is to be confirmed. */
export const standings = ['unconfirmed', 'confirmed', 'changed', 'reference'] as const
export type RuleStanding = (typeof standings)[number]
export const ruleFilters = ['asked', 'unconfirmed', 'changed', 'confirmed', 'reference'] as const
export type RuleFilter = (typeof ruleFilters)[number]

export interface RuleRow {
  rule: ClockRule
  standing: RuleStanding
  /** Waits for a second person. */
  asked: Proposal | undefined
  /** Confirmed, and in force from a later day on. */
  coming: readonly Override[]
}

/** In the order of the city's files; `today` is the city's date. */
export function ruleRows(
  rules: readonly ClockRule[],
  book: Pick<CityOpen, 'proposals' | 'overrides'> | undefined,
  today: string,
): RuleRow[] {
  return rules.map((rule) => ({
    rule,
    standing: standingOf(rule),
    asked: book?.proposals[rule.id],
    coming: (book?.overrides[rule.id] ?? []).filter(({ from }) => from > today),
  }))
}

function standingOf({ earlier, referenceOnly, confirmedBy }: ClockRule): RuleStanding {
  if (earlier) return 'changed'
  if (referenceOnly) return 'reference'
  return confirmedBy ? 'confirmed' : 'unconfirmed'
}

/** Rows of a filter, and whose name, id or basis holds what is looked for. */
export function rowsLike(
  rows: readonly RuleRow[],
  { filter, text }: { filter: RuleFilter | undefined; text: string },
): RuleRow[] {
  const wanted = text.trim().toLowerCase()
  return rows.filter((row) => fits(row, filter) && (wanted === '' || saidIn(row).includes(wanted)))
}

/** How many rows each filter holds, in the order of the filters; those that hold none are left out. */
export function filterCounts(rows: readonly RuleRow[]): { filter: RuleFilter; n: number }[] {
  return ruleFilters
    .map((filter) => ({ filter, n: rows.filter((row) => fits(row, filter)).length }))
    .filter(({ n }) => n > 0)
}

function fits({ asked, standing }: RuleRow, filter: RuleFilter | undefined): boolean {
  return filter === undefined || (filter === 'asked' ? asked !== undefined : standing === filter)
}

function saidIn({ rule: { id, name, basis } }: RuleRow): string {
  return [id, name.zh, name.en, basis.zh, basis.en].join('\n').toLowerCase()
}
