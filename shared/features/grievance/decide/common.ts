/** What every decision about a matter uses. */
import { decided, type Context, type Decision, type NewEvent, type States } from '../../../feature.ts'
import { refused } from '../../../refusal.ts'
import type { At } from '../clocks.ts'
import type { GrievanceEventData, GrievanceEventType } from '../events.ts'
import type { GrievanceCommand } from '../messages.ts'
import type { GrievanceOpen, GrievanceParts, GrievanceStage } from '../state.ts'

/** A matter as a decision sees it. */
export interface Held {
  command: GrievanceCommand
  open: GrievanceOpen
  parts: GrievanceParts
  /** Units it is about. */
  against: readonly string[]
  states: States
  context: Context
}

export function fact<T extends GrievanceEventType>(
  stream: string,
  type: T,
  data: GrievanceEventData[T],
): NewEvent {
  return { stream, type, data: { ...data } }
}

export function accept(...events: NewEvent[]): Decision {
  return decided(events)
}

export function refuse(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}

/** When what is told happened. */
export function whenOf({ stream, occurredAt }: GrievanceCommand, { now }: Context): At {
  return { stream, at: occurredAt ?? now }
}

export function inStage({ open }: Held, stages: readonly GrievanceStage[], then: () => Decision): Decision {
  return stages.includes(open.stage) ? then() : refuse('grievance.wrongStage', { stage: open.stage })
}

/** Stages in which somebody still owes an answer. */
export const unanswered: readonly GrievanceStage[] = ['received', 'assigned', 'inProgress']

/** Nothing is over in these, and nobody was shown another way. */
export const standing: readonly GrievanceStage[] = [...unanswered, 'needMore', 'replied']

/** The unit that has it, or the office while no unit has it. */
export function asHolder({ open, context }: Held, then: () => Decision): Decision {
  const holder = open.lead ?? open.intake
  return context.actor.agency === holder ? then() : refuse('grievance.notYours', { agency: holder })
}

export function asHolderOrIntake(held: Held, then: () => Decision): Decision {
  return held.context.actor.agency === held.open.intake ? then() : asHolder(held, then)
}

/** No unit is given a matter that is about it (信访工作条例 Art. 30). */
export function withoutConflict(
  against: readonly string[],
  given: readonly string[],
  then: () => Decision,
): Decision {
  const named = given.find((agency) => against.includes(agency))
  return named === undefined ? then() : refuse('grievance.conflict', { agency: named })
}
