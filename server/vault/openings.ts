/** Who opened whose identity, and why: read from the log, where every opening stands (VAULT3). */
import type { Event, Role } from '../../shared/event.ts'
import { partyEvents } from '../../shared/parties/messages.ts'
import { partyClaim } from '../../shared/parties/party.ts'
import type { PartyPart, Purpose } from '../../shared/parties/messages.ts'
import type { EventLog } from '../log/eventLog.ts'
import { numberIn, textIn } from '../log/flow.ts'
import type { WireEvent } from '../log/load.ts'
import { slot, statement } from '../log/statement.ts'
import * as sql from '../log/statements.ts'

export interface Opening {
  party: string
  stream: string
  position: number
  part: PartyPart
  purpose: Purpose
  /** null once erased. */
  note: string | null
  role: Role
  agency: string
  /** Log ms. */
  at: number
}

const openingsAt = statement(['stream'], (db) =>
  db
    .selectFrom('event')
    .select('position')
    .where('stream', '=', slot('stream'))
    .where('body', 'like', '%"type":"party.revealed"%')
    .orderBy('position'),
)

type Log = Pick<EventLog, 'page' | 'read'>
const pageEvents = 500
/** So many positions are looked through for one answer. */
const mostEvents = 20 * pageEvents

/** The openings in `(after, upTo]`, oldest first, and where to go on; null when everything was looked through. */
export async function openingsIn(
  log: Log,
  name: string,
  after: number,
  upTo: number,
): Promise<{ openings: Opening[]; after: number | null }> {
  const openings: Opening[] = []
  let at = after
  for (; at < upTo && at < after + mostEvents;) {
    const page = await log.page(name, at, Math.min(pageEvents, upTo - at))
    openings.push(...page.events.flatMap(openingIn))
    if (page.upTo === at) break
    at = page.upTo
  }
  return { openings, after: at < upTo ? at : null }
}

/** All openings of one party, oldest first; for the auditor and for the party itself. */
export async function openingsOf(log: Log, name: string, party: string): Promise<Opening[]> {
  const [claim] = await log.read(name, sql.findClaim({ key: partyClaim(party) }))
  if (!claim) return []
  const found: Opening[] = []
  for (const row of await log.read(name, openingsAt({ stream: textIn(claim, 'stream') }))) {
    const { events } = await log.page(name, numberIn(row, 'position') - 1, 1)
    found.push(...events.flatMap(openingIn).filter((one) => one.party === party))
  }
  return found
}

function openingIn({ type, wire }: WireEvent): Opening[] {
  if (type !== 'party.revealed') return []
  const { data, stream, position, actor, recordedAt: at } = JSON.parse(wire) as Event
  return [{ ...partyEvents['party.revealed'].data.parse(data), stream, position, ...actor, at }]
}
