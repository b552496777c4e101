/** The cluster over Redis: one channel for the news, counters, and a lease for what one node is enough for. */
import { randomBytes } from 'node:crypto'
import { idFrom } from '../../shared/ids.ts'
import type { Cluster, RedisHealth } from './cluster.ts'
import { readNews, type News } from './news.ts'
import { Peers } from './peers.ts'
import { openLink } from './redisLink.ts'
import { shareLimiterOver } from './sharedLimiter.ts'

/** Redis works when one's own beat came back within three of them. */
const echoMs = 7000
const firstWaitMs = 1000
/** Growth is told at most this often: nobody reads it more often either. */
const tellEveryMs = 25
/** How often a node asks for a lease, when it says nothing else; and how much longer than that it holds it. */
const askedEveryMs = 2000
const leaseGraceMs = 4000
/** A lease nobody should hold must not stop anything for ever: each node takes a turn at one in so many askings in any case. */
const ownTurn = 30

/** Takes or keeps a lease: 1 when it is the asker's now. */
const lease = `local held = redis.call('get', KEYS[1])
if held and held ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

export interface RedisClusterOptions {
  url: string
  /** Keeps two houses on one Redis apart: the same at all nodes of one. */
  house: string
}

/** Waits a second for Redis at most; until it answers, the node works without. */
export async function openRedisCluster({ url, house }: RedisClusterOptions): Promise<Cluster> {
  const prefix = `lianxin:${house}`
  const channel = `${prefix}:news`
  const node = idFrom(randomBytes(21))
  const now = (): number => performance.now()
  const peers = new Peers()
  const grown: ((log: string, position: number) => void)[] = []
  const sessionEnded: (() => void)[] = []
  /** Positions waiting to be told, by log: only the newest matters. */
  const untold = new Map<string, number>()
  const turns = new Map<string, number>()
  /** What was told of growth last: it comes back to its teller, too, who knows it. */
  let told = ''
  let isTelling = false
  let echoAt = now()

  const link = await openLink({ url, channel, heard })

  function heard(text: string): void {
    if (text === told) return
    const news = readNews(text)
    if (news?.is === 'grown') for (const listener of grown) listener(news.log, news.position)
    if (news?.is === 'sessionEnded') for (const listener of sessionEnded) listener()
    if (news?.is !== 'beat') return
    if (news.node !== node)
      return peers.heard(news.node, new Map(news.screens.map(({ log, units }) => [log, units])), now())
    echoAt = now()
  }

  function health(): RedisHealth {
    return link.isOpen() && now() - echoAt < echoMs ? 'up' : 'down'
  }

  /** What cannot be told is dropped: it would be old news when it could. */
  async function tell(news: News): Promise<void> {
    const text = JSON.stringify(news)
    if (news.is === 'grown') told = text
    await link.ask((client) => client.publish(channel, text)).catch(() => undefined)
  }

  /** At once when nothing was told for a while. */
  async function tellGrown(): Promise<void> {
    if (isTelling) return
    isTelling = true
    while (untold.size > 0) {
      for (const [log, position] of untold) {
        untold.delete(log)
        await tell({ is: 'grown', log, position })
      }
      await new Promise((resolve) => setTimeout(resolve, tellEveryMs))
    }
    isTelling = false
  }

  async function leads(task: string, everyMs = askedEveryMs): Promise<boolean> {
    const key = `${prefix}:lease:${task}`
    const leaseMs = String(everyMs + leaseGraceMs)
    const held = await link
      .ask((client) => client.eval(lease, { keys: [key], arguments: [node, leaseMs] }))
      .catch(() => 1)
    if (held !== 1 && now() - (turns.get(task) ?? -Infinity) < ownTurn * everyMs) return false
    turns.set(task, now())
    return true
  }

  await link.opened(firstWaitMs)
  return {
    grew: (log, position) => {
      untold.set(log, position)
      void tellGrown()
    },
    onGrown: (listener) => grown.push(listener),
    sessionEnded: () => void tell({ is: 'sessionEnded' }),
    onSessionEnded: (listener) => sessionEnded.push(listener),
    beat: (here) => {
      const screens = [...here].map(([log, units]) => ({ log, units: [...units] }))
      void tell({ is: 'beat', node, screens })
    },
    elsewhere: (log) => peers.units(log, now()),
    others: () => peers.count(now()),
    leads,
    shareLimiter: shareLimiterOver(link, prefix),
    health: () => ({ redis: health() }),
    close: link.close,
  }
}
