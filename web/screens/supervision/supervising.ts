/** A supervision (督办) in the making: the order that comes of a row of the board. Pure. */
import type { IssuedOrder } from '../../features/order/orders.ts'
import type { BoardRow } from './board.ts'

export interface Supervising {
  what: string
  agency: string
  /** Epoch ms; undefined while what was typed is no time. */
  dueAt: number | undefined
}

/** The data of `order.issue`: to one unit, about the row's incident. */
export function supervisionOf(
  row: BoardRow,
  { what, agency, dueAt }: Supervising,
  area: string,
): Record<string, unknown> {
  return {
    ...(row.incident !== undefined && { incident: row.incident }),
    area,
    kind: 'supervision',
    addressees: agency === '' ? [] : [{ agency, part: 'lead' }],
    dueAt,
    spoken: false,
    what,
  }
}

/** True while a supervision of one of the row's units about the same incident is open. */
export function isSupervised(row: BoardRow, orders: readonly IssuedOrder[]): boolean {
  return orders.some(
    ({ open }) =>
      open.kind === 'supervision' &&
      open.stage === 'open' &&
      open.incident === (row.incident ?? null) &&
      open.addressees.some(({ agency }) => row.waitsOn.includes(agency) || row.holders.includes(agency)),
  )
}
