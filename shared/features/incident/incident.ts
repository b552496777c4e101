/** The incident feature as the catalogue lists it. */
import type { Feature, Context, NewEvent, Order, States } from '../../feature.ts'
import { decideIncident, incidentPolicies, incidentReads } from './decide.ts'
import { incidentEvents } from './events.ts'
import { incidentCommands, type IncidentOrder } from './messages.ts'
import { incidentFolding } from './folding.ts'

export const incident = {
  ...incidentFolding,
  commands: incidentCommands,
  events: incidentEvents,
  reads: (order: Order, _own: unknown, context: Pick<Context, 'day'>) =>
    incidentReads(order as IncidentOrder, context.day),
  decide: (order: Order, states: States, context: Context) =>
    decideIncident(order as IncidentOrder, states, context),
  policies: (events: readonly NewEvent[], states: States, context: Context) =>
    incidentPolicies(events, states, context),
} satisfies Feature
