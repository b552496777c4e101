/** What every decision about a dispute uses. */
import { decided, type Context, type Decision, type NewEvent, type States } from '../../../feature.ts'
import { refused } from '../../../refusal.ts'
import type { At } from '../clocks.ts'
import type { MediationEventData, MediationEventType } from '../events.ts'
import type { MediationCommand } from '../messages.ts'
import type { MediationOpen, MediationParts, MediationStage } from '../state.ts'

/** A dispute as a decision sees it. */
export interface Held {
  command: MediationCommand
  open: MediationOpen
  parts: MediationParts
  states: States
  context: Context
}

/** Held by whoever says what becomes of a dispute, until it is over. */
export const openClaim = (stream: string): string => `dispute:${stream}:open`

export function fact<T extends MediationEventType>(
  stream: string,
  type: T,
  data: MediationEventData[T],
): NewEvent {
  return { stream, type, data: { ...data } }
}

export function accept(...events: NewEvent[]): Decision {
  return decided(events)
}

export function over({ stream }: MediationCommand, events: NewEvent[]): Decision {
  return { accepted: true, events, releases: [openClaim(stream)] }
}

export function refuse(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}

/** When what is told happened. */
export function whenOf({ stream, occurredAt }: MediationCommand, { now }: Context): At {
  return { stream, at: occurredAt ?? now }
}

/** In one of these stages; what is over says so, and whatever else says where it stands. */
export function inStage({ open }: Held, stages: readonly MediationStage[], then: () => Decision): Decision {
  if (stages.includes(open.stage)) return then()
  const code = isFinal(open.stage) ? 'mediation.over' : 'mediation.wrongStage'
  return refuse(code, { stage: open.stage })
}

function isFinal(stage: MediationStage): boolean {
  return stage === 'agreed' || stage === 'partlyAgreed' || stage === 'transferred' || stage === 'ended'
}

/** Its own body speaks for a dispute, nobody else. */
export function asBody({ open, context }: Held, then: () => Decision): Decision {
  return context.actor.agency === open.body ? then() : refuse('mediation.notYours', { agency: open.body })
}
