/** Mediation of an incident as one lane: what happened in its cases, and the sessions to come, hollow. Pure. */
import type { Lane, Mark } from '../../timeline/layout.ts'
import type { MediationCase } from './cases.ts'

const told = ['mediation.opened', 'mediation.sessionStarted', 'mediation.agreed', 'mediation.ended']

export interface MediationLaneWords {
  name: string
  /** What a line of a case says. */
  line: (type: string, held: MediationCase) => string
  session: (held: MediationCase) => string
}

export function mediationLane(cases: readonly MediationCase[], now: number, words: MediationLaneWords): Lane {
  const marks = cases.flatMap((held) => {
    const past = held.copy.rows.flatMap((row): Mark[] => {
      const { type, occurredAt } = row.body
      if (typeof type !== 'string' || typeof occurredAt !== 'number' || !told.includes(type)) return []
      return [{ id: `${held.stream}-${row.id}`, at: occurredAt, key: true, label: words.line(type, held) }]
    })
    const at = held.open.stage === 'scheduled' ? held.open.session?.startsAt : undefined
    if (at === undefined || at < now) return past
    return [...past, { id: `${held.stream}-next`, at, key: true, label: words.session(held), planned: true }]
  })
  return { id: 'mediation', name: words.name, marks, bars: [] }
}
