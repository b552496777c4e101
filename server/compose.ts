/** Where the parts of a house are put together; the only room that names the adapters. */
import { randomBytes } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import { fileURLToPath } from 'node:url'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Actor } from '../shared/access/actor.ts'
import { idFrom } from '../shared/ids.ts'
import type { Mode } from '../shared/protocol.ts'
import type { LogClock } from '../shared/time.ts'
import { Directory } from './access/directory.ts'
import { Sessions } from './access/session.ts'
import { watchEveryMs, watchSessions } from './access/sessionWatch.ts'
import { headEveryMs, LogBroadcast } from './broadcast/logBroadcast.ts'
import { Presence } from './broadcast/presence.ts'
import { Subscribers } from './broadcast/subscriber.ts'
import { readCityRules } from './city/rules.ts'
import { alone, type Cluster } from './cluster/cluster.ts'
import { openRedisCluster } from './cluster/redisCluster.ts'
import type { Config } from './config.ts'
import { houseLog } from './corridor/accounts.ts'
import { houseRules } from './corridor/rules.ts'
import { drain } from './drain.ts'
import { Retirement } from './followers/retirement.ts'
import type { House, Limits, ServedLog } from './house.ts'
import type { EventLog } from './log/eventLog.ts'
import { Follower, pollEveryMs } from './log/follow.ts'
import { watchWritability, type Writability } from './log/writability.ts'
import { makeLogger } from './ops/logger.ts'
import { metrics as makeMetrics, type Metrics } from './ops/metrics.ts'
import { operate } from './ops/operate.ts'
import { readCopies } from './ops/records.ts'
import { measureEveryMs } from './ops/watch.ts'
import { renewAfterRestore } from './ops/restore.ts'
import { lockDirectory } from './log/sqlite/lock.ts'
import { verifyDirectory } from './log/sqlite/verifyDirectory.ts'
import { RateLimits } from './transport/guards.ts'
import { makeApp, securityHeaders } from './transport/http.ts'
import { openStore } from './stores.ts'
import { listen } from './transport/listen.ts'
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
  url: string
  port: number
  close: () => Promise<void>
}

/** The house's own actor: it acts anywhere in the city, only through orders that name `system`. */
export const houseActor: Actor = {
  account: 'system:house',
  role: 'system',
  agency: 'centre',
  area: '990100000000',
}

function folderOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url))
}

/** Starts everything and listens. Rejects with a sentence when something is missing or held by another process. */
export async function compose(composition: Composition): Promise<RunningHouse> {
  const { config } = composition
  const now = Date.now
  const shipEveryMs = config.SHIP_EVERY_S * 1000
  const logger = makeLogger(config.LOG_LEVEL)
  const metrics = makeMetrics()
  let opened: House | undefined = undefined
  // What was still being asked when the store closed is no trouble.
  const onError = (error: unknown): void => {
    if (!opened?.isEnding) logger.error({ err: error }, 'background work failed')
  }
  const onDeath = composition.onDeath ?? endProcess(logger)
  const store = await openStore(config, {
    city: readCityRules(cityFolder(config.CITY)),
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
  await renewAfterRestore(config.DATA_DIR, names, (name) => log.renewEpoch(name))

  const cluster = await joinCluster(config, log)
  let answer: RequestListener = (_request, response) => response.writeHead(503).end()
  // The door of the sockets takes its own path and passes on the rest, but only to who listened before it.
  const server = createServer(serverLimits, (request, response) => answer(request, response))
  const door = openSocketDoor(server, ({ reason }) => metrics.count('lianxin_byes_total', { reason }))
  const served = new Map<string, ServedLog>()
  const followers = new Map<string, Follower>()
  for (const { name, mode } of toServe) {
    const follower = await Follower.start({ log, name, now, onError })
    followers.set(name, follower)
    const timers = { now, after: (ms: number, run: () => void) => void setTimeout(run, ms) }
    const broadcast = await LogBroadcast.start({
      name,
      mode,
      log,
      follower,
      outlet: door.outlet,
      timers,
      onError,
      isWritable,
    })
    served.set(name, {
      broadcast,
      subscribers: new Subscribers(broadcast, onError),
      presence: new Presence(broadcast, () => cluster.elsewhere(name)),
    })
  }
  log.onCommitted((committed) => cluster.grew(committed.log, committed.upTo))
  cluster.onGrown((name, position) => followers.get(name)?.hint(position))
  const house = furnish(
    composition,
    { log, isWritable, sealKey: store.sealKey },
    { logger, metrics, cluster },
    served,
    followers,
    door,
  )
  const { readiness, operation, watch, ship } = await operate({
    config,
    dataDir: config.DATA_DIR,
    backupDir: config.BACKUP_DIR,
    shipping: config.SHIP_DIR === undefined ? undefined : { dir: config.SHIP_DIR, everyMs: shipEveryMs },
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
  })
  house.readiness = readiness
  house.operation = operation
  opened = house
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
  const probeWriting = (): void => void probe(houseLog)
  const timers = [
    ...beat(house, followers, retirements(toServe, log, now, cluster), probeWriting, onError),
    setInterval(lookForEnded, watchEveryMs),
    setInterval(() => void watch.beat(), measureEveryMs),
    setInterval(() => void ship(), shipEveryMs),
  ]
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
  { log, isWritable, sealKey }: Pick<Writability, 'log' | 'isWritable'> & Pick<House, 'sealKey'>,
  { logger, metrics, cluster }: Pick<House, 'logger' | 'metrics' | 'cluster'>,
  served: ReadonlyMap<string, ServedLog>,
  followers: ReadonlyMap<string, Follower>,
  door: ReturnType<typeof openSocketDoor>,
): RunningHouse & { orders: OrderDesk } {
  const houseFollower = followers.get(houseLog)
  if (!houseFollower) throw new Error('log house is not followed')
  const sessions = new Sessions(log, Date.now)
  const directory = new Directory(log, houseFollower, (account) =>
    door.cutAccount(account, { reason: 'revoked', retryAfterMs: 0 }),
  )
  const limits = counted(new RateLimits(cluster.shareLimiter), metrics)
  const running: RunningHouse & { orders: OrderDesk } = {
    config,
    log,
    isWritable,
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
    orders: new OrderDesk({ limits, log, logger, metrics, now: Date.now }),
    isEnding: false,
    served,
    defaultLog: logs[0]?.name ?? houseLog,
    openWall: undefined,
    sealKey,
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

function counted(limits: Limits, metrics: Metrics): Limits {
  return {
    allow: async (verb, key) => {
      const allowed = await limits.allow(verb, key)
      if (!allowed) metrics.count('lianxin_limited_total', { verb })
      return allowed
    },
  }
}

/** What a browser may call the house by; asked at every upgrade, so it is worked out once. */
function originsOf({ ALLOWED_ORIGINS, PUBLIC_URL, HOST }: Config, port: number): readonly string[] {
  const urls = [PUBLIC_URL ?? [], ownUrl(HOST, port), ownUrl('localhost', port)].flat()
  return [...ALLOWED_ORIGINS, ...urls.map((url) => new URL(url).origin)]
}

function ownUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** A city by the name of its folder beside the program, or by a path. */
function cityFolder(city: string): string {
  const beside = join(folderOf('./city'), city)
  const found = existsSync(beside) ? beside : city
  if (!existsSync(join(found, 'areas.json'))) throw new Error(`CITY: no city in ${found}`)
  return found
}

/** The built pages, whether the program runs built or from source. */
function webFolder(): string {
  const candidates = [folderOf('../web'), folderOf('../dist/web')]
  return (
    candidates.find((folder) => existsSync(join(folder, 'index.html')) && folder.includes('dist')) ??
    folderOf('../dist/web')
  )
}

/** Nodes of one house find each other by the epoch of its log, which no other house has. */
async function joinCluster({ REDIS_URL: url }: Config, log: EventLog): Promise<Cluster> {
  return url === undefined ? alone : openRedisCluster({ url, house: (await log.head(houseLog)).epoch })
}

function retirements(
  logs: readonly LogToServe[],
  log: EventLog,
  now: () => number,
  cluster: Cluster,
): Retirement[] {
  return logs
    .filter(({ name }) => name !== houseLog)
    .map(({ name }) => {
      const leads = (): Promise<boolean> => cluster.leads(`retirement:${name}`)
      return new Retirement({ log, name, now, actor: houseActor, leads })
    })
}

function beat(
  { served, cluster }: House,
  followers: ReadonlyMap<string, Follower>,
  retirements: readonly Retirement[],
  probeWriting: () => void,
  onError: (error: unknown) => void,
): NodeJS.Timeout[] {
  return [
    setInterval(() => {
      for (const follower of followers.values()) void follower.poll()
    }, pollEveryMs),
    setInterval(() => {
      cluster.beat(new Map([...served].map(([name, { presence }]) => [name, presence.here()])))
      for (const { broadcast, presence } of served.values()) {
        broadcast.beat()
        presence.tell()
      }
      for (const retirement of retirements) retirement.step().catch(onError)
      probeWriting()
    }, headEveryMs),
  ]
}

/** Opens an account as the house, with the password already hashed; gives the account's id, also when it exists. */
export async function ensureAccount(
  house: House,
  account: { login: string; role: Actor['role']; agency: string; area: string },
  passwordHash: string | undefined,
): Promise<string> {
  const held = await house.sessions.accountOf(account.login)
  if (held !== undefined) return held
  const stream = idFrom(randomBytes(21))
  const answer = await house.log.submit(houseLog, {
    by: { system: { ...houseActor, role: 'administrator' } },
    command: {
      commandId: `system:open-account:${account.login}`,
      type: 'account.open',
      stream,
      data: account,
    },
  })
  if (!answer.accepted) {
    // Another node that starts may have been faster.
    const opened = await house.sessions.accountOf(account.login)
    if (opened !== undefined) return opened
    throw new Error(`account ${account.login} could not be opened: ${answer.refusal.code}`)
  }
  if (passwordHash !== undefined) await house.sessions.setPassword(stream, passwordHash)
  return stream
}

/** Verifies what a data directory holds, also while a house runs on it. */
export function verifyStored(dataDir: string): ReturnType<typeof verifyDirectory> {
  return verifyDirectory(dataDir, houseRules)
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
