/** Orders as the screens read them: typed views of the copies, whose they are, which of them are not heard of. Pure. */
import type { WireActor } from '../../../shared/event.ts'
import { outstanding, unreadPastLimit } from '../../../shared/features/order/readings.ts'
import type { OrderOpen, OrderWork } from '../../../shared/features/order/state.ts'
import type { StreamCopy } from '../../../shared/protocol.ts'

export interface IssuedOrder {
  stream: string
  copy: StreamCopy
  open: OrderOpen
  /** Absent for those who may only know of the order. */
  work: OrderWork | undefined
}

/** Open ones by their due time, then what is over, newest first. */
export function issuedOf(streams: ReadonlyMap<string, StreamCopy>): IssuedOrder[] {
  return [...streams.values()].flatMap((copy) => orderIn(copy) ?? []).sort(byUrgency)
}

function orderIn(copy: StreamCopy): IssuedOrder | undefined {
  if (copy.feature !== 'order') return undefined
  // A copy of this feature holds these parts: they were folded by the feature's own code.
  const open = copy.state.open as OrderOpen
  return { stream: copy.stream, copy, open, work: copy.state.work as OrderWork | undefined }
}

function byUrgency(a: IssuedOrder, b: IssuedOrder): number {
  const over = (order: IssuedOrder) => (order.open.stage === 'open' ? 0 : 1)
  const ended = (order: IssuedOrder) => order.open.closedAt ?? 0
  return over(a) - over(b) || ended(b) - ended(a) || a.open.dueAt - b.open.dueAt
}

/** Assigned to this post, and its report still awaited. */
export function mineOf(orders: readonly IssuedOrder[], actor: WireActor | undefined): IssuedOrder[] {
  return orders.filter(
    ({ open, work }) =>
      open.stage === 'open' &&
      work !== undefined &&
      actor !== undefined &&
      outstanding(work).includes(actor.agency) &&
      open.addressees.some(
        ({ agency, role }) => agency === actor.agency && (role ?? actor.role) === actor.role,
      ),
  )
}

/** When each addressee was last heard of: what it signed for or reported is a word from it, a call made to it is not. */
export function answersIn(orders: readonly IssuedOrder[]): { agency: string; at: number }[] {
  return orders.flatMap(({ work }) =>
    Object.entries(work?.receipts ?? {})
      .filter(([, { stage }]) => stage === 'signedFor' || stage === 'reportedBack' || stage === 'refused')
      .map(([agency, { since }]) => ({ agency, at: since })),
  )
}

/** An order not read in its time, and by whom. */
export interface Unheard {
  order: IssuedOrder
  agencies: string[]
  /** It interrupts: at response levels 1 and 2 (ux.md §2, P1). */
  urgent: boolean
}

/** Orders not read in their time, the longest first; `levelOf` gives the response level of an incident. */
export function unheardOf(
  orders: readonly IssuedOrder[],
  levelOf: (incident: string) => number | undefined,
  now: number,
): Unheard[] {
  return orders
    .flatMap((order): Unheard[] => {
      const agencies = order.work ? unreadPastLimit(order.open, order.work, now) : []
      const level = order.open.incident === null ? undefined : levelOf(order.open.incident)
      return agencies.length > 0 ? [{ order, agencies, urgent: level !== undefined && level <= 2 }] : []
    })
    .sort((a, b) => a.order.open.receiptDueAt - b.order.open.receiptDueAt)
}
