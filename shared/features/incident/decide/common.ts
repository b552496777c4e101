/** What every decision about an incident uses. */
import type { Context, Decision, NewEvent } from '../../../feature.ts'
import { decided } from '../../../feature.ts'
import { refused } from '../../../refusal.ts'
import type { IncidentEventData, IncidentEventType, IncidentOrder } from '../messages.ts'
import type { IncidentOpen, IncidentParts, Stage } from '../state.ts'

/** An incident as a decision sees it. */
export interface Case {
  open: IncidentOpen
  parts: IncidentParts
  context: Context
}

/** A fact of the order's own stream. */
export function fact<T extends IncidentEventType>(
  order: IncidentOrder,
  type: T,
  data: IncidentEventData[T],
): NewEvent {
  return { stream: order.stream, type, data: { ...data } }
}

/** Accepts with one fact. */
export function record<T extends IncidentEventType>(
  order: IncidentOrder,
  type: T,
  data: IncidentEventData[T],
): Decision {
  return decided([fact(order, type, data)])
}

export function refuse(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}

/** Decides only in one of the stages; otherwise names the stage the incident is in. */
export function inStage({ open }: Case, stages: readonly Stage[], then: () => Decision): Decision {
  return stages.includes(open.stage) ? then() : refuse('incident.wrongStage', { stage: open.stage })
}
