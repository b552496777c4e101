/** The wording feature as the catalogue lists it: what the city's offices answer about an incident, and until when. */
import type { Context, Feature, Order, States, StreamState } from '../../feature.ts'
import { decidePressLine, pressLineReads } from './decide.ts'
import { pressLineEvents } from './events.ts'
import { pressLineFolding } from './folding.ts'
import { pressLineCommands, type PressLineCommand } from './messages.ts'

export const pressLine = {
  ...pressLineFolding,
  commands: pressLineCommands,
  events: pressLineEvents,
  reads: (order: Order, own: StreamState | undefined) => pressLineReads(order as PressLineCommand, own),
  decide: (order: Order, states: States, context: Context) =>
    decidePressLine(order as PressLineCommand, states, context),
} satisfies Feature
