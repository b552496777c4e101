/** What an order about a party comes to. Pure; the stream that names it is there. The vault acts on what is recorded. */
import { due } from '../clocks/due.ts'
import { ruled, withKnownYears } from '../clocks/clocksFor.ts'
import { ruleOf } from '../clocks/rule.ts'
import { decided, type Context, type Decision, type Own } from '../feature.ts'
import type { Parts } from '../protocol.ts'
import { refused, type Refusal } from '../refusal.ts'
import { mostParties, type PartyId, type PartyOrder, type PartyOrderOf } from './messages.ts'
import { isHeld, namedUnits, partiesIn, partyFact, partyIn, type Party } from './party.ts'

/** The rule of time after which the identity of whom an emergency touched goes (突发事件应对法 2024 Art. 85). */
export const retentionRule = 'INC-PII'

/** Why a stream may not name these parties besides those it bears; for a feature to ask before it calls `named`. */
export function partyRefusal(closed: Parts['closed'], parties: readonly PartyId[]): Refusal | undefined {
  const isFull = Object.keys(partiesIn(closed)).length + parties.length > mostParties
  return isFull ? refused('party.enough', { most: mostParties }) : undefined
}

export function decideParty(order: PartyOrder, { state, isClosed }: Own, context: Context): Decision {
  const party = partyIn(partiesIn(state.parts.closed), order.data.party)
  if (!party) return refuse('party.notHere')
  if (party.erasedAt !== undefined) return refuse('party.gone')
  switch (order.type) {
    case 'party.reveal':
      return reveal(order, state.parts, context)
    case 'party.correct':
      return unlessHeld(party, context, () =>
        unlessNamed(state.parts, context, () => told(order, 'party.corrected', order.data)),
      )
    case 'party.proposeHold':
      return proposeHold(order, state.parts, context)
    case 'party.confirmHold':
      return confirmHold(order, party, context)
    case 'party.releaseHold':
      return party.hold || party.proposed
        ? told(order, 'party.released', { party: party.id })
        : refuse('party.notHeld')
    case 'party.erase':
      return unlessHeld(party, context, () =>
        told(order, 'party.erased', { party: party.id, cause: 'ordered' }),
      )
    case 'party.setDestruction':
      return isClosed ? withKnownYears(() => setDestruction(order, context)) : refuse('party.notDue')
    case 'party.destroy': {
      const { due } = order.data
      if (!isClosed || party.destroyAfter !== due || context.now <= due) return refuse('party.notDue')
      return unlessHeld(party, context, () =>
        told(order, 'party.erased', { party: party.id, cause: 'retention' }),
      )
    }
  }
}

function reveal(order: PartyOrderOf<'party.reveal'>, parts: Parts, context: Context): Decision {
  return unlessNamed(parts, context, () => told(order, 'party.revealed', order.data))
}

function proposeHold(order: PartyOrderOf<'party.proposeHold'>, parts: Parts, context: Context): Decision {
  if (order.data.until <= context.now) return refuse('party.holdOver')
  return unlessNamed(parts, context, () => told(order, 'party.holdProposed', order.data))
}

/** Whoever may confirm a hold may not propose one: there are always two persons. */
function confirmHold(
  order: PartyOrderOf<'party.confirmHold'>,
  { id, proposed }: Party,
  context: Context,
): Decision {
  if (!proposed) return refuse('party.notProposed')
  if (proposed.until <= context.now) return refuse('party.holdOver')
  return told(order, 'party.held', { party: id, until: proposed.until })
}

function setDestruction(order: PartyOrderOf<'party.setDestruction'>, context: Context): Decision {
  const { party, from } = order.data
  const rules = ruled(context.city)
  const { due: after } = due(ruleOf(rules, retentionRule), from, rules.calendar)
  return told(order, 'party.destructionSet', { party, after })
}

/** Nobody of a unit that a matter names opens who brought it, or has it kept. */
function unlessNamed(parts: Parts, { actor }: Context, then: () => Decision): Decision {
  return namedUnits(parts).includes(actor.agency) ? refuse('party.conflict') : then()
}

function unlessHeld(party: Party, { now }: Context, then: () => Decision): Decision {
  return isHeld(party, now) ? refuse('party.onHold') : then()
}

function told(order: PartyOrder, ...[type, data]: FactOf): Decision {
  return decided([partyFact(order.stream, type, data)])
}
type FactOf = Parameters<typeof partyFact> extends [unknown, ...infer Rest] ? Rest : never

function refuse(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}
