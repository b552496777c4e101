/** How long after an order a screen at another node has it, against a screen at the node that took it. */
import { setTimeout as pause } from 'node:timers/promises'
import type { RawSocket } from '../support/rawSocket.ts'
import { furnishedCluster, socketAt } from './cluster.ts'
import { atMost, clockMs, median, type Measure } from './measure.ts'
import { entryOf } from './orders.ts'

const samples = 150
/** Longer than a tick, so that every event finds the house idle; ten senders stay below what the door lets through. */
const pauseMs = 60
const senders = 10

export const crossNode: Measure = {
  name: 'crossNode',
  run: async () => {
    const { cluster, incidents, sender, screen } = await furnishedCluster(senders)
    const givers = await Promise.all(Array.from({ length: senders }, (_, n) => socketAt(sender(n, 0))))
    // The first of the people is a duty officer of the whole city: both see the same.
    const [here, there] = [await socketAt(screen(0, 0)), await socketAt(screen(0, 1))]
    const within: number[] = []
    const across: number[] = []
    for (let n = 0; n < samples; n++) {
      const giver = givers[n % senders]
      if (!giver) throw new Error('nobody gives orders')
      const heard = [next(here), next(there)] as const
      const began = clockMs()
      const answer = await giver.order(entryOf(incidents[n % incidents.length] ?? '', n))
      if (!answer.accepted) throw new Error(`refused: ${answer.refusal.code}`)
      const [near, far] = await Promise.all(heard)
      within.push(near - began)
      across.push(far - began)
      await pause(pauseMs)
    }
    for (const socket of [...givers, here, there]) socket.close()
    await cluster.close()
    const [local, remote] = [median(within), median(across)]
    const text = `${remote.toFixed(2)} ms from the order at another node, ${local.toFixed(2)} ms at the same`
    return [atMost('crossNode', 2, remote / local, text)]
  },
}

/** When the next packet with an event comes. */
function next({ ws }: RawSocket): Promise<number> {
  return new Promise((resolve) => {
    const look = (data: Buffer): void => {
      const at = clockMs()
      if (!data.toString().startsWith('42["events"') || !data.includes('"position"')) return
      ws.off('message', look)
      resolve(at)
    }
    ws.on('message', look)
  })
}
