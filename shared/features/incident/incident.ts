/** The incident feature as the catalogue lists it. */
import type { Feature } from '../../feature.ts'
import { decideIncident, incidentPolicies, incidentReads } from './decide.ts'
import { incidentEvents, type IncidentEvent } from './events.ts'
import { evolveClosed, evolveOpen, evolveWork } from './evolve.ts'
import { incidentCommands, type IncidentOrder } from './messages.ts'
import { incidentRows } from './rows.ts'
import { closedStages, type IncidentClosed, type IncidentOpen, type IncidentWork } from './state.ts'
import type { Context, NewEvent, Order, States } from '../../feature.ts'
import type { Event } from '../../event.ts'
import type { Parts } from '../../protocol.ts'

export const incident = {
  name: 'incident',
  foldVersion: 4,
  commands: incidentCommands,
  events: incidentEvents,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as IncidentOpen | undefined, event as IncidentEvent),
    work: (part: Parts['work'], event: Event) =>
      evolveWork(part as IncidentWork | undefined, event as IncidentEvent),
    closed: (part: Parts['closed'], event: Event) =>
      evolveClosed(part as IncidentClosed | undefined, event as IncidentEvent),
  },
  reads: (order: Order, _own: unknown, context: Pick<Context, 'day'>) =>
    incidentReads(order as IncidentOrder, context.day),
  decide: (order: Order, states: States, context: Context) =>
    decideIncident(order as IncidentOrder, states, context),
  policies: (events: readonly NewEvent[], states: States, context: Context) =>
    incidentPolicies(events, states, context),
  rows: (event: Event) => incidentRows(event as IncidentEvent),
  areaOf: (open: Parts['open']) => (open as IncidentOpen).area,
  isClosed: (open: Parts['open']) => closedStages.includes((open as IncidentOpen).stage),
} satisfies Feature
