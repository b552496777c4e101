/** The statement feature as the catalogue lists it: what is told to the public about an incident, from plan to release. */
import type { Context, Feature, NewEvent, Order, States, StreamState } from '../../feature.ts'
import { statementPolicies } from './clocks.ts'
import { decideStatement, statementReads } from './decide.ts'
import { statementEvents } from './events.ts'
import { statementFolding } from './folding.ts'
import { statementCommands, type StatementCommand } from './messages.ts'

export const statement = {
  ...statementFolding,
  commands: statementCommands,
  events: statementEvents,
  reads: (order: Order, own: StreamState | undefined) => statementReads(order as StatementCommand, own),
  decide: (order: Order, states: States, context: Context) =>
    decideStatement(order as StatementCommand, states, context),
  policies: (events: readonly NewEvent[], states: States, context: Context) =>
    statementPolicies(events, states, context),
} satisfies Feature
