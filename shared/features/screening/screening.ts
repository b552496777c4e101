/** The screening feature as the catalogue lists it: a stream for each report of a body, of an area and a day. */
import type { Context, Feature, Order, States } from '../../feature.ts'
import { decideScreening, screeningReads } from './decide.ts'
import { screeningEvents } from './events.ts'
import { screeningFolding } from './folding.ts'
import { screeningCommands, type ScreeningOrder } from './messages.ts'

export const screening = {
  ...screeningFolding,
  commands: screeningCommands,
  events: screeningEvents,
  reads: (order: Order) => screeningReads(order as ScreeningOrder),
  decide: (order: Order, states: States, context: Context) =>
    decideScreening(order as ScreeningOrder, states, context),
} satisfies Feature
