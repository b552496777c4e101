/** The order feature (交办) as the catalogue lists it: an assignment to agencies, with a receipt of each. */
import type { Context, Feature, NewEvent, Order, States } from '../../feature.ts'
import { orderPolicies } from './clocks.ts'
import { decideOrder, orderReads } from './decide.ts'
import { orderEvents } from './events.ts'
import { orderCommands, type OrderCommand } from './messages.ts'
import { orderFolding } from './folding.ts'

export const order = {
  ...orderFolding,
  commands: orderCommands,
  events: orderEvents,
  reads: (command: Order) => orderReads(command as OrderCommand),
  decide: (command: Order, states: States, context: Context) =>
    decideOrder(command as OrderCommand, states, context),
  policies: (events: readonly NewEvent[], states: States, context: Context) =>
    orderPolicies(events, states, context),
} satisfies Feature
