/** What every decision about an incident uses. */
import { areaPath } from '../../../access/actor.ts'
import { decided, type Context, type Decision, type NewEvent } from '../../../feature.ts'
import { isWithin, type Point } from '../../../geo/geo.ts'
import { refused } from '../../../refusal.ts'
import type { IncidentEventData, IncidentEventType } from '../events.ts'
import { leadLevels, type IncidentOrder } from '../messages.ts'
import { closedStages, type IncidentOpen, type IncidentParts, type LeadLevel, type Stage } from '../state.ts'

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

/** Names the ledger rows that hold no longer; nothing where there are none. */
export function ending(rows: readonly (string | null | undefined)[]): { ends?: string[] } {
  const ends = rows.filter((row) => typeof row === 'string')
  return ends.length > 0 ? { ends } : {}
}

/** Decides only in one of the stages; otherwise names the stage the incident is in. */
export function inStage({ open }: Case, stages: readonly Stage[], then: () => Decision): Decision {
  return stages.includes(open.stage) ? then() : refuse('incident.wrongStage', { stage: open.stage })
}

/** Decides while anybody still works on it: the `any` of domain.md §4.1. */
export function whileOpen(held: Case, then: () => Decision): Decision {
  return closedStages.includes(held.open.stage)
    ? refuse('incident.wrongStage', { stage: held.open.stage })
    : then()
}

/** The level of government an area stands for; undefined for a community, which leads nothing. */
export function levelOf(area: string): LeadLevel | undefined {
  return ([undefined, 'city', 'county', 'township'] as const)[areaPath(area).length]
}

/** True when a level is at least as high as another. */
export function reaches(level: LeadLevel | undefined, other: LeadLevel): boolean {
  return level !== undefined && leadLevels.indexOf(level) >= leadLevels.indexOf(other)
}

/** A commander commands at the level that leads or above it: once the lead went up, the lower one no longer does. */
export function inCommand({ open, context }: Case, then: () => Decision): Decision {
  const { role, area } = context.actor
  return role !== 'commander' || reaches(levelOf(area), open.leadLevel)
    ? then()
    : refuse('incident.notInCommand', { level: open.leadLevel })
}

/** True when every point lies in the city; a browser that does not know its bounds leaves that to the house. */
export function inCity(points: readonly Point[], { city }: Context): boolean {
  return !city || points.every((at) => isWithin(city.bounds, at))
}
