/** A session that ends at another node: its sockets here are cut, with Redis at once, without it a little later. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tokenHash } from '../../server/access/secrets.ts'
import { Sessions } from '../../server/access/session.ts'
import { ensureAccount } from '../../server/houseActor.ts'
import { openRedisCluster } from '../../server/cluster/redisCluster.ts'
import { houseLog } from '../../server/corridor/accounts.ts'
import { city } from '../support/actors.ts'
import { openDoors, until, type Doors, type Sender } from '../support/doors.ts'
import { openRaw } from '../support/rawSocket.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

let redis: TestRedis
let doors: Doors
beforeAll(async () => {
  redis = await startRedis()
  doors = await openDoors({ REDIS_URL: redis.url })
})
afterAll(async () => {
  await doors.close()
  await redis.kill()
})

/** Whether the node is ready, and whether it says that Redis is away. */
const ready = async (): Promise<[boolean, boolean]> => {
  const response = await fetch(`${doors.house.url}/readyz`)
  const state = (await response.json()) as { ready: boolean; degraded: { code: string }[] }
  return [state.ready, state.degraded.some(({ code }) => code === 'ops.redisDown')]
}

/** What the other node does when somebody signs out there, as far as this one can see it. */
async function endElsewhere({ token }: Sender): Promise<void> {
  const text = 'DELETE FROM session WHERE token_hash = ?'
  await doors.house.log.write(houseLog, [{ text, args: [tokenHash(token)], rows: false }])
}

test('[NOD7] is told by the node where it ended, and cut at once', async () => {
  const { epoch } = await doors.house.log.head(houseLog)
  const there = await openRedisCluster({ url: redis.url, house: epoch })
  await until(() => doors.house.cluster.health().redis === 'up', 'redis is up', 10_000)
  const who = await doors.sender('duty', 'dutyOfficer')
  const other = await doors.sender('second', 'dutyOfficer')
  const [socket, spared] = [await openRaw(doors, who), await openRaw(doors, other)]
  await socket.hello()
  await spared.hello()
  await endElsewhere(who)
  const began = performance.now()
  there.sessionEnded()
  await socket.closed(2000)
  expect(performance.now() - began).toBeLessThan(2000)
  expect(socket.bye()).toEqual({ reason: 'signedOut', retryAfterMs: 0 })
  expect(spared.isOpen()).toBe(true)
  spared.close()
  there.close()
})

test('[NOD7] [NOD6] without Redis the node is ready, says that it is degraded, and looks by itself', async () => {
  await until(() => doors.house.cluster.health().redis === 'up', 'redis is up', 10_000)
  expect(await ready()).toEqual([true, false])
  await redis.kill()
  await until(() => doors.house.cluster.health().redis === 'down', 'it is noticed')
  expect(await ready()).toEqual([true, true])
  const who = await doors.sender('third', 'dutyOfficer')
  const socket = await openRaw(doors, who)
  await socket.hello()
  await endElsewhere(who)
  await socket.closed(10_000)
  expect(socket.bye()?.reason).toBe('signedOut')
})

test('[NOD7] many sessions are asked about in many questions, and only the ended are found', async () => {
  const { sessions } = doors.house
  const { account } = await doors.sender('fourth', 'dutyOfficer')
  const standing = await Promise.all(Array.from({ length: 150 }, () => sessions.begin(account, 'live')))
  const gone = Array.from({ length: 150 }, (_, n) => `${n}`.padStart(64, '0'))
  const asked = [...standing.map(tokenHash), ...gone]
  expect((await sessions.ended(asked)).sort()).toEqual(gone.sort())
  expect(await sessions.ended([])).toEqual([])
})

test('[NOD10] a link asked for at two nodes at the same moment signs in once', async () => {
  const { log, now } = doors.house
  const nodes = [new Sessions(log, now), new Sessions(log, now), new Sessions(log, now)]
  const { account } = await doors.sender('fifth', 'dutyOfficer')
  for (let n = 0; n < 20; n++) {
    const link = await doors.house.sessions.makeLink('link', account, 'live', 60_000)
    const found = await Promise.all(nodes.map((sessions) => sessions.redeem('link', link)))
    expect(found.filter((one) => one !== undefined)).toEqual([{ account, log: 'live' }])
    expect(await nodes[0]?.redeem('link', link)).toBeUndefined()
  }
})

test('[NOD10] an account opened by two nodes that start together is one', async () => {
  const opened = { login: 'twice', role: 'liaison', agency: 'fire', area: city } as const
  const ids = await Promise.all([1, 2, 3].map(() => ensureAccount(doors.house, opened, undefined)))
  expect(new Set(ids).size).toBe(1)
})
