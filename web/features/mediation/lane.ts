/** Mediation of an incident as one lane: its cases, sessions, and the waiting between them. Pure. */
import type { Bar, Lane, Mark } from '../../timeline/layout.ts'
import { merged, type OpenSpan } from '../../timeline/merge.ts'
import type { MediationCase } from './cases.ts'

const told = [
  'mediation.opened',
  'mediation.sessionStarted',
  'mediation.agreed',
  'mediation.transferred',
  'mediation.ended',
]

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
      const recordedAt = row.body['recordedAt']
      const late = typeof recordedAt === 'number' && { recordedAt }
      const label = words.line(type, held)
      return [{ id: `${held.stream}-${row.id}`, at: occurredAt, key: true, label, ...late }]
    })
    const at = held.open.session?.begun === false ? held.open.session.startsAt : undefined
    if (at === undefined || at < now) return past
    return [...past, { id: `${held.stream}-next`, at, key: true, label: words.session(held), planned: true }]
  })
  return { id: 'mediation', name: words.name, marks, bars: barsOf(cases) }
}

/** Solid while a session goes on; hatched while the dispute waits for its next one, or for the first. */
function barsOf(cases: readonly MediationCase[]): Bar[] {
  const [waits, sessions]: [OpenSpan[], OpenSpan[]] = [[], []]
  for (const { copy } of cases) {
    let [held, from]: [OpenSpan[], number | undefined] = [waits, undefined]
    for (const { body } of copy.rows) {
      const { type, occurredAt } = body
      if (typeof occurredAt !== 'number' || typeof type !== 'string') continue
      const next = turns[type]
      if (!next) continue
      if (from !== undefined && occurredAt > from) held.push({ from, to: occurredAt })
      from = next === 'over' ? undefined : occurredAt
      held = next === 'session' ? sessions : waits
    }
    if (from !== undefined) held.push({ from, to: undefined })
  }
  return [
    ...merged(waits).map((span) => ({ ...span, label: '', waits: true })),
    ...merged(sessions).map((span) => ({ ...span, label: '' })),
  ]
}

/** What a dispute does from an event on. */
const turns: Readonly<Record<string, 'waiting' | 'session' | 'over'>> = {
  'mediation.opened': 'waiting',
  'mediation.sessionStarted': 'session',
  'mediation.sessionEnded': 'waiting',
  'mediation.agreed': 'over',
  'mediation.transferred': 'over',
  'mediation.ended': 'over',
}
