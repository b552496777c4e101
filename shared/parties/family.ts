/** Parties as a family: what the house asks of them, whatever feature a stream belongs to. */
import type { Family } from '../feature.ts'
import { decideParty } from './decide.ts'
import { partyCommands, partyEvents, type PartyEvent, type PartyOrder } from './messages.ts'
import { evolveParties, partiesIn } from './party.ts'

export const party = {
  name: 'party',
  foldVersion: 1,
  commands: partyCommands,
  events: partyEvents,
  decide: (order, own, context) => decideParty(order as PartyOrder, own, context),
  evolve: (state, event) => {
    const { closed } = state.parts
    const before = partiesIn(closed)
    const parties = evolveParties(before, event as PartyEvent)
    return parties === before
      ? state
      : { ...state, parts: { ...state.parts, closed: { ...closed, parties } } }
  },
} as const satisfies Family
