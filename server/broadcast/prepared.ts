/** Catch-up pages and snapshots, written once and shared by all who ask for the same (architecture §7). */
import { rank, type Layer } from '../../shared/event.ts'
import type { Opened } from '../log/load.ts'
import type { LogBroadcast } from './logBroadcast.ts'
import { copyOf, levelIn, pastPieces, relevel, streamsToOpen, written, type View } from './views.ts'

export const pageEvents = 500
const snapshotStreams = 100
/** How long a snapshot serves newcomers; what came since follows as events. */
const snapshotKeptMs = 2000
const pagesKept = 256

/** What was written for a view, and what must still hold when it is sent. */
interface Made {
  body: string
  /** Streams it may tell of, as deep as it does. */
  tells: ReadonlyMap<string, Layer>
  noted: number
  validity: string
}

export interface CatchUpPage extends Made {
  upTo: number
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
    const now = validityOf(this.broadcast)
    if (now === this.validity) return
    this.validity = now
    this.pages.clear()
    this.snapshots.clear()
  }

  /**
   * What a view misses after `cursor`, at most `most` positions of it. Shared by all who ask for the same while rights
   * stand as they did; made anew when, while it was being made, the view lost something it tells (SEE4).
   */
  async page(view: View, cursor: number, most = pageEvents): Promise<CatchUpPage> {
    for (;;) {
      const page = await this.shared(view, cursor, most)
      if (this.stands(view, page)) return page
      this.freshen(view)
    }
  }

  private shared(view: View, cursor: number, most: number): Promise<CatchUpPage> {
    this.refresh()
    const limit = Math.min(most, view.upTo - cursor)
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
    const validity = validityOf(broadcast)
    const page =
      broadcast.tail.page(cursor, limit) ?? (await broadcast.log.page(broadcast.name, cursor, limit))
    const { noted } = broadcast
    const pieces = pastPieces(view, page)
    const tells = levelsOf(
      view,
      page.events.map(({ stream }) => stream),
    )
    const ids = streamsToOpen([pieces])
    const opened = ids.length > 0 ? await broadcast.open(ids) : new Map<string, Opened>()
    const wholeAt = noted > page.upTo ? `"wholeAt":${noted},` : ''
    const body = `{"from":${cursor},"upTo":${page.upTo},${wholeAt}"events":${written(view, pieces, opened)}}`
    return { upTo: page.upTo, body, tells, noted, validity }
  }

  /** True while nothing that was written may not be told any more. */
  private stands(view: View, { noted, validity, tells }: Made): boolean {
    const { broadcast } = this
    if (validity !== validityOf(broadcast)) return false
    if (noted === broadcast.noted) return true
    return [...tells].every(([id, level]) => {
      const now = broadcast.live.get(id)
      const seen = now && levelIn(view, id, now.feature, now.audience)
      return seen !== undefined && rank(seen) >= rank(level)
    })
  }

  /** A view that follows no ticks, a reader's over HTTP, stands still: it is judged anew. */
  private freshen(view: View): void {
    const { views, live } = this.broadcast
    if (views.get(view.id) !== view) relevel(view, live)
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
    const pages: Promise<Made>[] = []
    const make = (index: number): Promise<Made> =>
      this.makePart(
        view,
        position,
        ids.slice(index * snapshotStreams, (index + 1) * snapshotStreams),
        index === count - 1,
      )
    const page = async (index: number): Promise<string | undefined> => {
      if (index >= count) return undefined
      for (;;) {
        const made = await (pages[index] ??= make(index))
        if (this.stands(view, made)) return made.body
        pages[index] = make(index)
      }
    }
    return { position, page }
  }

  private async makePart(view: View, position: number, ids: readonly string[], last: boolean): Promise<Made> {
    const { broadcast } = this
    const { noted } = broadcast
    const validity = validityOf(broadcast)
    const tells = levelsOf(view, ids)
    const opened = await broadcast.open(ids)
    const streams = [...opened.values()].flatMap((stream) => {
      const level = tells.get(stream.stream)
      const copy = level && copyOf(view, stream, level)
      return copy === undefined ? [] : [`{${copy}`]
    })
    const body = `{"position":${position},"streams":[${streams.join(',')}],"last":${String(last)}}`
    return { body, tells, noted, validity }
  }

  /**
   * The part of all a view sees that follows `after` in the order of stream ids, for readers who hold no socket: what
   * they see throughout is in one of the parts. Events follow from the position of the first.
   */
  async part(view: View, after = ''): Promise<string> {
    for (;;) {
      const ids = [...view.levels.keys()].filter((id) => id > after).sort()
      const made = await this.makePart(
        view,
        view.upTo,
        ids.slice(0, snapshotStreams),
        ids.length <= snapshotStreams,
      )
      if (this.stands(view, made)) return made.body
      this.freshen(view)
    }
  }
}

function validityOf({ generation, erasures }: LogBroadcast): string {
  return `${generation}/${erasures}`
}

function levelsOf(view: View, ids: readonly string[]): Map<string, Layer> {
  return new Map(
    ids.flatMap((id) => {
      const level = view.levels.get(id)
      return level ? [[id, level] as const] : []
    }),
  )
}
