/** One log to all who follow it: ticks to views, heads every two seconds, and hello's way into the live stream. */
import type { Bye, Mode } from '../../shared/protocol.ts'
import { viewIdOf } from '../access/visibility.ts'
import type { EventLog } from '../log/eventLog.ts'
import type { Follower } from '../log/follow.ts'
import { joined, type Opened, type Page } from '../log/load.ts'
import type { Outlet } from './outlet.ts'
import { Tail } from './tail.ts'
import {
  erasuresIn,
  isErasure,
  livePieces,
  makeView,
  streamsToOpen,
  written,
  type LiveStream,
  type Piece,
  type View,
} from './views.ts'

export const headEveryMs = 2000
/** A head is sent only when the follower confirmed the log's head this recently (SYNC6). */
const freshMs = 2000
/** Under load one packet a tick; when idle at once. */
export const tickMs = 25
/** A tick takes no further page once it holds this many events. */
const tickEvents = 1000

/** Until the live set of a restored log could be read, nobody is served from it. */
const reloadAfterMs = 1000
/** How long a reader that failed during a tick is left alone before each further try. */
const openAgainAfterMs = [100, 300, 900, 2700]

export interface Timers {
  now: () => number
  after: (ms: number, run: () => void) => void
}

export interface BroadcastOptions {
  name: string
  mode: Mode
  log: EventLog
  follower: Follower
  outlet: Outlet
  timers: Timers
  onError: (error: unknown) => void
  /** Whether orders are taken at the moment; told with every head. */
  isWritable?: () => boolean
}

/** A class because it lives with the log; the owner calls `beat` every `headEveryMs`. */
export class LogBroadcast {
  readonly name: string
  readonly mode: Mode
  readonly log: EventLog
  readonly follower: Follower
  readonly outlet: Outlet
  readonly timers: Timers
  readonly views = new Map<string, View>()
  readonly live = new Map<string, LiveStream>()
  tail: Tail
  /** Everything up to here was written to all live sockets that may see it. */
  flushed: number
  /** Ticks are filtered up to here; while streams are being opened for one, this runs ahead of `flushed`. */
  noted: number
  /** Raised when words go: what was prepared with them is void. */
  erasures = 0
  /** Raised when the log is another than before. */
  generation = 0
  /** Sockets with the view they belong to, also while they catch up. */
  private readonly sockets = new Map<string, View>()
  private readonly onError: (error: unknown) => void
  private readonly isWritable: () => boolean
  private waiting: Page[] = []
  /** Until ticks reach the position at which the live set was read, views would be judged by what is still to come. */
  private readyAt = Infinity
  private flushing = false
  private lastFlush = -Infinity
  private scheduled = false
  private beatDue = false

  private constructor(options: BroadcastOptions) {
    const { name, mode, log, follower, outlet, timers, onError, isWritable = () => true } = options
    this.name = name
    this.mode = mode
    this.log = log
    this.follower = follower
    this.outlet = outlet
    this.timers = timers
    this.onError = onError
    this.isWritable = isWritable
    this.flushed = follower.position
    this.noted = follower.position
    this.tail = new Tail(follower.position)
  }

  /** Loads the live set and begins to follow; pages told meanwhile are taken afterwards. */
  static async start(options: BroadcastOptions): Promise<LogBroadcast> {
    const broadcast = new LogBroadcast(options)
    options.follower.onPage((page) => broadcast.take(page))
    options.follower.onEpoch(() => void broadcast.reload())
    await broadcast.load()
    return broadcast
  }

  /** The live set is read at or after the follower's position; changes in between are applied twice without harm. */
  private async load(): Promise<void> {
    this.generation += 1
    const { generation } = this
    this.readyAt = Infinity
    this.flushing = true
    this.waiting = []
    this.cutAll({ reason: 'upgrade', retryAfterMs: 0 })
    const { position } = this.follower
    const { position: readAt, streams } = await this.log.liveSet(this.name)
    if (generation !== this.generation) return
    this.live.clear()
    for (const { stream, feature, audience } of streams) this.live.set(stream, { feature, audience })
    this.flushed = position
    this.noted = position
    this.readyAt = readAt
    this.tail.restart(position)
    this.flushing = false
    this.schedule()
  }

  /** False while nobody can be served: the live set is being read, or the follower is not yet where it was read. */
  get isReady(): boolean {
    return this.noted >= this.readyAt
  }

  private async reload(): Promise<void> {
    try {
      await this.load()
    } catch (error) {
      this.onError(error)
      this.timers.after(reloadAfterMs, () => void this.reload())
    }
  }

  private cutAll(bye: Bye): void {
    for (const socket of this.sockets.keys()) this.outlet.cut(socket, bye)
    this.sockets.clear()
    this.views.clear()
  }

  /** The view of these keys and scopes, shared with all who hold the same. */
  enterView(socket: string, keys: readonly string[], scopes: readonly string[]): View {
    this.drop(socket)
    const id = viewIdOf(this.name, keys, scopes)
    const view = this.views.get(id) ?? makeView(id, keys, scopes, this.live, this.noted)
    this.views.set(id, view)
    view.members += 1
    this.sockets.set(socket, view)
    return view
  }

  /** A socket is gone, or says hello anew. */
  drop(socket: string): void {
    const view = this.sockets.get(socket)
    if (!view) return
    this.sockets.delete(socket)
    this.outlet.leave(socket)
    view.members -= 1
    if (view.members === 0) this.views.delete(view.id)
  }

  private take(page: Page): void {
    this.waiting.push(page)
    this.schedule()
  }

  private schedule(): void {
    if (this.scheduled || this.flushing || this.waiting.length === 0) return
    const wait = this.lastFlush + tickMs - this.timers.now()
    if (wait <= 0) return this.flush()
    this.scheduled = true
    this.timers.after(wait, () => {
      this.scheduled = false
      if (!this.flushing) this.flush()
    })
  }

  private flush(): void {
    const page = joined(this.nextPages())
    if (!page) return
    this.lastFlush = this.timers.now()
    this.note(page)
    const pieces = new Map<View, Piece[]>()
    const erased = erasuresIn(page)
    for (const view of this.views.values()) pieces.set(view, livePieces(view, page, erased))
    const ids = streamsToOpen(pieces.values())
    this.flushing = true
    if (ids.length > 0) return void this.sendOpened(page, pieces, ids)
    this.send(page, pieces, new Map())
    this.flushing = false
    this.schedule()
  }

  /** What one tick takes: after a pause of the reader much may wait, and one packet of it all would drown its clients. */
  private nextPages(): Page[] {
    let events = 0
    let count = 0
    for (const page of this.waiting) {
      count += 1
      events += page.events.length
      if (events >= tickEvents) break
    }
    return this.waiting.splice(0, count)
  }

  /** What could not be prepared must not be passed over: then everyone is cut and catches up (SYNC1, SYNC10). */
  private async sendOpened(
    page: Page,
    pieces: ReadonlyMap<View, Piece[]>,
    ids: readonly string[],
  ): Promise<void> {
    const { generation } = this
    try {
      const opened = await this.openPatiently(ids)
      if (generation !== this.generation) return
      this.send(page, pieces, opened)
    } catch (error) {
      this.onError(error)
      if (generation !== this.generation) return
      this.flushed = page.upTo
      this.cutAll({ reason: 'drain', retryAfterMs: 1000 })
    }
    this.flushing = false
    this.schedule()
  }

  /** Asks again a reader that failed, for a store may be back in a moment; what comes after waits its turn. */
  private async openPatiently(ids: readonly string[]): Promise<Map<string, Opened>> {
    const { generation } = this
    for (const pauseMs of openAgainAfterMs) {
      try {
        return await this.open(ids)
      } catch (error) {
        this.onError(error)
      }
      await new Promise<void>((resolve) => this.timers.after(pauseMs, resolve))
      if (generation !== this.generation) break
    }
    return this.open(ids)
  }

  /** Streams as they stand now, by id. */
  async open(ids: readonly string[]): Promise<Map<string, Opened>> {
    const opened = await this.log.streams(this.name, ids)
    return new Map(opened.map((stream) => [stream.stream, stream]))
  }

  private note(page: Page): void {
    this.noted = page.upTo
    if (page.events.some(({ type }) => isErasure(type))) {
      this.erasures += 1
      this.tail.restart(page.upTo)
    } else this.tail.add(page)
    for (const { stream, feature, after } of page.changes) {
      if (after) this.live.set(stream, { feature, audience: after })
      else this.live.delete(stream)
    }
  }

  private send(page: Page, pieces: ReadonlyMap<View, Piece[]>, opened: ReadonlyMap<string, Opened>): void {
    const packets: [View, string][] = []
    for (const [view, list] of pieces) {
      if (list.length === 0 || this.views.get(view.id) !== view) continue
      const events = written(view, list, opened)
      packets.push([view, `{"from":${view.upTo},"upTo":${page.upTo},"events":${events}}`])
    }
    // All is written before the first leaves: what leaves close together is received together.
    for (const [view, packet] of packets) {
      this.outlet.toView(this.name, view.id, 'events', packet)
      view.upTo = page.upTo
    }
    this.flushed = page.upTo
    if (this.beatDue) this.beat()
  }

  /** Every two seconds: quiet views are moved on by an empty packet, and all hear how fresh the house is. */
  beat(): void {
    this.beatDue = this.flushing && this.flushed < this.noted
    if (this.beatDue) return
    const { asOf, clock } = this.follower
    const fresh = this.timers.now() - asOf <= freshMs
    const head = JSON.stringify({ position: this.flushed, asOf, time: clock, writable: this.isWritable() })
    for (const view of this.views.values()) {
      if (view.upTo < this.flushed) {
        this.outlet.toView(
          this.name,
          view.id,
          'events',
          `{"from":${view.upTo},"upTo":${this.flushed},"events":[]}`,
        )
        view.upTo = this.flushed
      }
      if (fresh) this.outlet.toView(this.name, view.id, 'head', head)
    }
  }
}
