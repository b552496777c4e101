/** Facts that agencies report, and how they are read (D18): nothing is averaged, nothing overwritten; the lead settles. */

/** Each with its own current value by agency. */
export const factKinds = [
  'dead',
  'seriouslyInjured',
  'slightlyInjured',
  'missing',
  'evacuated',
  'sheltered',
  'toEvacuate',
  'vehicles',
  'responders',
  'cordonRadius',
  'leakedTonnes',
  'unpaidWorkers',
  'affectedHouseholds',
] as const
export type FactKind = (typeof factKinds)[number]

/** One agency's current value of one fact; `version` counts its reports, for statements that cite it. */
export type FactValue = {
  value: number
  verified: boolean
  occurredAt: number
  recordedAt: number
  version: number
  row: string
}
export type Settled = { from: string; value: number; at: number; row: string }
/** `reports` counts the reports of all agencies. */
export type Fact = { reports: number; by: Record<string, FactValue>; settled?: Settled }

/** Of an incident. */
export type Facts = Partial<Record<FactKind, Fact>>

/** What reading needs of a fact, be it the present one or one of the past. */
export interface Readable {
  by: Record<string, Pick<FactValue, 'value' | 'verified' | 'occurredAt'>>
  settled?: Pick<Settled, 'from' | 'value' | 'at'>
}

export type Reading =
  | { is: 'agreed'; value: number; from: string; verified: boolean; at: number }
  | { is: 'settled'; value: number; from: string; at: number }
  /** Values differ; newest first. */
  | { is: 'disputed'; values: { agency: string; value: number; at: number }[] }

/** What a fact says now; undefined when nobody reported it. */
export function readFact(fact: Readable | undefined): Reading | undefined {
  if (!fact) return undefined
  const values = Object.entries(fact.by)
    .map(([agency, { value, occurredAt, verified }]) => ({ agency, value, at: occurredAt, verified }))
    .sort((a, b) => b.at - a.at)
  const [newest] = values
  if (!newest) return undefined
  if (fact.settled) {
    const { from, value, at } = fact.settled
    return { is: 'settled', from, value, at }
  }
  if (values.some(({ value }) => value !== newest.value))
    return { is: 'disputed', values: values.map(({ agency, value, at }) => ({ agency, value, at })) }
  const { value, agency, at } = newest
  return { is: 'agreed', value, from: agency, at, verified: values.some(({ verified }) => verified) }
}
