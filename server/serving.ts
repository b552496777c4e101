/** The logs a house serves: each followed, broadcast to its views, with who is there and who catches up. */
import { headEveryMs, LogBroadcast } from './broadcast/logBroadcast.ts'
import type { Outlet } from './broadcast/outlet.ts'
import { Presence } from './broadcast/presence.ts'
import { Subscribers } from './broadcast/subscriber.ts'
import type { Cluster } from './cluster/cluster.ts'
import { houseLog } from './corridor/accounts.ts'
import { ClockTicker, tickEveryMs } from './followers/clockTicker.ts'
import type { OutwardFollower } from './followers/outward.ts'
import { pagingFollower } from './followers/pager.ts'
import { teller } from './followers/teller.ts'
import { Destruction, destroyEveryMs } from './followers/destruction.ts'
import { Retirement } from './followers/retirement.ts'
import type { ServedLog } from './house.ts'
import { houseActor } from './houseActor.ts'
import type { EventLog } from './log/eventLog.ts'
import { Follower } from './log/follow.ts'
import type { Metrics } from './ops/metrics.ts'
import type { Channel } from './paging/channels.ts'
import type { Outcome, Pager } from './paging/page.ts'
import type { Round } from './rounds.ts'
import type { PageMeans, PageOutcome } from '../shared/features/order/messages.ts'
import type { VaultStore } from './vault/vaultStore.ts'
import type { Mode } from '../shared/protocol.ts'

export interface Serving {
  logs: readonly { name: string; mode: Mode }[]
  log: EventLog
  cluster: Cluster
  outlet: Outlet
  isWritable: () => boolean
  now: () => number
  onError: (error: unknown) => void
}

export interface Served {
  served: Map<string, ServedLog>
  followers: Map<string, Follower>
}

/** Reads where each log stands and follows it from there; other nodes are told of what this one wrote. */
export async function serve({
  logs,
  log,
  cluster,
  outlet,
  isWritable,
  now,
  onError,
}: Serving): Promise<Served> {
  const served = new Map<string, ServedLog>()
  const followers = new Map<string, Follower>()
  const timers = { now, after: (ms: number, run: () => void) => void setTimeout(run, ms) }
  for (const { name, mode } of logs) {
    const follower = await Follower.start({ log, name, now, onError })
    followers.set(name, follower)
    const options = { name, mode, log, follower, outlet, timers, onError, isWritable }
    const broadcast = await LogBroadcast.start(options)
    served.set(name, {
      broadcast,
      subscribers: new Subscribers(broadcast, onError),
      presence: new Presence(broadcast, () => cluster.elsewhere(name)),
    })
  }
  log.onCommitted((committed) => cluster.grew(committed.log, committed.upTo))
  cluster.onGrown((name, position) => followers.get(name)?.hint(position))
  return { served, followers }
}

/** What the house does by itself in a log of the city, with a stored cursor and derived ids (D17). */
export function handsIn(
  name: string,
  { log, now, cluster, vault }: Pick<Serving, 'log' | 'now' | 'cluster'> & { vault: VaultStore },
): Round[] {
  if (name === houseLog) return []
  const of = (what: string) => hand(what, name, { log, now, cluster })
  const retirement = new Retirement(of('retirement'))
  const ticker = new ClockTicker(of('clocks'))
  const destruction = new Destruction({ ...of('destruction'), vault })
  return [
    { everyMs: headEveryMs, step: () => retirement.step() },
    { everyMs: tickEveryMs, step: () => ticker.beat() },
    { everyMs: destroyEveryMs, step: () => destruction.step() },
  ]
}

function hand(what: string, name: string, { log, now, cluster }: Pick<Serving, 'log' | 'now' | 'cluster'>) {
  const leads = (): Promise<boolean> => cluster.leads(`${what}:${name}`)
  return { log, name, now, actor: houseActor, leads }
}

export interface Outward extends Pick<Serving, 'logs' | 'log' | 'now' | 'cluster'> {
  waysOut: (mode: Mode) => Pager[]
  channelsOut: (mode: Mode) => Channel[]
  metrics: Metrics
  /** Where one signs in. */
  signIn: () => string
}

/** How units are called that do not read, and channels given what is released; `failing` are the means whose last page did not go out. */
export function sendOutward({ logs, waysOut, channelsOut, metrics, signIn, ...rest }: Outward): {
  rounds: Round[]
  failing: ReadonlySet<PageMeans>
  onTheWay: () => number
} {
  const failing = new Set<PageMeans>()
  const outward = logs.flatMap(({ name, mode }): OutwardFollower[] => {
    if (name === houseLog) return []
    const onSettled = (means: PageMeans | undefined, outcome: PageOutcome | undefined): void => {
      metrics.count('lianxin_pages_total', { means: means ?? 'none', outcome: outcome ?? 'none' })
      if (means && outcome === 'failed') failing.add(means)
      if (means && outcome === 'delivered') failing.delete(means)
    }
    const pagers = waysOut(mode)
    const onTold = (channel: string, outcome: Outcome | undefined): void =>
      metrics.count('lianxin_notices_total', { channel, outcome: outcome ?? 'none' })
    return [
      pagingFollower({ ...hand('pager', name, rest), pagers, signIn, onSettled }),
      teller({ ...hand('teller', name, rest), channels: channelsOut(mode), onSettled: onTold }),
    ]
  })
  return {
    rounds: outward.map((follower) => ({ everyMs: headEveryMs, step: () => follower.step() })),
    failing,
    onTheWay: () => outward.reduce((sum, follower) => sum + follower.onTheWay, 0),
  }
}
