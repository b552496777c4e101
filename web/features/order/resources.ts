/** Requests for means as one looks for them: what was asked, how far each unit's are, what is still lacking. Pure. */
import { supplyStages, type MeansKind, type SupplyStage } from '../../../shared/features/order/messages.ts'
import type { Receipt } from '../../../shared/features/order/state.ts'
import type { IssuedOrder } from './orders.ts'

export interface Request {
  order: IssuedOrder
  kind: MeansKind
  asked: number
  /** In place by now, of all addressees; undefined for those who see no more than that there is a request. */
  inPlace: number | undefined
  /** Asked for and not in place, while the request stands. */
  lacking: number
  /** Each addressee with the number it last said of every stage. */
  units: { agency: string; receipt: Receipt; said: Record<SupplyStage, number | undefined> }[]
}

/** In the order of the orders; those that ask for no means are left out. */
export function requestsOf(orders: readonly IssuedOrder[]): Request[] {
  return orders.flatMap((order): Request[] => {
    const { means, addressees, stage } = order.open
    if (!means || stage === 'withdrawn') return []
    const units = addressees.flatMap(({ agency }) => {
      const receipt = order.work?.receipts[agency]
      return receipt ? [{ agency, receipt, said: saidOf(receipt) }] : []
    })
    const inPlace = order.work && units.reduce((sum, { said }) => sum + (said.inPlace ?? 0), 0)
    const lacking = stage === 'open' ? Math.max(0, means.asked - (inPlace ?? 0)) : 0
    return [{ order, ...means, inPlace, lacking, units }]
  })
}

function saidOf({ supplied }: Receipt): Record<SupplyStage, number | undefined> {
  return Object.fromEntries(supplyStages.map((stage) => [stage, supplied[stage]])) as ReturnType<
    typeof saidOf
  >
}
