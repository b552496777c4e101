/** How a matter's parts follow from its events. */
import type { GrievanceEvent, OpenGrievanceEvent } from './events.ts'
import {
  additionsMost,
  undoMs,
  type Addition,
  type GrievanceClosed,
  type GrievanceOpen,
  type GrievanceStage,
  type GrievanceWork,
} from './state.ts'

export function evolveOpen(part: GrievanceOpen | undefined, event: OpenGrievanceEvent): GrievanceOpen {
  if (event.type === 'grievance.received') return received(event)
  if (!part) throw new Error(`${event.type} before grievance.received in ${event.stream}`)
  const { occurredAt: at } = event
  switch (event.type) {
    case 'grievance.callersAdded':
      return { ...part, callers: part.callers + event.data.callers }
    case 'grievance.callersTakenBack':
      return { ...part, callers: part.callers - event.data.callers }
    case 'grievance.duplicateMarked':
      // What was missing is no more: the other one is worked on.
      return {
        ...inStage(part, 'duplicate', at),
        was: part.asked?.was ?? part.stage,
        duplicateOf: event.data.of,
      }
    case 'grievance.separated':
      return { ...inStage(part, part.was ?? 'received', at), was: null, duplicateOf: null }
    case 'grievance.assigned':
      return given(part, event.data.lead, event.data.assisting, at)
    case 'grievance.escalated': {
      const { lead, to } = event.data
      const before = part.lead === null || part.lead === lead ? [] : [part.lead]
      return { ...given(part, lead, [...assistingIn(part), ...before], at), level: to }
    }
    case 'grievance.moreAsked': {
      const { lacks, until = null } = event.data
      return { ...inStage(part, 'needMore', at), asked: { lacks, until, told: null, was: part.stage } }
    }
    case 'grievance.moreTold':
      return { ...part, asked: part.asked && { ...part.asked, told: { by: event.data.told, at } } }
    case 'grievance.moreSupplied':
      return inStage(part, part.asked?.was ?? 'received', at)
    case 'grievance.referred': {
      const { until = null } = event.data
      const referral = { ...event.data, until }
      return { ...inStage(part, 'referred', at), referral, answeredAt: part.answeredAt ?? at }
    }
    case 'grievance.takenUpAgain':
      return { ...inStage(part, 'received', at), answeredAt: null }
    case 'grievance.accepted':
      return inStage(part, 'inProgress', at)
    case 'grievance.progressTold':
      return { ...part, answeredAt: part.answeredAt ?? at }
    case 'grievance.replied':
      return { ...inStage(part, 'replied', at), answeredAt: part.answeredAt ?? at }
    case 'grievance.closed':
      return inStage(part, 'closed', at)
    case 'grievance.withdrawn':
      return inStage(part, 'withdrawn', at)
    case 'grievance.linked': {
      const { incident = part.incident, dispute = part.dispute, order = part.order } = event.data
      return { ...part, incident, dispute, order }
    }
    case 'grievance.unlinked':
      return { ...part, [event.data.link]: null }
  }
}

function received({ data, occurredAt }: GrievanceEvent<'grievance.received'>): GrievanceOpen {
  const { bringer = null, groups = [], urgent = false, guarded = false, ...rest } = data
  return {
    ...rest,
    bringer,
    groups,
    urgent,
    guarded,
    first: null,
    lead: null,
    hops: 0,
    stage: 'received',
    stageSince: occurredAt,
    asked: null,
    referral: null,
    was: null,
    duplicateOf: null,
    receivedAt: occurredAt,
    answeredAt: null,
    incident: null,
    dispute: null,
    order: null,
    agencies: { [data.intake]: 'intake' },
  }
}

/** What was asked for, and the way that was shown, go with the stage. */
function inStage(part: GrievanceOpen, stage: GrievanceStage, stageSince: number): GrievanceOpen {
  return { ...part, stage, stageSince, asked: null, referral: null }
}

/** The first unit stays the first, through every hand-over. */
function given(part: GrievanceOpen, lead: string, assisting: readonly string[], at: number): GrievanceOpen {
  return {
    ...inStage(part, 'assigned', at),
    first: part.first ?? lead,
    lead,
    hops: part.hops + 1,
    agencies: {
      [part.intake]: 'intake',
      ...Object.fromEntries(assisting.map((agency) => [agency, 'assisting' as const])),
      [lead]: 'lead',
    },
  }
}

export function assistingIn({ agencies }: GrievanceOpen): string[] {
  return Object.entries(agencies).flatMap(([agency, part]) => (part === 'assisting' ? [agency] : []))
}

const nothing: GrievanceWork = {
  summary: null,
  more: null,
  referral: null,
  reply: null,
  additions: {},
  duplicates: [],
}

export function evolveWork(part: GrievanceWork | undefined, event: GrievanceEvent): GrievanceWork {
  const held = part ?? nothing
  if (event.type === 'grievance.summarised') return { ...held, summary: event.data.summary }
  if (event.type === 'grievance.moreWorded') return { ...held, more: event.data.what }
  if (event.type === 'grievance.referralExplained') return { ...held, referral: event.data }
  if (event.type === 'grievance.replyWorded') return { ...held, reply: event.data }
  if (event.type === 'grievance.callersAdded') {
    const { addition, callers, from = null } = event.data
    const additions = remembered({ ...held.additions, [addition]: { callers, at: event.recordedAt, from } })
    return { ...held, additions, duplicates: from === null ? held.duplicates : [...held.duplicates, from] }
  }
  if (event.type === 'grievance.callersTakenBack') {
    const { [event.data.addition]: gone, ...additions } = held.additions
    return { ...held, additions, duplicates: held.duplicates.filter((one) => one !== gone?.from) }
  }
  return held
}

/** What can be undone no longer is forgotten: a matter stays small however many bring it. */
function remembered(additions: Record<string, Addition>): Record<string, Addition> {
  const all = Object.entries(additions)
  const newest = Math.max(...all.map(([, { at }]) => at))
  const kept = all.filter(([, { at }]) => at >= newest - undoMs).slice(-additionsMost)
  return kept.length === all.length ? additions : Object.fromEntries(kept)
}

export function evolveClosed(part: GrievanceClosed | undefined, event: GrievanceEvent): GrievanceClosed {
  return event.type === 'grievance.unitsNamed' ? event.data : (part ?? { against: null })
}
