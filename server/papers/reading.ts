/** A dispute as it was recorded, for paper: its events in their order, and the cases it came from. */
import type { Event } from '../../shared/event.ts'
import { rank, type Layer } from '../../shared/event.ts'
import type { MediationOpen, MediationParts } from '../../shared/features/mediation/state.ts'
import { levelOf } from '../access/visibility.ts'
import type { EventLog } from '../log/eventLog.ts'
import { numberIn } from '../log/flow.ts'
import { slot, statement } from '../log/statement.ts'

const positionsOf = statement(['stream'], (db) =>
  db.selectFrom('event').select('position').where('stream', '=', slot('stream')).orderBy('position'),
)

/** A case in one channel, as far as its reader sees it. */
export interface CaseRead {
  stream: string
  level: Layer
  parts: MediationParts
  /** Those of the layers seen, oldest first. */
  events: readonly Event[]
}

type Log = Pick<EventLog, 'page' | 'read' | 'streams'>
interface Seen {
  log: Log
  name: string
  keys: ReadonlySet<string>
}

/** The newest records a paper reads of one case. */
const mostEvents = 3000
/** So many channels a dispute came through are looked back on. */
const mostCases = 8
const pageEvents = 200

/** A dispute as it stands, or undefined where its reader does not see it. */
export async function stateOf({ log, name, keys }: Seen, stream: string) {
  const [held] = await log.streams(name, [stream])
  if (held?.state.feature !== 'mediation') return undefined
  const level = levelOf(keys, held.audience)
  return level && { stream, level, parts: held.state.parts as MediationParts }
}

/** That dispute with its records. */
export async function caseOf(seen: Seen, stream: string): Promise<CaseRead | undefined> {
  const held = await stateOf(seen, stream)
  if (!held) return undefined
  const all = await eventsOf(seen, stream)
  return { ...held, events: all.filter(({ layer }) => rank(layer) <= rank(held.level)) }
}

/** The cases of the same dispute before that one, oldest first, each as far as it is seen. */
export async function casesBefore(seen: Seen, { previous }: MediationOpen): Promise<CaseRead[]> {
  const cases: CaseRead[] = []
  for (let at = previous; at !== null && cases.length < mostCases;) {
    const one = await caseOf(seen, at)
    if (!one) break
    cases.unshift(one)
    at = one.parts.open.previous
  }
  return cases
}

async function eventsOf({ log, name }: Seen, stream: string): Promise<Event[]> {
  const rows = await log.read(name, positionsOf({ stream }))
  const positions = rows.map((row) => numberIn(row, 'position')).slice(-mostEvents)
  const found: Event[] = []
  for (let index = 0; index < positions.length;) {
    const from = positions[index] ?? 0
    // What was recorded together lies together.
    const last = positions.findLastIndex((position) => position < from + pageEvents)
    const upTo = positions[last] ?? from
    const { events } = await log.page(name, from - 1, upTo - from + 1)
    for (const one of events) if (one.stream === stream) found.push(JSON.parse(one.wire) as Event)
    index = last + 1
  }
  return found
}
