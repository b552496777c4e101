/**
 * What the nodes of one house tell each other (D6). Everything here may be late, lost or a lie: what is recorded comes
 * from the log alone, which every node asks each second whatever it hears.
 */
import type { RateLimiterAbstract } from 'rate-limiter-flexible'

/** Screens an agency has open. */
export interface Unit {
  agency: string
  count: number
}

export type RedisHealth = 'up' | 'down' | 'absent'

/** Makes a counter that all nodes share out of one that only this node has, which stands in while they cannot. */
export type ShareLimiter = (
  verb: string,
  limit: { points: number; duration: number },
  own: RateLimiterAbstract,
) => Pick<RateLimiterAbstract, 'consume'>

export interface Cluster {
  /** A log has grown to a position, told after the commit. */
  grew: (log: string, position: number) => void
  onGrown: (listener: (log: string, position: number) => void) => void
  /** Somewhere a session ended before its time. */
  sessionEnded: () => void
  onSessionEnded: (listener: () => void) => void
  /** Tells the screens open here, log by log; to be called every two seconds. */
  beat: (here: ReadonlyMap<string, readonly Unit[]>) => void
  /** Screens open at the other nodes of which one has heard lately. */
  elsewhere: (log: string) => readonly Unit[]
  /** How many other nodes were heard of lately. */
  others: () => number
  /**
   * Whether this node should do what one of them is enough for, asked every `everyMs` (2 s). Several may be told so:
   * doing it twice does no harm.
   */
  leads: (task: string, everyMs?: number) => Promise<boolean>
  shareLimiter: ShareLimiter
  health: () => { redis: RedisHealth }
  close: () => void
}

/** A house of one node, or nodes that do not know of each other. */
export const alone: Cluster = {
  grew: () => undefined,
  onGrown: () => undefined,
  sessionEnded: () => undefined,
  onSessionEnded: () => undefined,
  beat: () => undefined,
  elsewhere: () => [],
  others: () => 0,
  leads: () => Promise.resolve(true),
  shareLimiter: (_verb, _limit, own) => own,
  health: () => ({ redis: 'absent' }),
  close: () => undefined,
}
