/** Catch-up pages and snapshots, written once and shared by all who ask for the same (architecture §7). */
import type { Opened } from '../log/load.ts'
import type { LogBroadcast } from './logBroadcast.ts'
import { copyOf, pastPieces, streamsToOpen, written, type View } from './views.ts'

const pageEvents = 500
const snapshotStreams = 100
/** How long a snapshot serves newcomers; what came since follows as events. */
const snapshotKeptMs = 2000
const pagesKept = 256

export interface CatchUpPage {
  upTo: number
  body: string
}

export interface SharedSnapshot {
  position: number
  /** Body of the n-th page, undefined after the last. */
  page: (index: number) => Promise<string | undefined>
}

/** A class because it caches; everything in it is void once words were erased or the log was replaced. */
export class Prepared {
  private readonly broadcast: LogBroadcast
  private readonly pages = new Map<string, Promise<CatchUpPage>>()
  private readonly snapshots = new Map<View, { made: number; shifts: number; snapshot: SharedSnapshot }>()
  private validity = ''

  constructor(broadcast: LogBroadcast) {
    this.broadcast = broadcast
  }

  private refresh(): void {
    const now = `${this.broadcast.generation}/${this.broadcast.erasures}`
    if (now === this.validity) return
    this.validity = now
    this.pages.clear()
    this.snapshots.clear()
  }

  /** What a view misses after `cursor`, at most one page of it; what is shared was judged at the same position. */
  page(view: View, cursor: number): Promise<CatchUpPage> {
    this.refresh()
    const limit = Math.min(pageEvents, view.upTo - cursor)
    const key = `${view.id}/${cursor}/${limit}/${this.broadcast.noted}`
    const held = this.pages.get(key)
    if (held) return held
    const made = this.makePage(view, cursor, limit)
    this.pages.set(key, made)
    made.catch(() => this.pages.delete(key))
    const [oldest] = this.pages.keys()
    if (this.pages.size > pagesKept && oldest !== undefined) this.pages.delete(oldest)
    return made
  }

  private async makePage(view: View, cursor: number, limit: number): Promise<CatchUpPage> {
    const { broadcast } = this
    const page =
      broadcast.tail.page(cursor, limit) ?? (await broadcast.log.page(broadcast.name, cursor, limit))
    const pieces = pastPieces(view, page)
    const ids = streamsToOpen([pieces])
    const opened = ids.length > 0 ? await broadcast.open(ids) : new Map<string, Opened>()
    return {
      upTo: page.upTo,
      body: `{"from":${cursor},"upTo":${page.upTo},"events":${written(view, pieces, opened)}}`,
    }
  }

  /** All a view sees, as it stands; shared by those who come within two seconds. */
  snapshot(view: View): SharedSnapshot {
    this.refresh()
    const now = this.broadcast.timers.now()
    const held = this.snapshots.get(view)
    if (held && held.shifts === view.shifts && now - held.made < snapshotKeptMs) return held.snapshot
    for (const [other, { made }] of this.snapshots)
      if (now - made >= snapshotKeptMs) this.snapshots.delete(other)
    const snapshot = this.makeSnapshot(view)
    this.snapshots.set(view, { made: now, shifts: view.shifts, snapshot })
    return snapshot
  }

  private makeSnapshot(view: View): SharedSnapshot {
    const position = view.upTo
    const ids = [...view.levels.keys()]
    const count = Math.max(1, Math.ceil(ids.length / snapshotStreams))
    const bodies: Promise<string>[] = []
    const make = async (index: number): Promise<string> => {
      const opened = await this.broadcast.open(
        ids.slice(index * snapshotStreams, (index + 1) * snapshotStreams),
      )
      const streams = [...opened.values()].flatMap((stream) => {
        const level = view.levels.get(stream.stream)
        const copy = level && copyOf(view, stream, level)
        return copy === undefined ? [] : [`{${copy}`]
      })
      const last = index === count - 1
      return `{"position":${position},"streams":[${streams.join(',')}],"last":${String(last)}}`
    }
    return {
      position,
      page: async (index) => (index < count ? (bodies[index] ??= make(index)) : undefined),
    }
  }
}
