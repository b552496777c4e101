/** A house of two nodes: what happens at one reaches the other, whatever breaks in between. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entry, newId, report, taken, until, type Doors, type Sender } from '../support/doors.ts'
import { startCluster, type Node, type TestCluster } from '../support/cluster.ts'
import { note } from '../support/note.ts'
import { openRaw, type RawSocket } from '../support/rawSocket.ts'
import { takeSeat, type Seat } from '../support/seat.ts'
import { startTraffic } from '../support/traffic.ts'

const redisKills = Number(process.env['REDIS_KILLS'] ?? 10)
let cluster: TestCluster

beforeAll(async () => {
  cluster = await startCluster(2)
})
afterAll(async () => {
  await cluster.close()
})

function node(at: number): Node {
  const found = cluster.nodes[at]
  if (!found) throw new Error(`no node ${at}`)
  return found
}

/** A node as the raw socket's door. */
const doorOf = ({ url }: Node): Doors => ({ house: { url, port: Number(new URL(url).port) } }) as Doors

/** A sender whose page was served by the node. */
function at({ url }: Node, sender: Sender): Sender {
  return { ...sender, headers: { ...sender.headers, origin: url } }
}

async function socketAt(where: Node, sender: Sender): Promise<RawSocket> {
  const socket = await openRaw(doorOf(where), at(where, sender))
  expect(await socket.hello()).toMatchObject({ welcome: true })
  return socket
}

/** Every node says so itself. */
const redisIs = (health: 'up' | 'down'): Promise<void> =>
  expect
    .poll(
      async () => {
        const bodies = cluster.nodes.map(async ({ url }) => (await fetch(`${url}/readyz`)).text())
        return (await Promise.all(bodies)).every(
          (body) => body.includes('ops.redisDown') === (health === 'down'),
        )
      },
      { timeout: 15_000 },
    )
    .toBe(true)

async function current(seat: Seat, position: number, withinMs: number): Promise<number> {
  const began = performance.now()
  await until(() => (seat.link.state().cursor?.position ?? 0) >= position, 'it is there', withinMs)
  return performance.now() - began
}

describe('two nodes', () => {
  test('[NOD1] an entry given at one is at the other at once, and within the poll when Redis is gone', async (context) => {
    const [duty, second] = [await cluster.sender('duty'), await cluster.sender('second')]
    const here = await takeSeat(node(0).url, duty.token, 'live')
    const there = await takeSeat(node(1).url, second.token, 'live')
    await until(() => here.isFollowing() && there.isFollowing(), 'both follow')
    const stream = newId()
    const opened = taken(await here.link.give(report(stream)))
    await current(there, opened, 5000)
    await redisIs('up')
    const withRedis = await current(there, taken(await here.link.give(entry(stream, '甲'))), 5000)
    await cluster.redis.kill()
    const without: number[] = []
    for (const text of ['乙', '丙', '丁'])
      without.push(await current(there, taken(await here.link.give(entry(stream, text))), 5000))
    expect(there.link.streams().get(stream)).toEqual(here.link.streams().get(stream))
    await cluster.redis.start()
    await redisIs('up')
    await Promise.all([here.link.close(), there.link.close()])
    note(context, `${Math.round(withRedis)} ms with Redis, ${Math.round(Math.max(...without))} ms without`)
  })

  test('[NOD3] a screen at one is counted at the other', async () => {
    const socket = await socketAt(node(0), await cluster.sender('third'))
    const other = await socketAt(node(1), await cluster.sender('fourth'))
    const told = (): string =>
      JSON.stringify(other.heard.filter(([name]) => name === 'presence').at(-1) ?? '')
    await other.until(() => told().includes('"count":2'), 'both are counted', 10_000)
    socket.close()
    await other.until(() => told().includes('"count":1'), 'one is left', 10_000)
    other.close()
  })

  test('[NOD7] who signs in at one is signed in at both, and who signs out at one is out at both', async () => {
    const who = await cluster.sender('fifth')
    const there = await socketAt(node(1), who)
    const { headers } = at(node(0), who)
    const gone = await fetch(`${node(0).url}/api/session`, { method: 'DELETE', headers })
    expect(gone.status).toBe(204)
    await there.closed(2000)
    expect(there.bye()).toMatchObject({ reason: 'signedOut' })
    const asked = await fetch(`${node(1).url}/api/session`, { headers: at(node(1), who).headers })
    expect(asked.status).toBe(401)
  })

  test.each([
    ['within 2 s', 2000],
    ['within 10 s while Redis is gone', 10_000],
  ])('[NOD7] [SEE4] whose account is suspended at one is cut at the other %s', async (_words, withinMs) => {
    if (withinMs > 2000) await cluster.redis.kill()
    const who = await cluster.sender(`suspended-${withinMs}`)
    const admin = await cluster.desk.sender('administrator', 'administrator', { log: 'house' })
    const there = await socketAt(node(1), who)
    const by = await socketAt(node(0), admin)
    const order = { commandId: newId(), type: 'account.suspend', stream: who.account, seen: 1, data: {} }
    expect(await by.order(order)).toMatchObject({ accepted: true })
    await there.closed(withinMs)
    expect(there.bye()).toMatchObject({ reason: 'revoked' })
    by.close()
    if (withinMs > 2000) await cluster.redis.start()
  })

  test('[NOD9] long polling is refused by each', async () => {
    const { headers } = at(node(0), await cluster.sender('sixth'))
    const poll = `${node(0).url}/socket.io/?EIO=4&transport=polling`
    expect((await fetch(poll, { headers })).status).toBe(403)
  })
})

describe('under load', () => {
  const senders = (): Promise<Sender[]> =>
    Promise.all(['load-1', 'load-2', 'load-3', 'load-4'].map((login) => cluster.sender(login)))
  const fixed = (): string[] => [node(0).url, node(1).url, node(0).url, node(1).url]

  test(
    `[NOD6] Redis is killed and started ${redisKills} times, filled with garbage, emptied and paused: no node ends, nothing is lost, nothing doubled`,
    { timeout: 60_000 + redisKills * 3000 },
    async () => {
      const traffic = await startTraffic(cluster.desk, fixed(), await senders())
      const running = cluster.nodes.map((one) => one.process())
      const { epoch } = await cluster.desk.house.log.head('house')
      const lie = `{"is":"grown","log":"live","position":${Number.MAX_SAFE_INTEGER}}`
      for (let round = 0; round < redisKills; round++) {
        await cluster.redis.kill()
        await traffic.flows(4)
        await cluster.redis.start()
        for (const text of [lie, '{', '\u0000'])
          await cluster.redis.say('PUBLISH', `lianxin:${epoch}:news`, text)
        if (round % 3 === 1) await cluster.redis.say('FLUSHALL')
        if (round % 3 === 2) await cluster.redis.say('CLIENT', 'PAUSE', '300', 'ALL')
        await traffic.flows(4)
      }
      await traffic.stop()
      await traffic.isWhole()
      await traffic.close()
      expect(running.map(({ child }) => child.exitCode)).toEqual([null, null])
      expect(cluster.nodes.map((one) => one.process())).toEqual(running)
    },
  )

  test('[LOG3] PostgreSQL crashes and comes back: orders are taken then, none doubled, all desks equal', async () => {
    const traffic = await startTraffic(cluster.desk, fixed(), await senders())
    const running = cluster.nodes.map((one) => one.process())
    await traffic.flows(10)
    await cluster.postgres.restart()
    await traffic.flows(4, 40_000)
    await traffic.stop(40_000)
    await traffic.isWhole()
    await traffic.close()
    expect(running.map(({ child }) => child.exitCode)).toEqual([null, null])
  })

  test('[NOD11] a node is killed: its clients are current on another', async (context) => {
    const everywhere = Array.from({ length: 4 }, () => cluster.balancer.url)
    const traffic = await startTraffic(cluster.desk, everywhere, await senders())
    await traffic.flows(10)
    await node(0).end('SIGKILL')
    await traffic.flows(10)
    await expect.poll(() => traffic.seats.every((seat) => seat.isFollowing())).toBe(true)
    await node(0).start()
    await traffic.stop()
    await traffic.isWhole()
    await traffic.close()
    const gaps = traffic.seats.flatMap((seat) => seat.gaps)
    expect(gaps.length).toBeGreaterThan(0)
    note(context, `gap of a client ${Math.round(Math.max(...gaps))} ms at most, ${gaps.length} gaps`)
  })
})
