/** The order feature (交办) as the catalogue lists it: an assignment to agencies, with a receipt of each. */
import type { Event } from '../../event.ts'
import type { Context, Feature, NewEvent, Order, RowChange, States } from '../../feature.ts'
import type { Parts } from '../../protocol.ts'
import { orderPolicies } from './clocks.ts'
import { decideOrder, orderReads } from './decide.ts'
import { orderEvents, type OpenOrderEvent, type OrderEvent } from './events.ts'
import { evolveOpen, evolveWork } from './evolve.ts'
import { orderCommands, type OrderCommand } from './messages.ts'
import type { OrderOpen, OrderWork } from './state.ts'

/** Who did it to whom: the addressee stands in `to`. */
function rows({ type, actor, occurredAt, recordedAt, data, position }: Event): RowChange[] {
  const { agency: to, ...rest } = data
  const { role, agency } = actor
  const when = { occurredAt, recordedAt, validFrom: occurredAt }
  const body = { type, agency, role, ...when, ...(to !== undefined && { to }), ...rest }
  return [{ id: `at-${position}`, mode: 'add', body }]
}

export const order = {
  name: 'order',
  foldVersion: 2,
  commands: orderCommands,
  events: orderEvents,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as OrderOpen | undefined, event as OpenOrderEvent),
    work: (part: Parts['work'], event: Event) =>
      evolveWork(part as OrderWork | undefined, event as OrderEvent),
  },
  reads: (command: Order) => orderReads(command as OrderCommand),
  decide: (command: Order, states: States, context: Context) =>
    decideOrder(command as OrderCommand, states, context),
  policies: (events: readonly NewEvent[], states: States, context: Context) =>
    orderPolicies(events, states, context),
  rows,
  areaOf: (open: Parts['open']) => (open as OrderOpen).area,
  isClosed: (open: Parts['open']) => (open as OrderOpen).stage !== 'open',
} satisfies Feature
