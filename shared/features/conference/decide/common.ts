/** What every decision about a conference uses. */
import { covers } from '../../../access/actor.ts'
import { centre } from '../../../access/standing.ts'
import { decided, type Context, type Decision, type NewEvent, type States } from '../../../feature.ts'
import { refused } from '../../../refusal.ts'
import type { ConferenceEventData, ConferenceEventType } from '../events.ts'
import type { ConferenceCommand } from '../messages.ts'
import type { ConferenceOpen, ConferenceWork } from '../state.ts'

/** A conference as a decision sees it. */
export interface Held {
  open: ConferenceOpen
  work: ConferenceWork
  states: States
  context: Context
}

/** Decides for who keeps it: the unit that called it, the one in the chair, the command centre of its area. */
export function asKeeper(held: Held, then: () => Decision): Decision {
  return isKeeper(held) ? then() : refuse('conference.notYours')
}

export function isKeeper({ open, context: { actor } }: Held): boolean {
  const isOfCentre = centre.includes(actor.role) && covers(actor.area, open.area)
  return isOfCentre || actor.agency === open.convenedBy.agency || actor.agency === open.chair
}

export function fact<T extends ConferenceEventType>(
  command: Pick<ConferenceCommand, 'stream'>,
  type: T,
  data: ConferenceEventData[T],
): NewEvent {
  return { stream: command.stream, type, data: { ...data } }
}

export function record<T extends ConferenceEventType>(
  command: ConferenceCommand,
  type: T,
  data: ConferenceEventData[T],
): Decision {
  return decided([fact(command, type, data)])
}

/** When it happened, by the sender. */
export function timeOf({ occurredAt }: Pick<ConferenceCommand, 'occurredAt'>, { now }: Context): number {
  return occurredAt ?? now
}

export function refuse(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}
