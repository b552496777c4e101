/**
 * The copy of a view: streams as folded so far, replaced as a whole map with every batch, kept on disk behind.
 * Folding never waits for the disk: what changed is gathered and written at most every `saveEveryMs`, the latest wins,
 * always together with the cursor it belongs to, so that what is read back is a copy that once stood on screen. A
 * catch-up is folded unseen and shown in one go.
 */
import type { Foldings } from '../../shared/foldings.ts'
import type { Events, Snapshot, StreamCopy } from '../../shared/protocol.ts'
import { foldPacket, type Streams } from './foldPacket.ts'
import type { Surroundings } from './ports.ts'
import type { Cursor } from './syncState.ts'
import { saveCursorEveryMs, saveEveryMs } from './waits.ts'

/** One write: all of it or nothing. `whole` drops whatever was kept before. */
export interface CopyBatch {
  whole: boolean
  cursor: Cursor
  asOf: number
  put: readonly StreamCopy[]
  drop: readonly string[]
}

export interface StoredCopy {
  cursor: Cursor
  asOf: number
  streams: readonly StreamCopy[]
}

/** Where a copy is kept: one per log and account. `clear` also destroys the key it was sealed with. */
export interface CopyStore {
  load(): Promise<StoredCopy | undefined>
  save(batch: CopyBatch): Promise<void>
  clear(): Promise<void>
}

export interface CopyOptions {
  catalogue: Foldings
  store: CopyStore
  around: Pick<Surroundings, 'after'>
  /** Device ms up to which the copy is right, at the time of a write; until it is known, nothing is written. */
  asOf: () => number | undefined
  /** Only one tab writes (`tabs.ts`). */
  mayWrite: () => boolean
  changed: (streams: Streams) => void
  /** A write failed, e.g. the disk is full: the copy lives on in memory. */
  failed: (error: unknown) => void
  /** Replaced only by tests that plant faults. */
  fold?: typeof foldPacket
}

export interface LocalCopy {
  streams(): Streams
  /** Takes what the store holds as the copy, unless it is too old to be shown; returns where it stands. */
  load(isTooOld?: (asOf: number) => boolean): Promise<StoredCopy | 'tooOld' | undefined>
  /** Folds a packet, unseen until `show`; false when an event of its own is missing, and then nothing has changed. */
  apply(packet: Events, cursor: Cursor): boolean
  /** What was folded so far is whole: it goes on screen, and to disk soon. */
  show(): void
  /** Keeps a page aside until `swap`; the old copy stays on screen. */
  stage(page: Snapshot): void
  unstage(): void
  swap(cursor: Cursor): void
  /** Writes where the copy stands, and since when, soon. */
  touch(): void
  /** Writes the whole copy once more: this tab became the one that writes. */
  rewrite(): void
  /** Drops the copy from memory and disk. */
  clear(): Promise<void>
  /** Resolves when everything gathered so far is on disk. */
  flush(): Promise<void>
}

export function localCopy(options: CopyOptions): LocalCopy {
  const { catalogue, store, changed, fold = foldPacket } = options
  let streams: Streams = new Map()
  let staged: StreamCopy[] = []
  let cursor: Cursor | undefined
  let isHidden = false
  const gathered = { whole: false, touched: new Set<string>(), any: false }
  let waiting: { forMs: number; callOff: () => void } | undefined
  let writing: Promise<void> = Promise.resolve()

  function gather(touched: Iterable<string>, whole = false): void {
    gathered.any = true
    if (whole) gathered.whole = true
    for (const stream of touched) gathered.touched.add(stream)
  }

  function schedule(): void {
    if (!gathered.any || !options.mayWrite()) return
    const forMs = gathered.whole || gathered.touched.size > 0 ? saveEveryMs : saveCursorEveryMs
    if (waiting && waiting.forMs <= forMs) return
    waiting?.callOff()
    const callOff = options.around.after(forMs, () => {
      // The next write waits for this one, so a slow disk gathers more instead of queueing.
      void writing.then(() => {
        waiting = undefined
        write()
      })
    })
    waiting = { forMs, callOff }
  }

  function write(): void {
    if (!gathered.any || isHidden || !cursor || !options.mayWrite()) return
    // What does not say as of when it was right could never grow too old.
    const asOf = options.asOf()
    if (asOf === undefined) return
    const batch = batchOf(cursor, asOf, streams, gathered)
    gathered.any = gathered.whole = false
    gathered.touched.clear()
    writing = store.save(batch).catch((error: unknown) => {
      // What was lost on the way to disk must not be missing from the next write.
      gathered.any = gathered.whole = true
      options.failed(error)
    })
  }

  return {
    streams: () => streams,
    async load(isTooOld = () => false) {
      const stored = await store.load()
      if (!stored) return undefined
      if (isTooOld(stored.asOf)) return 'tooOld'
      cursor = stored.cursor
      streams = new Map(stored.streams.map((copy) => [copy.stream, copy]))
      changed(streams)
      return stored
    },
    apply(packet, upTo) {
      const touched = fold(streams, packet.events, catalogue)
      if (!touched) return false
      cursor = upTo
      if (touched.size > 0) {
        const next = new Map(streams)
        for (const [stream, copy] of touched) {
          if (copy) next.set(stream, copy)
          else next.delete(stream)
        }
        streams = next
        isHidden = true
      }
      gather(touched.keys())
      return true
    },
    show() {
      if (isHidden) changed(streams)
      isHidden = false
      schedule()
    },
    stage(page) {
      staged.push(...page.streams)
    },
    unstage() {
      staged = []
    },
    swap(upTo) {
      streams = new Map(staged.map((copy) => [copy.stream, copy]))
      staged = []
      cursor = upTo
      isHidden = false
      changed(streams)
      gather([], true)
      schedule()
    },
    touch() {
      gather([])
      schedule()
    },
    rewrite() {
      if (!cursor) return
      gather([], true)
      schedule()
    },
    async clear() {
      streams = new Map()
      staged = []
      cursor = undefined
      isHidden = false
      gathered.any = gathered.whole = false
      gathered.touched.clear()
      changed(streams)
      await writing
      await store.clear()
    },
    async flush() {
      await writing
      write()
      await writing
    },
  }
}

function batchOf(
  cursor: Cursor,
  asOf: number,
  streams: Streams,
  { whole, touched }: { whole: boolean; touched: ReadonlySet<string> },
): CopyBatch {
  if (whole) return { whole, cursor, asOf, put: [...streams.values()], drop: [] }
  const put: StreamCopy[] = []
  const drop: string[] = []
  for (const stream of touched) {
    const copy = streams.get(stream)
    if (copy) put.push(copy)
    else drop.push(stream)
  }
  return { whole, cursor, asOf, put, drop }
}

/** A store that forgets with the page: where the browser offers no safe place, and in the simulator. */
export function memoryCopyStore(): CopyStore {
  let held: { cursor: Cursor; asOf: number; streams: Map<string, StreamCopy> } | undefined
  return {
    load: () => Promise.resolve(held && { ...held, streams: [...held.streams.values()] }),
    save: ({ whole, cursor, asOf, put, drop }) => {
      const streams = whole || !held ? new Map<string, StreamCopy>() : held.streams
      for (const copy of put) streams.set(copy.stream, copy)
      for (const stream of drop) streams.delete(stream)
      held = { cursor, asOf, streams }
      return Promise.resolve()
    },
    clear: () => {
      held = undefined
      return Promise.resolve()
    },
  }
}
