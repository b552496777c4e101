/** How a house ends: nobody new is sent, what is on its way is answered, everyone is told, then the files are closed. */
import type { Server } from 'node:http'
import type { Cluster } from './cluster/cluster.ts'
import type { Config } from './config.ts'
import type { EventLog } from './log/eventLog.ts'
import type { Press } from './papers/press.ts'
import type { Vault } from './vault/vault.ts'

/** How long a house that ends waits for the orders and for the requests on their way. */
const lastOrdersMs = 10_000
const lastRequestsMs = 2000
/** A place that does not answer holds up no end. */
const lastShippingMs = 10_000
/** A node greets so many clients a second at most: the time over which those it sends away may come back elsewhere. */
const backAtMsEach = 2
/** A house of one node is not back sooner. */
const leastSpreadMs = 1000

export interface Ending {
  house: {
    config: Pick<Config, 'DRAIN_WAIT_MS' | 'DRAIN_SPREAD_MS'>
    isEnding: boolean
    log: Pick<EventLog, 'close'>
    vault: Pick<Vault, 'close'>
    drafts: { close: () => Promise<void> }
    press: Pick<Press, 'close'>
    orders: { close: (withinMs: number) => Promise<void> }
    cluster: Pick<Cluster, 'close'>
  }
  server: Server
  door: {
    /** Lets nobody in any more. */
    shut: () => void
    size: () => number
    /** Tells everyone to come back within `spreadMs`, each at a time of their own, and ends the connections. */
    close: (spreadMs: number) => Promise<void>
  }
  timers: readonly NodeJS.Timeout[]
  /** Ships what was recorded since the last time; never rejects. */
  ship?: () => Promise<void>
}

export async function drain({ house, server, door, timers, ship }: Ending): Promise<void> {
  const { DRAIN_WAIT_MS, DRAIN_SPREAD_MS } = house.config
  // From here on /readyz is red; the balancer needs a moment to look.
  house.isEnding = true
  if (server.listening && DRAIN_WAIT_MS > 0)
    await new Promise((resolve) => setTimeout(resolve, DRAIN_WAIT_MS))
  door.shut()
  await house.orders.close(lastOrdersMs)
  const spreadMs = Math.min(DRAIN_SPREAD_MS, Math.max(leastSpreadMs, door.size() * backAtMsEach))
  const closed = door.close(spreadMs)
  // A request that never comes to its end must not hold the house.
  const timer = setTimeout(() => server.closeAllConnections(), lastRequestsMs)
  await closed
  clearTimeout(timer)
  for (const one of timers) clearInterval(one)
  // One that is under way may have begun before the last order.
  const lastShipped = ship?.().then(ship)
  if (lastShipped)
    await Promise.race([lastShipped, new Promise((resolve) => setTimeout(resolve, lastShippingMs).unref())])
  house.cluster.close()
  house.press.close()
  await house.vault.close()
  await house.drafts.close()
  await house.log.close()
}
