/** What an incident's orders come to. */
import {
  decided,
  type Context,
  type Decision,
  type NewEvent,
  type States,
  type StreamState,
} from '../../feature.ts'
import { partId } from '../../ids.ts'
import { refused } from '../../refusal.ts'
import type { IncidentEventData, IncidentEventType, IncidentOrder } from './messages.ts'
import type { IncidentOpen, IncidentParts, Stage } from './state.ts'

/** Codes of one city day share a series: `EV-1121-` for 21 November. */
export function codeSeries(day: string): string {
  return `code:EV-${day}-`
}

export function decideIncident(order: IncidentOrder, states: States, context: Context): Decision {
  if (order.type === 'incident.report') {
    const series = codeSeries(context.day)
    const number = String(context.seriesLength(series) + 1).padStart(2, '0')
    const code = `${series.slice('code:'.length)}${number}`
    return decided([fact(order, 'incident.reported', { code, ...order.data })], [`${series}${number}`])
  }
  const { open } = opened(states.get(order.stream))
  switch (order.type) {
    case 'incident.recordEntry':
      return decided([
        fact(order, 'incident.entryRecorded', {
          entry: partId(order.commandId, 0),
          text: order.data.text,
          key: order.data.key ?? false,
        }),
      ])
    case 'incident.startVerification':
      return inStage(open, 'reported', () => decided([fact(order, 'incident.verificationStarted', {})]))
    case 'incident.dismiss':
      return inStage(open, 'verifying', () => decided([fact(order, 'incident.dismissed', order.data)]))
    case 'incident.involveAgency': {
      if (open.stage === 'dismissed') return refusedAs('stream.closed', { code: open.code })
      if (open.agencies[order.data.agency] === order.data.part)
        return refusedAs('incident.agencyAlreadyInvolved', { agency: order.data.agency })
      return decided([fact(order, 'incident.agencyInvolved', order.data)])
    }
    case 'incident.releaseAgency':
      if (open.stage === 'dismissed') return refusedAs('stream.closed', { code: open.code })
      if (!Object.hasOwn(open.agencies, order.data.agency))
        return refusedAs('incident.agencyNotInvolved', { agency: order.data.agency })
      return decided([fact(order, 'incident.agencyReleased', order.data)])
  }
}

/** Whoever reports is involved at once, so that it follows what it set going (domain.md M12). */
export function incidentPolicies(events: readonly NewEvent[], _states: States, context: Context): NewEvent[] {
  return events
    .filter((event) => event.type === 'incident.reported' && context.actor.role === 'liaison')
    .map((event) => ({
      stream: event.stream,
      type: 'incident.agencyInvolved',
      data: { agency: context.actor.agency, part: 'reporting' },
    }))
}

function fact<T extends IncidentEventType>(
  order: IncidentOrder,
  type: T,
  data: IncidentEventData[T],
): NewEvent {
  return { stream: order.stream, type, data: { ...data } }
}

function opened(state: StreamState | undefined): IncidentParts {
  if (state?.feature !== 'incident')
    throw new Error('the corridor let an order for a missing incident through')
  return state.parts as IncidentParts
}

function inStage(open: IncidentOpen, stage: Stage, then: () => Decision): Decision {
  return open.stage === stage ? then() : refusedAs('incident.wrongStage', { stage: open.stage })
}

function refusedAs(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}
