/** Where the parts of a house are put together; the only room that names the adapters. */
import { createServer, type RequestListener } from 'node:http'
import { confirmation } from '../shared/clocks/overrides.ts'
import type { Mode } from '../shared/protocol.ts'
import type { LogClock } from '../shared/time.ts'
import { Directory } from './access/directory.ts'
import { Sessions } from './access/session.ts'
import { watchEveryMs, watchSessions } from './access/sessionWatch.ts'
import { headEveryMs } from './broadcast/logBroadcast.ts'
import { Blobs, sweepEveryMs } from './blobs/blobs.ts'
import { readCityRules } from './city/rules.ts'
import { alone, type Cluster } from './cluster/cluster.ts'
import { openRedisCluster } from './cluster/redisCluster.ts'
import type { Config } from './config.ts'
import { houseLog, liveLog } from './corridor/accounts.ts'
import type { DraftStore } from './draft/draftStore.ts'
import { drain } from './drain.ts'
import { CityBook } from './city/cityBook.ts'
import type { House, Limits, ServedLog } from './house.ts'
import type { EventLog } from './log/eventLog.ts'
import { pollEveryMs, type Follower } from './log/follow.ts'
import { watchWritability } from './log/writability.ts'
import { makeLogger } from './ops/logger.ts'
import { metrics as makeMetrics, type Metrics } from './ops/metrics.ts'
import { byKind } from './ops/erasures.ts'
import { operate } from './ops/operate.ts'
import { readCopies } from './ops/records.ts'
import { measureEveryMs } from './ops/watch.ts'
import { renewAfterRestore } from './ops/restore.ts'
import { lockDirectory } from './log/sqlite/lock.ts'
import { Press } from './papers/press.ts'
import { channelsOut } from './paging/channels.ts'
import { waysOut } from './paging/pagers.ts'
import { cityFolder, originsOf, ownUrl, paperPlaces, webFolder } from './places.ts'
import { begin, type Round } from './rounds.ts'
import { handsIn, sendOutward, serve } from './serving.ts'
import { draftRoom } from './transport/drafts.ts'
import { RateLimits } from './transport/guards.ts'
import { makeApp, securityHeaders } from './transport/http.ts'
import { openStore } from './stores.ts'
import { listen } from './transport/listen.ts'
import { sweepPartiesEveryMs, Vault } from './vault/vault.ts'
import { OrderDesk } from './transport/orders.ts'
import { openSocketDoor } from './transport/socket.ts'

/** A slow sender of headers or bodies holds nobody up for long (reliability.md T14). */
const serverLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 5000,
  maxHeaderSize: 16_384,
}

export interface LogToServe {
  name: string
  mode: Mode
  clock?: LogClock
}

export interface Composition {
  config: Config
  /** Besides `house`, which is always served. The first is what a sign-in without a choice is bound to. */
  logs: readonly LogToServe[]
  /** A taken port: take the next free one instead of failing. */
  nextFreePort?: boolean
  /** A storage thread died; the default ends the process (fail-stop). */
  onDeath?: (error: Error) => void
}

export interface RunningHouse extends House {
  port: number
  close: () => Promise<void>
}

/** Starts everything and listens. Rejects with a sentence when something is missing or held by another process. */
export async function compose(composition: Composition): Promise<RunningHouse> {
  const { config } = composition
  const now = Date.now
  const shipEveryMs = config.SHIP_EVERY_S * 1000
  const logger = makeLogger(config.LOG_LEVEL)
  const metrics = makeMetrics()
  const out = waysOut(config, { cityFolder: cityFolder(config.CITY), now })
  let opened: House | undefined = undefined
  // What was still being asked when the store closed is no trouble.
  const onError = (error: unknown): void => {
    if (!opened?.isEnding) logger.error({ err: error }, 'background work failed')
  }
  const onDeath = composition.onDeath ?? endProcess(logger)
  const city = readCityRules(cityFolder(config.CITY))
  const told = channelsOut(config, {
    ...{ clearance: city.clearance, now },
    pageOf: (statement) => `${opened?.url ?? ''}/public?notice=${statement}`,
  })
  const store = await openStore(config, {
    city,
    onDeath,
    onFault: (text) => logger.error({ fault: text }, 'something failed and was caught'),
  })
  const { log, isWritable, probe, prove } = watchWritability(store.log, (writable) =>
    logger.warn(
      { writable },
      writable ? 'orders are taken again' : 'orders cannot be written: read-only until they can',
    ),
  )
  const toServe: LogToServe[] = [...composition.logs, { name: houseLog, mode: 'house' }]
  for (const { name, clock } of [...toServe].reverse()) await log.open(name, clock)
  const names = toServe.map(({ name }) => name)
  const ofCity = composition.logs.map(({ name }) => name)
  await renewAfterRestore(config.DATA_DIR, names, (name) => log.renewEpoch(name))

  const cluster = await joinCluster(config, log)
  let answer: RequestListener = (_request, response) => response.writeHead(503).end()
  // The door of the sockets takes its own path and passes on the rest, but only to who listened before it.
  const server = createServer(serverLimits, (request, response) => answer(request, response))
  const door = openSocketDoor(server, ({ reason }) => metrics.count('lianxin_byes_total', { reason }))
  const { outlet } = door
  const { served, followers } = await serve({ logs: toServe, log, cluster, outlet, isWritable, now, onError })
  const follower = followedIn(followers)
  const book = new CityBook({ log, follower, city, onError })
  // Before anyone is let in: no order is judged by rules the city changed.
  await book.step()
  const house = furnish(
    composition,
    {
      log,
      isWritable,
      sealKey: store.sealKey,
      book,
      blobs: new Blobs({ ...store.blobs, now, log }),
      vault: new Vault({ ...store.vault, now, log, onError }),
    },
    store.drafts,
    { logger, metrics, cluster },
    served,
    follower,
    door,
  )
  const paging = sendOutward({
    ...{ logs: toServe, log, now, cluster, metrics, waysOut: out, channelsOut: told },
    signIn: () => `${house.url}/sign-in`,
  })
  const { readiness, operation, watch, ship } = await operate({
    config,
    dataDir: config.DATA_DIR,
    backupDir: config.BACKUP_DIR,
    blobs: store.blobs.store,
    vault: store.vault,
    onErased: async (found) => {
      const { words, parties } = byKind(found)
      await house.blobs.erase(words)
      for (const { log: name, stream, commandId } of words) await house.drafts.erase(name, stream, commandId)
      await house.vault.eraseAll(parties)
    },
    shipping:
      config.SHIP_DIR === undefined
        ? undefined
        : { dir: config.SHIP_DIR, everyMs: shipEveryMs, leads: cluster.leads },
    diskLimitMb: config.DISK_MIN_MB,
    log,
    logger,
    metrics,
    now,
    followers,
    isEnding: () => house.isEnding,
    isWritable,
    redis: () => cluster.health().redis,
    prove: () => prove(houseLog, now()),
    copies: () => readCopies(config.DATA_DIR),
    views: () => [...served].map(([name, { broadcast }]) => ({ log: name, count: broadcast.views.size })),
    sockets: () => door.io.sockets.sockets.size,
    modeOf: (name) => served.get(name)?.broadcast.mode ?? 'house',
    others: () => cluster.others(),
    paging,
    rules: () => (served.has(liveLog) ? confirmation(book.rulesOf(liveLog, now())) : undefined),
  })
  house.readiness = readiness
  house.operation = operation
  opened = house
  for (const name of ofCity)
    followers.get(name)?.onPage(({ events }) => {
      const moved = events.filter(({ type }) => type.startsWith('statement.')).map(({ stream }) => stream)
      for (const stream of new Set(moved)) house.drafts.judge(name, stream).catch(onError)
    })
  server.prependListener('request', securityHeaders(house))
  answer = makeApp(house, (tokenHash) => {
    door.cutSession(tokenHash)
    cluster.sessionEnded()
  })
  const lookForEnded = watchSessions({
    ended: (hashes) => house.sessions.ended(hashes),
    held: door.sessions,
    cut: door.cutSession,
    onError,
  })
  cluster.onSessionEnded(lookForEnded)
  const timers = begin(
    [
      ...rounds(house, followers),
      ...names.flatMap((name) => handsIn(name, { log, now, cluster, vault: store.vault.store })),
      ...paging.rounds,
      { everyMs: headEveryMs, step: () => probe(houseLog) },
      { everyMs: pollEveryMs, step: () => book.step() },
      { everyMs: watchEveryMs, step: lookForEnded },
      { everyMs: measureEveryMs, step: () => watch.beat() },
      { everyMs: shipEveryMs, step: ship },
      { everyMs: sweepEveryMs, step: () => house.blobs.sweep(ofCity) },
      { everyMs: pollEveryMs, step: () => house.drafts.step() },
      { everyMs: sweepEveryMs, step: () => house.drafts.sweep(ofCity) },
      { everyMs: sweepPartiesEveryMs, step: () => house.vault.sweep(ofCity) },
    ],
    onError,
  )
  door.serve(house)
  void ship()
  let closing: Promise<void> | undefined
  house.close = () => (closing ??= drain({ house, server, door, timers, ship }))
  try {
    house.port = await listen(server, config, composition.nextFreePort === true)
  } catch (error) {
    await house.close()
    throw error
  }
  const origins = originsOf(config, house.port)
  house.origins = () => origins
  house.url = config.PUBLIC_URL ?? ownUrl(config.HOST, house.port)
  return house
}

function endProcess(logger: { fatal: (fields: object, text: string) => void }): (error: Error) => void {
  return (error) => {
    logger.fatal({ err: error }, 'storage died; what was not answered is unknown and will be asked again')
    process.exit(70)
  }
}

function furnish(
  { config, logs }: Composition,
  kept: Pick<House, 'log' | 'isWritable' | 'sealKey' | 'book' | 'blobs' | 'vault'>,
  drafts: DraftStore,
  { logger, metrics, cluster }: Pick<House, 'logger' | 'metrics' | 'cluster'>,
  served: ReadonlyMap<string, ServedLog>,
  houseFollower: Follower,
  door: ReturnType<typeof openSocketDoor>,
): RunningHouse & { orders: OrderDesk } {
  const { log, blobs, vault } = kept
  const sessions = new Sessions(log, Date.now)
  const directory = new Directory(log, houseFollower, (account) =>
    door.cutAccount(account, { reason: 'revoked', retryAfterMs: 0 }),
  )
  const limits = counted(new RateLimits(cluster.shareLimiter), metrics)
  const running: RunningHouse & { orders: OrderDesk } = {
    ...kept,
    config,
    logger,
    cluster,
    metrics,
    readiness: () => ({ ready: false, reasons: [], degraded: [] }),
    operation: () => {
      throw new Error('this house was not measured yet')
    },
    sessions,
    directory,
    limits,
    drafts: draftRoom({ directory, log, now: Date.now }, drafts, door.outlet),
    orders: new OrderDesk({ limits, log, blobs, vault, directory, logger, metrics, now: Date.now }),
    press: new Press(paperPlaces(config)),
    isEnding: false,
    served,
    defaultLog: logs[0]?.name ?? houseLog,
    openWall: undefined,
    // Its own are known once it listens.
    origins: () => config.ALLOWED_ORIGINS,
    secure: config.PUBLIC_URL?.startsWith('https://') ?? false,
    cityFolder: cityFolder(config.CITY),
    webFolder: webFolder(),
    now: Date.now,
    url: '',
    port: 0,
    close: () => Promise.resolve(),
  }
  return running
}

function followedIn(followers: ReadonlyMap<string, Follower>): Follower {
  const found = followers.get(houseLog)
  if (!found) throw new Error('log house is not followed')
  return found
}

function counted(limits: Limits, metrics: Metrics): Limits {
  return {
    allow: async (verb, key) => {
      const allowed = await limits.allow(verb, key)
      if (!allowed) metrics.count('lianxin_limited_total', { verb })
      return allowed
    },
  }
}

/** Nodes of one house find each other by the epoch of its log, which no other house has. */
async function joinCluster({ REDIS_URL: url }: Config, log: EventLog): Promise<Cluster> {
  return url === undefined ? alone : openRedisCluster({ url, house: (await log.head(houseLog)).epoch })
}

function rounds(
  { served, cluster }: Pick<House, 'served' | 'cluster'>,
  followers: ReadonlyMap<string, Follower>,
): Round[] {
  const presence = (): void => {
    cluster.beat(new Map([...served].map(([name, { presence }]) => [name, presence.here()])))
    for (const { broadcast, presence } of served.values()) {
      broadcast.beat()
      presence.tell()
    }
  }
  return [
    ...[...followers.values()].map((follower) => ({ everyMs: pollEveryMs, step: () => follower.poll() })),
    { everyMs: headEveryMs, step: presence },
  ]
}

/** Keeps other processes out of a data directory; gives what lets them in again. Throws while one is in there. */
export function hold(dataDir: string): () => void {
  return lockDirectory(dataDir)
}

/** True while another process works in a data directory. */
export function isHeld(dataDir: string): boolean {
  try {
    lockDirectory(dataDir)()
    return false
  } catch {
    return true
  }
}
