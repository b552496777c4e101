/** The parties of a stream as they stand, folded from its events `party.*` in the closed layer (D10). */
import type { WireActor } from '../event.ts'
import type { NewEvent } from '../feature.ts'
import type { Parts } from '../protocol.ts'
import type { PartyEvent, PartyEventData, PartyEventType, PartyId, PartyPart, Purpose } from './messages.ts'

/** Who opened what of a party, why and when (epoch ms); the note is null once erased. */
export type Reveal = {
  part: PartyPart
  purpose: Purpose
  note: string | null
  by: WireActor
  at: number
  /** Where it stands in the log. */
  position: number
}
/** Kept as evidence until then; by whom it was asked for and confirmed. The basis is null once erased. */
export type Hold = { basis: string | null; until: number; askedBy: WireActor; confirmedBy: WireActor }
export type Party = {
  id: PartyId
  namedAt: number
  /** How often it was opened, and the newest of these, oldest first: all of them stand in the log. */
  revealed: number
  reveals: Reveal[]
  /** Who last put right how to reach them, and when (epoch ms). */
  corrected?: { by: WireActor; at: number }
  proposed?: Omit<Hold, 'confirmedBy'>
  hold?: Hold
  /** When its identity goes by itself, epoch ms. */
  destroyAfter?: number
  /** When its identity went; the number of it stays. */
  erasedAt?: number
}
export type Parties = Readonly<Record<PartyId, Party>>

/** So many openings a state remembers of each party. */
export const revealMemory = 20

const none: Parties = {}

/** The parties a stream names, in the order of their naming; none for a copy without its closed layer. */
export function partiesIn(closed: Parts['closed']): Parties {
  return (closed?.['parties'] as Parties | undefined) ?? none
}

/** The party of that id, undefined where the stream does not name it. */
export function partyIn(parties: Parties, id: string): Party | undefined {
  return Object.hasOwn(parties, id) ? parties[id] : undefined
}

/** True while what must be kept as evidence keeps a party's identity from going. */
export function isHeld({ hold }: Party, now: number): boolean {
  return hold !== undefined && now < hold.until
}

/** The units that a matter names: no account of theirs opens who brought it (domain.md §6, 5). A feature keeps them as `against`. */
export function namedUnits({ open, work, closed }: Parts): string[] {
  return [open, work, closed].flatMap((part) => {
    const against = part?.['against']
    return Array.isArray(against) ? against.filter((one) => typeof one === 'string') : []
  })
}

/** Held by the one stream that names a party (LOG8): who sees it in one matter cannot bring it into another and open it there. */
export function partyClaim(party: PartyId): string {
  return `party:${party}`
}

/** The party of such a claim; undefined for any other. */
export function claimedParty(claim: unknown): PartyId | undefined {
  return typeof claim === 'string' && claim.startsWith('party:') ? claim.slice('party:'.length) : undefined
}

/**
 * What a feature adds to its decision where an order brings parties: an event and a claim for each. The stream must have
 * a closed layer; how many it bears already is `partyRefusal`'s to judge.
 */
export function named(stream: string, parties: readonly PartyId[]): { events: NewEvent[]; claims: string[] } {
  return {
    events: parties.map((party) => partyFact(stream, 'party.named', { party })),
    claims: parties.map(partyClaim),
  }
}

export function partyFact<T extends PartyEventType>(
  stream: string,
  type: T,
  data: PartyEventData[T],
): NewEvent {
  return { stream, type, data: { ...data } }
}

/** The parties with one more event. What is recorded always folds: an event of one nobody named changes nothing. */
export function evolveParties(parties: Parties, event: PartyEvent): Parties {
  const { party: id } = event.data
  const held = partyIn(parties, id)
  if (event.type === 'party.named')
    return held ? parties : { ...parties, [id]: { id, namedAt: event.recordedAt, revealed: 0, reveals: [] } }
  return held ? { ...parties, [id]: evolved(held, event) } : parties
}

function evolved(party: Party, event: Exclude<PartyEvent, { type: 'party.named' }>): Party {
  const { actor: by, recordedAt: at, position } = event
  switch (event.type) {
    case 'party.revealed': {
      const { part, purpose, note } = event.data
      const reveals = [...party.reveals, { part, purpose, note, by, at, position }].slice(-revealMemory)
      return { ...party, revealed: party.revealed + 1, reveals }
    }
    case 'party.corrected':
      return { ...party, corrected: { by, at } }
    case 'party.holdProposed': {
      const { basis, until } = event.data
      return { ...party, proposed: { basis, until, askedBy: by } }
    }
    case 'party.held': {
      const { proposed, ...rest } = party
      const asked = proposed ?? { basis: null, askedBy: by }
      return { ...rest, hold: { ...asked, until: event.data.until, confirmedBy: by } }
    }
    case 'party.released': {
      const { hold: _hold, proposed: _proposed, ...rest } = party
      return rest
    }
    case 'party.destructionSet':
      return { ...party, destroyAfter: event.data.after }
    case 'party.erased': {
      const { proposed: _proposed, hold: _hold, destroyAfter: _after, ...rest } = party
      return { ...rest, erasedAt: at }
    }
  }
}
