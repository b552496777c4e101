/** Counters in Redis, so that a limit is the house's and not the node's; each node's own stands in while Redis is away. */
import { createHash } from 'node:crypto'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import type { ShareLimiter } from './cluster.ts'
import type { RedisLink } from './redisLink.ts'

/** The one call the library makes for `consume`. */
interface Script {
  keys: string[]
  arguments: string[]
}

/** `prefix` keeps two houses on one Redis apart. */
export function shareLimiterOver(link: RedisLink, prefix: string): ShareLimiter {
  const storeClient = {
    eval: (script: string, options: Script) => link.ask((client) => client.eval(script, options)),
  }
  return (verb, { points, duration }, own) => {
    const limiter = new RateLimiterRedis({
      storeClient,
      useRedisPackage: true,
      keyPrefix: `${prefix}:${verb}`,
      points,
      duration,
      // Who is over the limit is known here until it ends: a flood does not reach Redis.
      inMemoryBlockOnConsumed: points + 1,
      insuranceLimiter: own,
    })
    return { consume: (key) => limiter.consume(hashed(String(key))) }
  }
}

/** Addresses and accounts do not lie readable in Redis. */
function hashed(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 22)
}
