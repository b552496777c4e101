/** Citing an incident's facts by their versions (D18), and seeing whether they still read the same. Pure. */
import { z } from 'zod'
import { agencyCode } from '../ids.ts'
import { instant } from '../time.ts'
import { factKinds, readFact, type Fact, type FactKind, type Facts } from './facts.ts'

/** How a fact read when it was cited (D18): one value, one that the lead settled, or several that differ. */
export const readings = ['agreed', 'settled', 'disputed'] as const
/** A fact as it was cited: who said what, in which of its reports. */
export const citation = z.strictObject({
  fact: z.enum(factKinds),
  reading: z.enum(readings),
  values: z
    .array(
      z.strictObject({
        agency: agencyCode,
        /** Of this agency's reports of the fact. */
        version: z.number().int().min(1),
        value: z.number(),
        verified: z.boolean(),
        at: instant,
      }),
    )
    .min(1),
})
export type Citation = z.infer<typeof citation>

/** A fact as it reads now; undefined when nobody reported it. Settled by the lead counts as verified. */
export function cite(kind: FactKind, facts: Facts): Citation | undefined {
  const fact = facts[kind]
  const reading = readFact(fact)
  if (!fact || !reading) return undefined
  switch (reading.is) {
    case 'disputed':
      return cited(
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
      return cited(kind, reading.is, [{ agency, value, at, version: versionOf(fact, agency), verified }])
    }
  }
}

function cited(fact: FactKind, reading: Citation['reading'], values: Citation['values']): Citation {
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

/** The cited facts on which nothing may be said: of two minds, confirmed by nobody, or by now otherwise than cited. */
export function unfit(cited: readonly Citation[], facts: Facts): FactKind[] {
  const doubtful = cited.filter(
    ({ reading, values }) => reading === 'disputed' || !values.every(({ verified }) => verified),
  )
  return [...new Set([...movedSince(cited, facts), ...doubtful.map(({ fact }) => fact)])]
}

function reads(one: Citation | undefined): string {
  return JSON.stringify(
    one && [one.reading, one.values.map(({ value, verified }) => `${value} ${verified}`).sort()],
  )
}
