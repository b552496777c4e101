/** What became of orders, as lines of their incident's timeline. Pure. */
import type { Line } from '../incident/incidents.ts'
import type { IssuedOrder } from './orders.ts'

/** What the whole incident wants to know of: given, reported back, refused, over. Receipts stay with the order. */
const told: readonly unknown[] = ['order.reportedBack', 'order.refused', 'order.escalated', 'order.closed']

export function orderLines(orders: readonly IssuedOrder[]): Line[] {
  return orders.flatMap((order) => {
    const { open, work, stream, copy } = order
    const what = work?.what
    const given = lineOf(order, `${stream}-issued`, {
      ...open.issuer,
      type: 'order.issued',
      occurredAt: open.issuedAt,
      recordedAt: open.recordedAt,
      text: what,
    })
    const later = copy.rows
      .filter(({ body }) => told.includes(body['type']))
      .map(({ id, body }) => {
        const { said, reason } = body
        const text = body['type'] === 'order.closed' ? what : (said ?? reason)
        return lineOf(order, `${stream}-${id}`, { ...body, text })
      })
    return [given, ...later]
  })
}

/** Without attachments, no position is ever asked for. */
function lineOf({ stream }: IssuedOrder, id: string, body: Readonly<Record<string, unknown>>): Line {
  const { type, agency, role, occurredAt, recordedAt, text } = body
  return {
    id,
    type: String(type),
    agency: String(agency),
    role: String(role),
    occurredAt: Number(occurredAt),
    recordedAt: Number(recordedAt),
    text: typeof text === 'string' || text === null ? text : undefined,
    key: false,
    position: 0,
    attachments: [],
    part: undefined,
    struck: false,
    said: { order: stream },
  }
}
