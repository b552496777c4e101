/** The grievance feature (群众诉求) as the catalogue lists it: a matter people brought, from receipt to answer. */
import type { Context, Feature, Order, States, StreamState } from '../../feature.ts'
import { decideGrievance, grievanceReads } from './decide.ts'
import { grievanceEvents } from './events.ts'
import { grievanceCommands, type GrievanceCommand } from './messages.ts'
import { grievanceFolding } from './folding.ts'

export const grievance = {
  ...grievanceFolding,
  commands: grievanceCommands,
  events: grievanceEvents,
  reads: (command: Order, own: StreamState | undefined, context: Pick<Context, 'day'>) =>
    grievanceReads(command as GrievanceCommand, own, context),
  decide: (command: Order, states: States, context: Context) =>
    decideGrievance(command as GrievanceCommand, states, context),
} satisfies Feature
