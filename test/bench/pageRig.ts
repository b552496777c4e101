/** Put on `window` of a page of the house: the real sync room for the browser's measures, and the bare way beside it. */
import { catalogue } from '../../shared/catalogue.ts'
import type { Event, LedgerRow } from '../../shared/event.ts'
import type { StreamState } from '../../shared/feature.ts'
import { applyRows, depthOf, evolve, rowChanges } from '../../shared/fold.ts'
import type { Events, StreamCopy } from '../../shared/protocol.ts'
import { connection } from '../../web/sync/connection.ts'
import { openDatabase } from '../../web/sync/database.idb.ts'
import { browserDevice } from '../../web/sync/device.ts'
import { localCopy, type CopyBatch, type StoredCopy } from '../../web/sync/localCopy.ts'
import { sessionDoor, type SessionAnswer } from '../../web/sync/session.ts'
import { newId, surroundings } from '../../web/sync/surroundings.ts'
import type { Cursor } from '../../web/sync/syncState.ts'
import { socketWire } from '../../web/sync/wire.socketio.ts'

/** A copy like the screens' that holds these streams and is told one packet after the other. */
async function follower(streams: StreamCopy[], cursor: Cursor) {
  const device = await browserDevice()
  if (!device.offlineCapable) throw new Error('this page keeps nothing: there is no write to measure')
  let shown = 0
  const copy = localCopy({
    catalogue,
    store: device.copyStore(await signedIn()),
    around: surroundings,
    asOf: () => 0,
    mayWrite: () => true,
    changed: () => void shown++,
    failed: raise,
  })
  copy.stage({ position: cursor.position, streams, last: true })
  copy.swap(cursor)
  await copy.flush()
  return {
    /** Ms from the text of each packet to its event written and shown, one after the other; their sum. */
    async take(texts: readonly string[]): Promise<number> {
      const before = shown
      const began = performance.now()
      for (const text of texts) {
        const packet = JSON.parse(text) as Events
        if (!copy.apply(packet, { ...cursor, position: packet.upTo })) throw new Error('a packet had a hole')
        copy.show()
        await copy.flush()
      }
      const ms = performance.now() - began
      if (shown !== before + texts.length) throw new Error('an event was folded but not shown')
      return ms
    },
  }
}

/** The real sync from its start until all up to `target` is shown and written; `heard` is given what the house sent. */
async function caughtUp(target: number, heard?: (text: string) => void): Promise<number> {
  const device = await browserDevice()
  const session = await signedIn()
  const wire = socketWire()
  const on = wire.on.bind(wire)
  if (heard)
    wire.on = (news, listener) =>
      on(news, (payload) => {
        if (news === 'events') heard(JSON.stringify(payload))
        listener(payload)
      })
  const began = performance.now()
  await new Promise<void>((resolve) => {
    const link = connection({
      wire,
      around: { ...surroundings, random: () => 0 },
      catalogue,
      log: session.log,
      copyStore: device.copyStore(session),
      outbox: { store: device.outboxStore(session), newId },
      changed: {
        streams: () => {
          if ((link.state().cursor?.position ?? 0) >= target) void link.close().then(resolve)
        },
        link: ignore,
        orders: ignore,
        presence: ignore,
        welcomed: ignore,
        signedOut: () => raise(new Error('signed out')),
        forgotten: ignore,
        failed: raise,
      },
    })
    void link.start()
  })
  return performance.now() - began
}

/**
 * Takes the same texts from a bare websocket, parses, folds and writes what changed once: nothing is checked or locked.
 * What the real sync wrote before must be the same.
 */
async function bare(kept: StoredCopy, url: string, packets: number): Promise<number> {
  const database = await openDatabase('bare')
  const copies = new Map(kept.streams.map((copy) => [copy.stream, copy]))
  const drafts = new Map<string, Draft>()
  const began = performance.now()
  await new Promise<void>((resolve) => {
    const socket = new WebSocket(url)
    let left = packets
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      for (const item of (JSON.parse(data) as Events).events) foldBare(item as Event, copies, drafts)
      left -= 1
      if (left > 0) return
      socket.close()
      resolve()
    }
  })
  const transaction = database.transaction('copy', 'readwrite')
  for (const [stream, draft] of drafts) void transaction.store.put(JSON.stringify(draft) as never, stream)
  await transaction.done
  const ms = performance.now() - began
  database.close()
  for (const { stream, state, rows } of (await stored()).streams) {
    const bareOne = drafts.get(stream) ?? draftOf(copies.get(stream))
    if (JSON.stringify([bareOne?.state.parts, bareOne?.rows]) !== JSON.stringify([state, rows]))
      throw new Error(`the two sides do not hold the same of ${stream}`)
  }
  return ms
}

interface Draft {
  state: StreamState
  rows: LedgerRow[]
}

function foldBare(event: Event, copies: ReadonlyMap<string, StreamCopy>, drafts: Map<string, Draft>): void {
  const draft = drafts.get(event.stream) ?? draftOf(copies.get(event.stream))
  if (!draft) return
  drafts.set(event.stream, draft)
  const feature = catalogue.feature(draft.state.feature)
  draft.state = evolve(feature, draft.state, event, depthOf(draft.state.version))
  applyRows(draft.rows, rowChanges(feature, event), event)
}

function draftOf(copy: StreamCopy | undefined): Draft | undefined {
  if (!copy) return undefined
  const { feature, state: parts, version, rows } = copy
  return { state: { feature, parts, version, retired: false }, rows: [...rows] }
}

async function stored(): Promise<StoredCopy> {
  const kept = await (await browserDevice()).copyStore(await signedIn()).load()
  if (!kept) throw new Error('nothing is kept')
  return kept
}

async function keep({ cursor, asOf, streams }: StoredCopy): Promise<void> {
  const batch: CopyBatch = { whole: true, cursor, asOf, put: streams, drop: [] }
  await (await browserDevice()).copyStore(await signedIn()).save(batch)
}

let session: SessionAnswer | undefined
async function signedIn(): Promise<SessionAnswer> {
  const said = (session ??= (await sessionDoor((...request) => fetch(...request)).session()) as SessionAnswer)
  if (typeof said === 'string') throw new Error(`no session: ${String(said)}`)
  return said
}

function ignore(): void {
  // Nobody looks at it here.
}

function raise(error: unknown): never {
  throw error
}

export const rig = { follower, caughtUp, bare, stored, keep, cursorOf: async () => (await stored()).cursor }
export type Rig = typeof rig
Object.assign(globalThis, { rig })
