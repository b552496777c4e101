/** How an order reaches the wall: the first one opens it, and of two desks that open it at once both order of the same. */
import { watch } from 'vue'
import type { Answer } from '../../../shared/command.ts'
import type { WallOrderType } from '../../../shared/features/wall/wall.ts'
import { refused, type Refusal } from '../../../shared/refusal.ts'
import type { Order } from '../../stores/live.ts'
import type { Wall } from './walls.ts'

export interface WallPorts {
  /** The wall as this desk's copy holds it; reactive. */
  wall: () => Wall | undefined
  area: () => string
  newId: () => string
  send: (order: Order) => Promise<Answer>
  discard: (commandId: string) => void
}

const arrivalMs = 10_000

export function wallOrders({ wall, area, newId, send, discard }: WallPorts) {
  /** Resolves with why not, or with nothing once the house has taken the order. */
  async function give(type: WallOrderType, data: Record<string, unknown>): Promise<Refusal | undefined> {
    const there = wall() ?? (await opened())
    if ('code' in there) return there
    return settled({ type, stream: there.stream, data, seen: there.copy.version.open })
  }

  /** This desk's own wall, or that of the desk that was first: it is on its way here (WALL1). */
  async function opened(): Promise<Wall | Refusal> {
    const refusal = await settled({ type: 'wall.open', stream: newId(), data: { area: area() } })
    return refusal && refusal.code !== 'claim.taken' ? refusal : arrived()
  }

  function arrived(): Promise<Wall | Refusal> {
    return new Promise((resolve) => {
      const late = setTimeout(() => done(refused('house.unavailable')), arrivalMs)
      const stop = watch(wall, (there) => there && done(there), { flush: 'sync' })
      const there = wall()
      if (there) done(there)
      function done(found: Wall | Refusal): void {
        clearTimeout(late)
        stop()
        resolve(found)
      }
    })
  }

  /** A key pressed in vain is nothing to keep: a refused order does not stay in the outbox. */
  async function settled(order: Omit<Order, 'commandId'>): Promise<Refusal | undefined> {
    const commandId = newId()
    const answer = await send({ ...order, commandId })
    if (answer.accepted) return undefined
    discard(commandId)
    return answer.refusal
  }

  return { give }
}
