/** What nodes tell each other over a real Redis, and what is left of it when Redis is gone, slow, empty or full of lies. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Cluster } from '../../server/cluster/cluster.ts'
import { openRedisCluster } from '../../server/cluster/redisCluster.ts'
import type { EventLog } from '../../server/log/eventLog.ts'
import { Follower } from '../../server/log/follow.ts'
import { RateLimits } from '../../server/transport/guards.ts'
import { newId, openDoors, report, taken, until, type Doors, type Sender } from '../support/doors.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

let redis: TestRedis
let doors: Doors
let duty: Sender
const open: Cluster[] = []

beforeAll(async () => {
  redis = await startRedis()
  doors = await openDoors()
  duty = await doors.sender('duty', 'dutyOfficer')
})
afterAll(async () => {
  await doors.close()
  await redis.kill()
})
afterEach(async () => {
  for (const node of open.splice(0)) node.close()
  await redis.say('FLUSHALL').catch(() => redis.start())
})

/** A node that stands: its own beat has come back to it. */
async function node(house = 'a'): Promise<Cluster> {
  const cluster = await openRedisCluster({ url: redis.url, house })
  open.push(cluster)
  await up(cluster)
  return cluster
}

async function up(cluster: Cluster): Promise<void> {
  await until(
    () => {
      if (cluster.health().redis !== 'up') cluster.beat(new Map())
      return cluster.health().redis === 'up'
    },
    'redis is up',
    10_000,
  )
}

async function pair(): Promise<[Cluster, Cluster]> {
  return [await node(), await node()]
}

/** Follows the log as another node does: nobody there tells it of a commit here. */
async function elsewhere(): Promise<{ follower: Follower; reads: () => number }> {
  let reads = 0
  const log: EventLog = {
    ...doors.house.log,
    onCommitted: () => undefined,
    since: (...asked) => {
      reads += 1
      return doors.house.log.since(...asked)
    },
  }
  const onError = (error: unknown): never => {
    throw error instanceof Error ? error : new Error(String(error))
  }
  const follower = await Follower.start({ log, name: 'live', now: Date.now, onError })
  reads = 0
  return { follower, reads: () => reads }
}

/** Counts how many of `n` attempts are let through. */
async function passed(limits: RateLimits, n: number): Promise<number> {
  const all = await Promise.all(Array.from({ length: n }, () => limits.allow('signIn', '127.0.0.1/duty')))
  return all.filter(Boolean).length
}

describe('a hint', () => {
  test('[NOD1] makes another node read at once what was recorded here', async () => {
    const [here, there] = await pair()
    const { follower } = await elsewhere()
    there.onGrown((_log, position) => follower.hint(position))
    doors.house.log.onCommitted(({ log, upTo }) => here.grew(log, upTo))
    for (let n = 0; n < 20; n++) {
      const position = taken(await duty.give(report(newId())))
      await until(() => follower.position >= position, 'it is read there')
    }
  })

  test('[NOD1] that comes while a reading is under way is not lost', async () => {
    const { follower } = await elsewhere()
    const behind = follower.poll()
    const position = taken(await duty.give(report(newId())))
    follower.hint(position)
    await behind
    await until(() => follower.position >= position, 'it is read')
  })

  test('[NOD2] that lies causes a read, and none of its kind another before the next poll', async () => {
    const { follower, reads } = await elsewhere()
    const stood = follower.position
    for (let n = 0; n < 100; n++) {
      follower.hint(Number.MAX_SAFE_INTEGER)
      await new Promise(setImmediate)
    }
    await until(() => reads() > 0, 'it looks')
    for (let n = 0; n < 100; n++) follower.hint(stood + 1 + n)
    expect(reads()).toBe(1)
    expect(follower.position).toBe(stood)
    // The first may share the reading that showed the lie.
    await follower.poll()
    await follower.poll()
    const position = taken(await duty.give(report(newId())))
    follower.hint(position)
    await until(() => follower.position >= position, 'the next true one is heard')
  })

  test('[NOD2] garbage in the channel is not heard at all', async () => {
    const there = await node()
    const heard: unknown[] = []
    there.onGrown((...what) => heard.push(what))
    there.onSessionEnded(() => heard.push('ended'))
    const lies = [
      '',
      'null',
      '{',
      '[]',
      '{"is":"grown"}',
      '{"is":"grown","log":"live","position":-1}',
      '{"is":"grown","log":"live","position":1e400}',
      '{"is":"grown","log":"../live","position":1}',
      '{"is":"grown","log":"live","position":1,"events":[]}',
      '{"is":"beat","node":"x","screens":[]}',
      `{"is":"beat","node":"${newId()}","screens":[{"log":"live","units":[{"agency":"<b>","count":1}]}]}`,
      `{"is":"beat","node":"${newId()}","screens":[{"log":"live","units":[{"agency":"fire","count":-1}]}]}`,
      `{"is":"grown","log":"live","position":1,"pad":"${'x'.repeat(1_000_000)}"}`,
      '\u0000\ufffd'.repeat(1000),
    ]
    for (const lie of lies) await redis.say('PUBLISH', 'lianxin:a:news', lie)
    await redis.say('PUBLISH', 'lianxin:a:news', '{"is":"grown","log":"live","position":7}')
    await until(() => heard.length > 0, 'the one that is whole arrives')
    expect(heard).toEqual([['live', 7]])
    expect(there.elsewhere('live')).toEqual([])
  })

  test('[NOD2] two houses on one Redis do not hear each other', async () => {
    const a = await node('a')
    const b = await node('b')
    const other = await node('b')
    const heard: string[] = []
    a.onGrown(() => heard.push('a'))
    other.onGrown(() => heard.push('b'))
    b.grew('live', 1)
    await until(() => heard.length > 0, 'the own house hears')
    expect(heard).toEqual(['b'])
  })
})

describe('presence', () => {
  test('[NOD3] is told across nodes, and forgotten with the node that told it', async () => {
    const [here, there] = await pair()
    here.beat(new Map([['live', [{ agency: 'fire', count: 2 }]]]))
    await until(() => there.elsewhere('live').length > 0, 'it is told')
    expect(there.elsewhere('live')).toEqual([{ agency: 'fire', count: 2 }])
    expect(there.elsewhere('house')).toEqual([])
    expect(here.elsewhere('live')).toEqual([])
    expect([there.others(), here.others()]).toEqual([1, 0])
    here.close()
    await until(() => there.elsewhere('live').length === 0, 'it is forgotten', 10_000)
    expect(there.others()).toBe(0)
  })
})

describe('limits', () => {
  test('[NOD4] are the house’s: ten sign-ins over two nodes, not ten at each', async () => {
    const [here, there] = await pair()
    const limits = [new RateLimits(here.shareLimiter), new RateLimits(there.shareLimiter)] as const
    expect(await passed(limits[0], 6)).toBe(6)
    expect(await passed(limits[1], 6)).toBe(4)
    expect(await passed(limits[0], 6)).toBe(0)
  })

  test('[NOD4] without Redis are each node’s, and sign-in is never open', async () => {
    const here = await node()
    const limits = new RateLimits(here.shareLimiter)
    await redis.kill()
    expect(await passed(limits, 30)).toBe(10)
    expect(await passed(limits, 30)).toBe(0)
    await until(() => here.health().redis === 'down', 'it is noticed')
    await redis.start()
    await up(here)
    expect(await passed(limits, 30)).toBe(10)
  })

  test('[NOD4] with a Redis that does not answer go on by themselves, soon', async () => {
    const here = await node()
    const limits = new RateLimits(here.shareLimiter)
    await redis.say('CLIENT', 'PAUSE', '1500', 'ALL')
    const began = performance.now()
    expect(await passed(limits, 30)).toBe(10)
    // Only those under way wait for the answer, and not for as long as it takes.
    expect(await passed(limits, 30)).toBe(0)
    expect(performance.now() - began).toBeLessThan(1400)
    await up(here)
  })

  test('[NOD4] Redis holds neither addresses nor accounts in clear', async () => {
    const here = await node()
    await passed(new RateLimits(here.shareLimiter), 1)
    const keys = (await redis.say('KEYS', '*')) as string[]
    expect(keys).toHaveLength(1)
    expect(keys[0]).toMatch(/^lianxin:a:signIn:[\w-]{22}$/)
  })
})

describe('what one node is enough for', () => {
  test('[NOD5] is done by one; by each while Redis is away; by another once the first is gone', async () => {
    const [here, there] = await pair()
    expect([await there.leads('t'), await here.leads('t')]).toEqual([true, true])
    expect([await there.leads('t'), await here.leads('t')]).toEqual([true, false])
    await redis.kill()
    expect([await there.leads('t'), await here.leads('t')]).toEqual([true, true])
    await redis.start()
    await Promise.all([up(here), up(there)])
    expect([await here.leads('t'), await there.leads('t')]).toEqual([true, false])
    here.close()
    await expect.poll(() => there.leads('t'), { interval: 500 }).toBe(true)
  })
})

describe('Redis', () => {
  test('[NOD6] killed and started again, emptied and paused: nodes hear each other again', async () => {
    const [here, there] = await pair()
    let heard = 0
    there.onGrown((_log, position) => (heard = position))
    // One hint may be lost and does no harm; the next ones arrive.
    const hears = async (position: number): Promise<void> => {
      await Promise.all([up(here), up(there)])
      const told = (): boolean => {
        here.grew('live', position)
        return heard === position
      }
      await expect.poll(told).toBe(true)
    }
    await hears(1)
    await redis.say('FLUSHALL')
    await hears(2)
    await redis.say('CLIENT', 'PAUSE', '500', 'ALL')
    here.grew('live', 3)
    await hears(4)
    for (let round = 0; round < 3; round++) {
      await redis.kill()
      here.grew('live', 5)
      await until(() => here.health().redis === 'down', 'it is noticed')
      await redis.start()
      await hears(6 + round)
    }
    await redis.say('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await hears(10)
  })

  test('[NOD6] that is not there when a node begins is found when it comes', async () => {
    await redis.kill()
    const cluster = await openRedisCluster({ url: redis.url, house: 'a' })
    open.push(cluster)
    cluster.beat(new Map())
    expect(cluster.health()).toEqual({ redis: 'down' })
    await redis.start()
    await up(cluster)
  })
})
