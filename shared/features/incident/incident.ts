/** The incident feature as the catalogue lists it. */
import type { Feature } from '../../feature.ts'
import { codeSeries, decideIncident, incidentPolicies } from './decide.ts'
import { incidentCommands, incidentEvents, type IncidentEvent, type IncidentOrder } from './messages.ts'
import { incidentRows } from './rows.ts'
import {
  evolveClosed,
  evolveOpen,
  evolveWork,
  type IncidentClosed,
  type IncidentOpen,
  type IncidentWork,
} from './state.ts'
import type { Context, NewEvent, Order, States } from '../../feature.ts'
import type { Event } from '../../event.ts'
import type { Parts } from '../../protocol.ts'

export const incident = {
  name: 'incident',
  foldVersion: 2,
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
    order.type === 'incident.report' || order.type === 'incident.noteAssembly'
      ? { series: [codeSeries(context.day)] }
      : {},
  decide: (order: Order, states: States, context: Context) =>
    decideIncident(order as IncidentOrder, states, context),
  policies: (events: readonly NewEvent[], states: States, context: Context) =>
    incidentPolicies(events, states, context),
  rows: (event: Event) => incidentRows(event as IncidentEvent),
  areaOf: (open: Parts['open']) => (open as IncidentOpen).area,
  isClosed: (open: Parts['open']) => ['dismissed', 'archived'].includes((open as IncidentOpen).stage),
} satisfies Feature
