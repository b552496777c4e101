/** May this sender give this order here? Pure; the browser asks the same to enable a button. */
import type { Feature, Order, StreamState } from '../feature.ts'
import { refused, type Refusal } from '../refusal.ts'
import { covers, type Actor } from './actor.ts'
import type { Permissions } from './permissions.ts'
import { centre, isInvolved } from './standing.ts'

export type Permit = { granted: true } | { granted: false; refusal: Refusal }

/**
 * Judges role first, then reach. `own` is the stream's state, undefined for an order that opens one.
 * Whether the sender may know of the stream at all is asked before (404, not 403).
 */
export function authorise(
  actor: Actor,
  order: Pick<Order, 'type' | 'data'>,
  own: StreamState | undefined,
  feature: Feature,
  permissions: Permissions,
): Permit {
  const permission = Object.hasOwn(permissions, order.type) ? permissions[order.type] : undefined
  if (!permission?.roles.includes(actor.role)) return denied(order.type)
  switch (permission.reach) {
    case 'house':
    case 'system':
      return { granted: true }
    case 'area':
      return inArea(actor, order, own, feature) ? { granted: true } : denied(order.type)
    case 'involved': {
      const atCentre = centre.includes(actor.role) && inArea(actor, order, own, feature)
      return atCentre || isInvolved(actor.agency, own) ? { granted: true } : denied(order.type)
    }
  }
}

function inArea(
  actor: Actor,
  order: Pick<Order, 'data'>,
  own: StreamState | undefined,
  feature: Feature,
): boolean {
  const area = own ? feature.areaOf(own.parts.open) : order.data['area']
  return typeof area === 'string' && covers(actor.area, area)
}

function denied(type: string): Permit {
  return { granted: false, refusal: refused('access.forbidden', { command: type }) }
}
