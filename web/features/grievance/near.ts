/** What a matter may be joined to: incidents, disputes and orders of its community first, then of its district. Pure. */
import { areaPath } from '../../../shared/access/actor.ts'
import type { Link } from '../../../shared/features/grievance/messages.ts'
import { isActive, type Incident } from '../incident/incidents.ts'
import { isOver, type MediationCase } from '../mediation/cases.ts'
import type { IssuedOrder } from '../order/orders.ts'
import type { Matter } from './matters.ts'

export type Near =
  | { link: 'incident'; to: Incident }
  | { link: 'dispute'; to: MediationCase }
  | { link: 'order'; to: IssuedOrder }

export interface Around {
  incidents: readonly Incident[]
  cases: readonly MediationCase[]
  orders: readonly IssuedOrder[]
}

/** Each kind in the order of `links`, the nearest of it first; what it is joined to already is not among them. */
export function nearOf({ open }: Matter, { incidents, cases, orders }: Around): Near[] {
  const all: Near[] = [
    ...incidents.filter(isActive).map((to) => ({ link: 'incident' as const, to })),
    ...cases.filter((to) => !isOver(to)).map((to) => ({ link: 'dispute' as const, to })),
    ...orders.filter((order) => order.open.stage === 'open').map((to) => ({ link: 'order' as const, to })),
  ]
  const farness = ({ to }: Near): number =>
    to.open.area === open.area ? 0 : districtOf(to.open.area) === districtOf(open.area) ? 1 : 2
  const rank: Record<Link, number> = { incident: 0, dispute: 1, order: 2 }
  return all
    .filter((near) => farness(near) < 2 && open[near.link] !== near.to.stream)
    .sort((a, b) => rank[a.link] - rank[b.link] || farness(a) - farness(b))
}

function districtOf(area: string): string {
  return areaPath(area)[1] ?? area
}
