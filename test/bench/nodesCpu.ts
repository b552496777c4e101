/** What a command costs the servers when three nodes share the screens, against one node that has them all. */
import { setTimeout as pause } from 'node:timers/promises'
import { furnishedCluster, socketAt, type Furnished } from './cluster.ts'
import { alternated, atMost, clockMs, type Measure } from './measure.ts'
import { entryOf } from './orders.ts'
import { Swarm } from './swarm.ts'

const screens = 1000
/** Arriving is not what is measured here. */
const arrivingTogether = 50
const senders = 9
const ordersEach = 40
/** Below what the door lets one account do, so that every order is taken. */
const everyMs = 100
const rounds = 5

export const nodesCpu: Measure = {
  name: 'nodesCpu',
  run: async () => {
    const house = await furnishedCluster(senders)
    // Each node is the one in its turn: code that has run less often costs more, and none may have run more than another.
    let turn = 0
    const { ratio, ours, bare } = await alternated(
      rounds,
      () => perCommand(house, [0, 1, 2]),
      () => perCommand(house, [turn++ % house.cluster.nodes.length]),
    )
    await house.cluster.close()
    const text = `${ours.toFixed(2)} ms a command on three nodes, ${bare.toFixed(2)} ms on one, ${screens} screens`
    return [atMost('nodesCpu', 1.3, ratio, text)]
  },
}

/**
 * Processor time of the nodes in use for each accepted command, ms; connecting is not counted. Orders come at set times,
 * whatever was answered: senders who wait for their answers are brought into step by the commits of one node, come in
 * bursts there and singly at three, and the two sides would not be given the same load.
 */
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
  const began = clockMs()
  const given = sockets.map(async (socket, i) => {
    const answers: ReturnType<typeof socket.order>[] = []
    for (let n = 0; n < ordersEach; n++) {
      await pause(Math.max(0, began + (n + i / senders) * everyMs - clockMs()))
      answers.push(socket.order(entryOf(incidents[(i * 5 + n) % incidents.length] ?? '', n)))
    }
    return Promise.all(answers)
  })
  for (const answer of (await Promise.all(given)).flat())
    if (!answer.accepted) throw new Error(`refused: ${answer.refusal.code}`)
  const spent = cpuMs(nodes) - before
  for (const socket of sockets) socket.close()
  swarm.close()
  return spent / (senders * ordersEach)
}
