/** What a command costs the servers when three nodes share the screens, against one node that has them all. */
import { setTimeout as pause } from 'node:timers/promises'
import { furnishedCluster, socketAt, type Furnished } from './cluster.ts'
import { alternated, atMost, type Measure } from './measure.ts'
import { entryOf } from './orders.ts'
import { Swarm } from './swarm.ts'

const screens = 1000
/** Arriving is not what is measured here. */
const arrivingTogether = 50
const senders = 9
const ordersEach = 40
/** Below what the door lets one account do, so that every order is taken. */
const betweenMs = 90
const rounds = 3

export const nodesCpu: Measure = {
  name: 'nodesCpu',
  run: async () => {
    const house = await furnishedCluster(senders)
    const { ratio, ours, bare } = await alternated(
      rounds,
      () => perCommand(house, [0, 1, 2]),
      () => perCommand(house, [0]),
    )
    await house.cluster.close()
    const text = `${ours.toFixed(2)} ms a command on three nodes, ${bare.toFixed(2)} ms on one, ${screens} screens`
    return [atMost('nodesCpu', 1.3, ratio, text)]
  },
}

/** Processor time of the nodes in use for each accepted command, ms; connecting is not counted. */
async function perCommand(
  { incidents, screen, sender, cpuMs }: Furnished,
  nodes: readonly number[],
): Promise<number> {
  const at = (n: number): number => nodes[n % nodes.length] ?? 0
  const swarm = new Swarm()
  const places = Array.from({ length: screens }, (_, n) => {
    const { port, headers } = screen(n, at(n))
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    return { kind: 'house' as const, port, path: '/socket.io/', headers: lines }
  })
  for (let from = 0; from < screens; from += arrivingTogether)
    await swarm.connect(`screens from ${from}`, places.slice(from, from + arrivingTogether))
  const sockets = await Promise.all(Array.from({ length: senders }, (_, n) => socketAt(sender(n, at(n)))))
  const before = cpuMs(nodes)
  await Promise.all(
    sockets.map(async (socket, i) => {
      for (let n = 0; n < ordersEach; n++) {
        const answer = await socket.order(entryOf(incidents[(i * 5 + n) % incidents.length] ?? '', n))
        if (!answer.accepted) throw new Error(`refused: ${answer.refusal.code}`)
        await pause(betweenMs)
      }
    }),
  )
  const spent = cpuMs(nodes) - before
  for (const socket of sockets) socket.close()
  swarm.close()
  return spent / (senders * ordersEach)
}
