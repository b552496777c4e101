/** Citing an incident's facts by their versions (D18), and seeing whether they still read the same. Pure. */
import { readFact, type Fact, type FactKind, type Facts } from '../../facts/facts.ts'
import type { Citation } from './events.ts'

/** A fact as it reads now; undefined when nobody reported it. Settled by the lead counts as verified. */
export function cite(kind: FactKind, facts: Facts): Citation | undefined {
  const fact = facts[kind]
  const reading = readFact(fact)
  if (!fact || !reading) return undefined
  switch (reading.is) {
    case 'disputed':
      return citation(
        kind,
        'disputed',
        reading.values.map(({ agency, value, at }) => ({
          agency,
          value,
          at,
          version: versionOf(fact, agency),
          verified: fact.by[agency]?.verified ?? false,
        })),
      )
    case 'settled':
    case 'agreed': {
      const { from: agency, value, at } = reading
      const verified = reading.is === 'settled' || reading.verified
      return citation(kind, reading.is, [{ agency, value, at, version: versionOf(fact, agency), verified }])
    }
  }
}

function citation(fact: FactKind, reading: Citation['reading'], values: Citation['values']): Citation {
  return { fact, reading, values }
}

/** Which report of an agency it is. Throws for an agency that reported nothing: a reading names none. */
function versionOf({ by }: Fact, agency: string): number {
  const held = Object.hasOwn(by, agency) ? by[agency] : undefined
  if (!held) throw new Error(`a fact is read from ${agency}, which did not report it`)
  return held.version
}

/** The cited facts that read otherwise by now: another value, another standing. The same value said again moves nothing. */
export function movedSince(cited: readonly Citation[], facts: Facts): FactKind[] {
  return cited.flatMap((one) => (reads(one) === reads(cite(one.fact, facts)) ? [] : [one.fact]))
}

function reads(one: Citation | undefined): string {
  return JSON.stringify(
    one && [one.reading, one.values.map(({ value, verified }) => `${value} ${verified}`).sort()],
  )
}
