/** What every decision about a statement uses. */
import { decided, type Context, type Decision, type NewEvent, type States } from '../../../feature.ts'
import type { Facts } from '../../../facts/facts.ts'
import { refused } from '../../../refusal.ts'
import { requiredFor, type Required, type Told } from '../clearance.ts'
import type { StatementEventData, StatementEventType } from '../events.ts'
import type { StatementCommand } from '../messages.ts'
import type { ClearanceRules } from '../rules.ts'
import {
  isOver,
  type StatementClosed,
  type StatementOpen,
  type StatementStage,
  type StatementWork,
} from '../state.ts'

/** A statement as a decision sees it, with what its incident says at this moment. */
export interface Held {
  command: StatementCommand
  open: StatementOpen
  work: StatementWork
  closed: StatementClosed
  incident: Told
  facts: Facts
  states: States
  context: Context
}

export function fact<T extends StatementEventType>(
  stream: string,
  type: T,
  data: StatementEventData[T],
): NewEvent {
  return { stream, type, data: { ...data } }
}

export function accept(...events: NewEvent[]): Decision {
  return decided(events)
}

export function refuse(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}

/** In one of these stages; what is out or withdrawn says so, whatever else says where it stands. */
export function inStage({ open }: Held, stages: readonly StatementStage[], then: () => Decision): Decision {
  if (stages.includes(open.stage)) return then()
  return refuse(isOver(open) ? 'statement.over' : 'statement.wrongStage', { stage: open.stage })
}

/** Its own desk writes a statement, nobody else. */
export function asOwner({ open, context }: Held, then: () => Decision): Decision {
  return context.actor.agency === open.owner ? then() : refuse('statement.notYours', { agency: open.owner })
}

/** How the city clears statements. Throws where one is judged without a city. */
export function clearanceOf({ city }: Context): ClearanceRules {
  if (!city) throw new Error('a statement is cleared by the rules of its city')
  return city.clearance
}

/** True for an account that wrote at the text: it checks, signs and lets out nothing of it. */
export function isAuthor({ closed, context }: Held): boolean {
  return closed.authors.includes(context.actor.account)
}

/** Who must sign this one as things stand. */
export function requiredOf({ open, incident, context }: Held): Required[] {
  return requiredFor(open, incident, clearanceOf(context))
}
