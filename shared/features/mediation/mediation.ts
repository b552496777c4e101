/** The mediation feature as the catalogue lists it: one dispute in one channel; a transfer opens its next case. */
import type { Context, Feature, Order, States, StreamState } from '../../feature.ts'
import { decideMediation, mediationReads } from './decide.ts'
import { mediationEvents, upcastMediation } from './events.ts'
import { mediationCommands, type MediationCommand } from './messages.ts'
import { mediationFolding } from './folding.ts'

export const mediation = {
  ...mediationFolding,
  commands: mediationCommands,
  events: mediationEvents,
  reads: (order: Order, own: StreamState | undefined, context: Pick<Context, 'day' | 'now'>) =>
    mediationReads(order as MediationCommand, own, context),
  decide: (order: Order, states: States, context: Context) =>
    decideMediation(order as MediationCommand, states, context),
  upcast: upcastMediation,
} satisfies Feature
