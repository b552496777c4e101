/** When the issuers of orders waited for them to be read. Pure. */
import { merged, type OpenSpan } from '../../timeline/merge.ts'
import type { IssuedOrder } from './orders.ts'

/** From an order's issue until each addressee read or refused it, or the order was over; open while one still has to. */
export function unreadSpans(orders: readonly IssuedOrder[]): OpenSpan[] {
  return merged(
    orders.flatMap(({ open, work }) =>
      Object.values(work?.receipts ?? {}).map(({ stage, since, readAt }) => ({
        from: open.issuedAt,
        to: readAt ?? (stage === 'sent' ? (open.closedAt ?? undefined) : since),
      })),
    ),
  )
}
