/** Nodes are replaced one after the other while orders flow, as an update does it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCluster, type TestCluster } from '../support/cluster.ts'
import { note } from '../support/note.ts'
import { startTraffic } from '../support/traffic.ts'

const rounds = Number(process.env['ROLLS'] ?? 3)
let cluster: TestCluster

beforeAll(async () => {
  cluster = await startCluster(2, { DRAIN_WAIT_MS: '600' })
})
afterAll(async () => {
  await cluster.close()
})

test(
  `[NOD8] [NOD11] ${rounds} rolling restarts under load: nothing is lost, nothing doubled, every node ends with 0`,
  { timeout: 60_000 + rounds * 30_000 },
  async (context) => {
    const names = ['roll-1', 'roll-2', 'roll-3', 'roll-4']
    const senders = await Promise.all(names.map((name) => cluster.sender(name)))
    const { url, ready } = cluster.balancer
    await expect.poll(() => ready().length).toBe(2)
    const traffic = await startTraffic(
      cluster.desk,
      senders.map(() => url),
      senders,
    )
    for (let round = 0; round < rounds; round++)
      for (const node of cluster.nodes) {
        await traffic.flows(8)
        expect(await node.end('SIGTERM')).toBe(0)
        await node.start()
        await expect.poll(() => ready().length).toBe(2)
      }
    await traffic.stop()
    await traffic.isWhole()
    await traffic.close()
    const gaps = traffic.seats.flatMap((seat) => seat.gaps).sort((a, b) => a - b)
    const [median = 0, most = 0] = [gaps[Math.floor(gaps.length / 2)], gaps.at(-1)]
    note(
      context,
      `gap of a client ${Math.round(median)} ms median, ${Math.round(most)} ms at most, ${gaps.length} gaps`,
    )
  },
)
