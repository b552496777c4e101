/** A client: the real sync room and outbox over a simulated wire; its page may be reloaded or die at any time. */
import type { Answer } from '../../shared/command.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import { connection, type Connection } from '../../web/sync/connection.ts'
import type { foldPacket, Streams } from '../../web/sync/foldPacket.ts'
import { memoryCopyStore, type CopyStore } from '../../web/sync/localCopy.ts'
import { memoryOutboxStore, type OrderGiven } from '../../web/sync/outbox.ts'
import type { SimHouse } from './house.ts'
import type { SimWire } from './network.ts'
import type { Time } from './time.ts'
import { catalogue, liveLog, type AccountName } from './world.ts'

export interface ClientOptions {
  name: string
  account: AccountName
  time: Time
  random: () => number
  house: SimHouse
  newWire: () => SimWire
  newId: () => string
  fold?: typeof foldPacket | undefined
  failed: (sentence: string) => void
}

export interface SimClient {
  name: string
  account: AccountName
  sync: () => Connection
  wire: () => SimWire
  streams: () => Streams
  /** Commands the house acknowledged to this client. */
  acknowledged: Set<string>
  /** Commands its user gave up. */
  discarded: Set<string>
  isLocked: () => boolean
  give: (order: OrderGiven & { commandId: string }) => void
  discard: (commandId: string) => void
  /** The page is loaded anew; when it died, what was not yet on disk is lost. */
  reload: (isDeath: boolean) => Promise<void>
  unlock: () => void
  isQuiet: () => boolean
}

export async function simClient(options: ClientOptions): Promise<SimClient> {
  const { time, house, failed } = options
  const copies = memoryCopyStore()
  const outboxStore = memoryOutboxStore()
  const acknowledged = new Set<string>()
  const discarded = new Set<string>()
  let isLocked = false
  let wire = options.newWire()
  let shown: Streams = new Map()
  let page = newPage()
  await page.link.start()

  function newPage() {
    const life = { isAlive: true }
    const copyStore: CopyStore = {
      ...copies,
      save: (batch) => (life.isAlive ? copies.save(batch) : Promise.resolve()),
    }
    const link: Connection = connection({
      wire,
      around: { now: time.now, after: time.after, random: options.random },
      catalogue,
      log: liveLog,
      copyStore,
      outbox: { store: outboxStore, newId: options.newId },
      ...(options.fold && { fold: options.fold }),
      changed: {
        streams: (streams) => show(link, streams),
        link: () => undefined,
        orders: (entries) => {
          for (const entry of entries) if (entry.status === 'delivered') acknowledged.add(entry.commandId)
        },
        presence: () => undefined,
        welcomed: () => undefined,
        signedOut: () => (isLocked = true),
        forgotten: () => undefined,
        failed: (error) =>
          failed(`${options.name}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`),
      },
    })
    return { life, link }
  }

  /** Nothing may ever stand on a screen that did not stand so in the log. */
  function show(link: Connection, streams: Streams): void {
    const { cursor } = link?.state() ?? {}
    const truth = cursor && house.truth(cursor.epoch)
    for (const [stream, copy] of truth ? streams : []) {
      if (shown.get(stream) === copy) continue
      const wrong = truth?.wrongCopy(copy)
      if (wrong !== undefined) failed(`${options.name} shows what never was: ${wrong}`)
    }
    shown = streams
  }

  return {
    name: options.name,
    account: options.account,
    sync: () => page.link,
    wire: () => wire,
    streams: () => page.link.streams(),
    acknowledged,
    discarded,
    isLocked: () => isLocked,
    give(order) {
      void page.link.give(order).then((answer: Answer) => {
        if (answer.accepted) acknowledged.add(order.commandId)
      })
    },
    discard(commandId) {
      if (page.link.discard(commandId)) discarded.add(commandId)
    },
    async reload(isDeath) {
      const { isPossible } = wire
      page.life.isAlive = !isDeath
      const closed = page.link.close()
      // A page that dies waits for nothing.
      if (!isDeath) await closed
      shown = new Map()
      isLocked = false
      wire = options.newWire()
      wire.isPossible = isPossible
      page = newPage()
      await page.link.start()
    },
    unlock() {
      isLocked = false
      page.link.resume()
    },
    isQuiet() {
      const state = page.link.state()
      const isThere = state.stage.is === 'following' && state.cursor?.position === house.truth()?.head()
      const isSent = page.link.orders().every(({ status }) => status === 'delivered' || status === 'parked')
      return isLocked || (isThere && state.cursor?.epoch === house.epoch() && isSent)
    },
  }
}

/** As JSON would carry it: a field that is undefined and one that is absent are the same. */
export function plain(streams: ReadonlyMap<string, StreamCopy>): [string, StreamCopy][] {
  const pairs = [...streams].sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.parse(JSON.stringify(pairs)) as [string, StreamCopy][]
}
