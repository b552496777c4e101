/** The incident feature as the catalogue lists it. */
import type { Feature } from '../../feature.ts'
import { codeSeries, decideIncident, incidentPolicies } from './decide.ts'
import { incidentCommands, incidentEvents, type IncidentEvent, type IncidentOrder } from './messages.ts'
import { incidentEvolve, incidentRows, type IncidentOpen, type IncidentWork } from './state.ts'
import type { Context, NewEvent, Order, States } from '../../feature.ts'
import type { Event } from '../../event.ts'
import type { Parts } from '../../protocol.ts'

export const incident = {
  name: 'incident',
  foldVersion: 1,
  commands: incidentCommands,
  events: incidentEvents,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      incidentEvolve.open(part as IncidentOpen | undefined, event as IncidentEvent),
    work: (part: Parts['work'], event: Event) =>
      incidentEvolve.work(part as IncidentWork | undefined, event as IncidentEvent),
  },
  reads: (order: Order, _own: unknown, context: Pick<Context, 'day'>) =>
    order.type === 'incident.report' ? { series: [codeSeries(context.day)] } : {},
  decide: (order: Order, states: States, context: Context) =>
    decideIncident(order as IncidentOrder, states, context),
  policies: (events: readonly NewEvent[], states: States, context: Context) =>
    incidentPolicies(events, states, context),
  rows: (event: Event) => incidentRows(event as IncidentEvent),
  areaOf: (open: Parts['open']) => (open as IncidentOpen).area,
  isClosed: (open: Parts['open']) => (open as IncidentOpen).stage === 'dismissed',
} satisfies Feature
