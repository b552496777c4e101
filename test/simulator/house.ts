/**
 * A house in this thread: the real corridor, log, follower, views and subscribers over SQLite in memory. What the
 * Socket.IO door does is done here in a few lines, because the wire is the simulator's own.
 */
import type { Actor } from '../../shared/access/actor.ts'
import type { Answer, Command } from '../../shared/command.ts'
import type { Event } from '../../shared/event.ts'
import type { StreamState } from '../../shared/feature.ts'
import { account as accountFeature } from '../../shared/features/account/account.ts'
import { evolve } from '../../shared/fold.ts'
import { hello as helloSchema, type Bye, type HelloAnswer } from '../../shared/protocol.ts'
import { refused } from '../../shared/refusal.ts'
import { Directory } from '../../server/access/directory.ts'
import { LogBroadcast, headEveryMs } from '../../server/broadcast/logBroadcast.ts'
import type { Outlet } from '../../server/broadcast/outlet.ts'
import { Subscribers } from '../../server/broadcast/subscriber.ts'
import { Tail } from '../../server/broadcast/tail.ts'
import { actorOf, houseLog } from '../../server/corridor/accounts.ts'
import type { EventLog } from '../../server/log/eventLog.ts'
import { Follower, pollEveryMs } from '../../server/log/follow.ts'
import type { Page } from '../../server/log/load.ts'
import { openInline } from '../../server/log/sqlite/inline.ts'
import { checkCommand } from '../../server/transport/door.ts'
import { idOf } from '../support/ids.ts'
import { simOutlet, type ServerSocket, type Sockets } from './outlet.ts'
import { oracle, type Oracle } from './oracle.ts'
import type { Time } from './time.ts'
import { accounts, administrator, catalogue, liveLog, rules } from './world.ts'

export interface HouseOptions {
  time: Time
  random: () => number
  /** Positions of one catch-up page at most: small, so that there are several. */
  pageLimit: number
  /** Put planted faults around the ports; none by default. */
  wrapLog?: ((log: Inline) => EventLog) | undefined
  wrapOutlet?: ((outlet: Outlet) => Outlet) | undefined
  /** A sentence for each thing that must never happen. */
  failed: (sentence: string) => void
}

export interface SimHouse {
  enter: (socket: ServerSocket) => void
  leave: (id: string) => void
  hello: (socket: ServerSocket, payload: unknown, answered: (answer: HelloAnswer) => void) => void
  command: (account: string, payload: unknown) => Promise<Answer>
  /** An order of the house itself. */
  submit: (log: string, by: Actor, command: Command) => Promise<Answer>
  epoch: () => string
  /** What is true in an epoch; undefined for one that never was. */
  truth: (epoch?: string) => Oracle | undefined
  /** Whether words of that command were erased, in this epoch or one before. */
  wasErased: (commandId: string) => boolean
  rightsOf: (account: string) => Actor | undefined
  /** Version of an account's open layer. */
  versionOf: (account: string) => number
  /** Ends the process, at once or with a word of farewell, and starts it again on the same log. */
  restart: (isGraceful: boolean) => Promise<void>
  backup: () => void
  /** Starts again from the last backup, in a new epoch; false when there is none. */
  restore: () => Promise<boolean>
  /** Every event as the log holds it now, words erased or not. */
  events: () => Promise<Event[]>
}

export type Inline = ReturnType<typeof openInline>
type Life = { isAlive: boolean }
type Running = Awaited<ReturnType<typeof running>>

const tables = ['log_head', 'event', 'words', 'stream', 'ledger', 'stream_audience', 'claim', 'idempotency']

export async function simHouse(options: HouseOptions): Promise<SimHouse> {
  const { time, failed } = options
  const sockets: Sockets = new Map()
  const truths = new Map<string, Oracle>()
  const rights = new Map<string, StreamState>()
  const rightsOf = (account: string): Actor | undefined => {
    const state = rights.get(account)
    return state && actorOf(account, state)
  }
  let epochs = 0
  let saved: { table: string; rows: readonly Record<string, unknown>[] }[] | undefined
  let store = await newStore()
  let house = await begin()
  for (const [login, actor] of Object.entries(accounts)) {
    const { account, role, agency, area } = actor
    const data = { login, role, agency, area }
    await submit(houseLog, administrator, {
      commandId: `system:open:${login}`,
      type: 'account.open',
      stream: account,
      data,
    })
  }

  async function newStore(): Promise<Inline> {
    const inline = openInline({
      dataDir: ':memory:',
      rules,
      hmacKey: new Uint8Array(32),
      now: time.now,
      newEpoch: () => idOf(`epoch${epochs++}`),
      dayOf: () => '1121',
      onFault: (error) => failed(`a decision threw: ${String(error)}`),
    })
    await inline.open(houseLog)
    await inline.open(liveLog)
    return inline
  }

  async function begin(): Promise<Running> {
    const life = { isAlive: true }
    const { epoch } = await store.head(liveLog)
    const isNew = !truths.has(epoch)
    const truth = truths.get(epoch) ?? oracle()
    truths.set(epoch, truth)
    if (isNew) for (const event of await eventsOf(store)) truth.take(event)
    // The oracle hears of a commit from the store itself and before anyone else.
    store.onCommitted(({ log, events }) => {
      if (!life.isAlive) return
      for (const event of events.map(({ wire }) => JSON.parse(wire) as Event)) {
        if (log === liveLog) truth.take(event)
        else rights.set(event.stream, evolve(accountFeature, rights.get(event.stream), event))
      }
    })
    const inner = simOutlet({ sockets, time, random: options.random, life, truth, rightsOf, failed })
    return running(options, store, life, sockets, options.wrapOutlet?.(inner) ?? inner)
  }

  function submit(log: string, by: Actor, command: Command): Promise<Answer> {
    return store.submit(log, { by: { system: by }, command })
  }

  function endAll(bye: Bye | undefined): void {
    for (const socket of [...sockets.values()]) {
      if (bye) house.outlet.cut(socket.id, bye)
      else socket.end()
    }
    sockets.clear()
    house.life.isAlive = false
  }

  return {
    enter: (socket) => void sockets.set(socket.id, socket),
    leave(id) {
      sockets.delete(id)
      house.subscribers.drop(id)
    },
    hello(socket, payload, answered) {
      const read = helloSchema.safeParse(payload)
      if (!read.success) return answered({ welcome: false, reason: 'malformed' })
      const { subscribers, directory, life } = house
      void directory.actor(socket.account).then((actor) => {
        if (!life.isAlive || !sockets.has(socket.id)) return
        if (!actor) return answered({ welcome: false, reason: 'signedOut' })
        const { answer, begin } = subscribers.hello(socket.id, read.data, actor)
        answered(answer)
        begin()
      })
    },
    async command(account, payload) {
      const checked = checkCommand(payload, catalogue)
      if ('refusal' in checked) return { accepted: false, refusal: checked.refusal }
      try {
        return await house.log.submit(liveLog, { by: { account }, command: checked.command })
      } catch (error) {
        failed(`submit threw: ${String(error)}`)
        return { accepted: false, refusal: refused('house.unavailable') }
      }
    },
    submit,
    epoch: () => house.live.epoch,
    truth: (epoch = house.live.epoch) => truths.get(epoch),
    wasErased: (commandId) => [...truths.values()].some((truth) => truth.erased().has(commandId)),
    rightsOf,
    versionOf: (account) => rights.get(account)?.version.open ?? 0,
    async restart(isGraceful) {
      endAll(isGraceful ? { reason: 'drain', retryAfterMs: 500 } : undefined)
      house = await begin()
    },
    backup() {
      saved = tables.map((table) => ({
        table,
        rows: store.engine.read(liveLog, { text: `SELECT * FROM ${table}`, args: [], rows: true }),
      }))
    },
    async restore() {
      if (!saved) return false
      endAll(undefined)
      const accountsKept = tables.map((table) => ({
        table,
        rows: store.engine.read(houseLog, { text: `SELECT * FROM ${table}`, args: [], rows: true }),
      }))
      await store.close()
      store = await newStore()
      for (const [log, dump] of [
        [houseLog, accountsKept],
        [liveLog, saved],
      ] as const)
        await store.write(log, dump.flatMap(filling))
      await store.renewEpoch(liveLog)
      house = await begin()
      return true
    },
    events: () => eventsOf(store),
  }
}

/** What runs between two starts of the process. */
async function running(options: HouseOptions, store: Inline, life: Life, sockets: Sockets, outlet: Outlet) {
  const { time, failed } = options
  const log = options.wrapLog?.(store) ?? store
  const onError = (error: unknown): void => {
    if (life.isAlive) failed(`the house: ${error instanceof Error ? (error.stack ?? '') : String(error)}`)
  }
  const accountsFollower = await Follower.start({ log, name: houseLog, now: time.now, onError })
  const live = await Follower.start({ log, name: liveLog, now: time.now, onError })
  const broadcast = await LogBroadcast.start({
    name: liveLog,
    mode: 'live',
    log,
    follower: live,
    outlet,
    timers: { now: time.now, after: (ms, run) => void time.after(ms, () => life.isAlive && run()) },
    onError,
  })
  broadcast.tail = new ShortTail(live.position, options.pageLimit)
  const directory = new Directory(log, accountsFollower, (account) => {
    if (!life.isAlive) return
    for (const socket of [...sockets.values()])
      if (socket.account === account) outlet.cut(socket.id, { reason: 'revoked', retryAfterMs: 0 })
  })
  every(time, life, pollEveryMs, () => {
    void accountsFollower.poll()
    void live.poll()
  })
  every(time, life, headEveryMs, () => broadcast.beat())
  return { life, log, outlet, live, directory, subscribers: new Subscribers(broadcast, onError) }
}

function every(time: Time, life: Life, ms: number, run: () => void): void {
  time.after(ms, () => {
    if (!life.isAlive) return
    run()
    every(time, life, ms, run)
  })
}

async function eventsOf(store: Inline): Promise<Event[]> {
  const { position } = await store.head(liveLog)
  const { events } = await store.page(liveLog, 0, position)
  return events.map(({ wire }) => JSON.parse(wire) as Event)
}

function filling({ table, rows }: { table: string; rows: readonly Record<string, unknown>[] }) {
  const clear = { text: `DELETE FROM ${table}`, args: [], rows: false }
  const fill = rows.map((row) => {
    const columns = Object.keys(row)
    const marks = columns.map(() => '?').join(', ')
    const args = Object.values(row) as (string | number)[]
    return { text: `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`, args, rows: false }
  })
  return [clear, ...fill]
}

/** The tail of the house, handed out in pages of a few positions. */
class ShortTail extends Tail {
  private readonly limit: number

  constructor(base: number, limit: number) {
    super(base)
    this.limit = limit
  }

  override page(after: number, limit: number): Page | undefined {
    return super.page(after, Math.min(limit, this.limit))
  }
}
