/** The logs a house serves: each followed, broadcast to its views, with who is there and who catches up. */
import { headEveryMs, LogBroadcast } from './broadcast/logBroadcast.ts'
import type { Outlet } from './broadcast/outlet.ts'
import { Presence } from './broadcast/presence.ts'
import { Subscribers } from './broadcast/subscriber.ts'
import type { Cluster } from './cluster/cluster.ts'
import { houseLog } from './corridor/accounts.ts'
import { ClockTicker, tickEveryMs } from './followers/clockTicker.ts'
import { Retirement } from './followers/retirement.ts'
import type { ServedLog } from './house.ts'
import { houseActor } from './houseActor.ts'
import type { EventLog } from './log/eventLog.ts'
import { Follower } from './log/follow.ts'
import type { Round } from './rounds.ts'
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
  { log, now, cluster }: Pick<Serving, 'log' | 'now' | 'cluster'>,
): Round[] {
  if (name === houseLog) return []
  const of = (what: string) => ({
    log,
    name,
    now,
    actor: houseActor,
    leads: (): Promise<boolean> => cluster.leads(`${what}:${name}`),
  })
  const retirement = new Retirement(of('retirement'))
  const ticker = new ClockTicker(of('clocks'))
  return [
    { everyMs: headEveryMs, step: () => retirement.step() },
    { everyMs: tickEveryMs, step: () => ticker.beat() },
  ]
}
