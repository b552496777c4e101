/** How a conference's parts follow from its events. */
import type { ConferenceEvent, OpenConferenceEvent } from './events.ts'
import type { ConferenceOpen, ConferenceWork, Dispute, Resolution } from './state.ts'

export function evolveOpen(part: ConferenceOpen | undefined, event: OpenConferenceEvent): ConferenceOpen {
  if (event.type === 'conference.convened') return convened(event)
  if (!part) throw new Error(`${event.type} before conference.convened in ${event.stream}`)
  const since = event.occurredAt
  switch (event.type) {
    case 'conference.rescheduled':
      return { ...part, startsAt: event.data.startsAt, plans: part.plans + 1 }
    case 'conference.invited': {
      const { agencies } = event.data
      const as = Object.fromEntries(agencies.map((agency) => [agency, 'invited' as const]))
      return { ...part, invited: [...part.invited, ...agencies], agencies: { ...as, ...part.agencies } }
    }
    case 'conference.presenceMarked': {
      const { agency, way } = event.data
      const { [agency]: _before, ...others } = part.present
      return { ...part, present: way === 'absent' ? others : { ...others, [agency]: way } }
    }
    case 'conference.started':
    case 'conference.resumed':
      return { ...part, stage: 'inSession', startedAt: part.startedAt ?? since, since }
    case 'conference.adjourned':
      return { ...part, stage: 'adjourned', startsAt: event.data.resumesAt, plans: part.plans + 1, since }
    case 'conference.cancelled':
      return { ...part, stage: 'cancelled', since }
    case 'conference.ended':
      return { ...part, stage: 'held', endedAt: since, since }
    case 'conference.minutesIssued':
      return { ...part, stage: 'tracking', minutesAt: since, since }
    case 'conference.closed':
      return { ...part, stage: 'closed', since }
  }
}

function convened({ data, actor, occurredAt }: ConferenceEvent<'conference.convened'>): ConferenceOpen {
  return {
    ...data,
    convenedBy: actor,
    convenedAt: occurredAt,
    plans: 1,
    stage: 'called',
    since: occurredAt,
    startedAt: null,
    endedAt: null,
    minutesAt: null,
    present: {},
    agencies: {
      ...Object.fromEntries(data.invited.map((agency) => [agency, 'invited' as const])),
      [data.chair]: 'chair',
      [actor.agency]: 'convener',
    },
  }
}

const nothing: ConferenceWork = {
  subject: null,
  resolutions: [],
  disputes: [],
  summary: undefined,
  reason: undefined,
}

export function evolveWork(part: ConferenceWork | undefined, event: ConferenceEvent): ConferenceWork {
  const held = part ?? nothing
  const { occurredAt: at } = event
  switch (event.type) {
    case 'conference.told':
      return { ...held, ...event.data }
    case 'conference.moved': {
      const { reason, ...where } = event.data
      return { ...held, ...where, reason }
    }
    case 'conference.reasonTold':
      return { ...held, reason: event.data.reason }
    case 'conference.resolved':
      return { ...held, resolutions: [...held.resolutions, resolved(event, held.resolutions.length + 1)] }
    case 'conference.ordered': {
      const { resolution, order } = event.data
      return { ...held, resolutions: changed(held.resolutions, resolution, { order }) }
    }
    case 'conference.disputeRaised':
      return { ...held, disputes: [...held.disputes, raised(event, held.disputes.length + 1)] }
    case 'conference.disputeDecided': {
      const { dispute, ...decision } = event.data
      return { ...held, disputes: changed(held.disputes, dispute, { decision: { ...decision, at } }) }
    }
    case 'conference.struck': {
      const { item, reason } = event.data
      const struck = { reason, at }
      return {
        ...held,
        resolutions: changed(held.resolutions, item, { struck }),
        disputes: changed(held.disputes, item, { struck }),
      }
    }
    case 'conference.summarised':
      return { ...held, summary: event.data.summary }
    case 'conference.convened':
    case 'conference.rescheduled':
    case 'conference.invited':
    case 'conference.presenceMarked':
    case 'conference.started':
    case 'conference.adjourned':
    case 'conference.resumed':
    case 'conference.cancelled':
    case 'conference.ended':
    case 'conference.minutesIssued':
    case 'conference.outcomeTold':
    case 'conference.closed':
      return held
  }
}

function resolved({ data, occurredAt }: ConferenceEvent<'conference.resolved'>, n: number): Resolution {
  const { resolution: id, incident = null, purpose = null, proportionality = null, ...rest } = data
  return { id, n, ...rest, incident, purpose, proportionality, at: occurredAt, struck: null, order: null }
}

function raised({ data, occurredAt }: ConferenceEvent<'conference.disputeRaised'>, n: number): Dispute {
  const { dispute: id, incident = null, ...rest } = data
  return { id, n, ...rest, incident, at: occurredAt, struck: null, decision: null }
}

function changed<T extends { id: string }>(all: readonly T[], id: string, change: Partial<T>): T[] {
  return all.map((one) => (one.id === id ? { ...one, ...change } : one))
}
