/** Parties for tests: facts of every kind, given by anyone, with nothing but their shape right. */
import { partyEvents, type PartyEventData, type PartyEventType } from '../../shared/parties/messages.ts'
import type { Fact } from './given.ts'
import { idOf } from './ids.ts'

/** The family of a flat in the scripts. */
export const zhou = idOf('party-zhou')
export const lin = idOf('party-lin')

const data: PartyEventData = {
  'party.named': { party: zhou },
  'party.revealed': { party: zhou, part: 'contact', purpose: 'visit', note: '上门核实漏水情况' },
  'party.corrected': { party: zhou },
  'party.holdProposed': { party: zhou, basis: '作为诉讼证据', until: 9e12 },
  'party.held': { party: zhou, until: 9e12 },
  'party.released': { party: zhou },
  'party.destructionSet': { party: zhou, after: 8e12 },
  'party.erased': { party: zhou, cause: 'ordered' },
}

/** One fact of each kind; parts may be said otherwise. */
export function partyFact<T extends PartyEventType>(type: T, parts: Partial<PartyEventData[T]> = {}): Fact {
  return { type, data: { ...data[type], ...parts } }
}

export const partyFacts: Fact[] = (Object.keys(partyEvents) as PartyEventType[]).flatMap((type) => [
  partyFact(type),
  { type, data: { ...data[type], party: lin } },
])
