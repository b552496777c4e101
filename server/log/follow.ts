/**
 * Following a log (D6): what was committed, in order, each position once. A commit of this node is told at once, one of
 * another node hinted at; the head is asked each second all the same, and only that answer says how fresh the follower is.
 */
import type { LogClock } from '../../shared/time.ts'
import type { Committed, EventLog } from './eventLog.ts'
import { joined, type Page } from './load.ts'

export const pollEveryMs = 1000
const pageLimit = 1000
/** What came over the wire between nodes is read at most this often: broadcast sends no more often either. */
const chaseEveryMs = 25

export interface FollowOptions {
  log: EventLog
  name: string
  now: () => number
  onError: (error: unknown) => void
}

/** A class because it lives as long as the house; `poll` is called by whoever owns the timers. */
export class Follower {
  /** Everything up to here was told to the listeners. */
  position: number
  epoch: string
  clock: LogClock
  /** Real ms at which the log's head was last confirmed through the reader. */
  asOf: number
  private readonly options: FollowOptions
  private readonly listeners: ((page: Page) => void)[] = []
  private readonly epochListeners: (() => void)[] = []
  private reading: Promise<void> | undefined
  /** A commit that was told out of turn ends here; reading goes on until it is reached. */
  private hinted = 0
  /** Another node says that the log ends here; whether it does, a reading begun after that shows. */
  private rumour = 0
  private isChasing = false
  private chasedAt = -Infinity
  private isDeaf = false

  private constructor(
    options: FollowOptions,
    start: { position: number; epoch: string; clock: LogClock; asOf: number },
  ) {
    this.options = options
    this.position = start.position
    this.epoch = start.epoch
    this.clock = start.clock
    this.asOf = start.asOf
  }

  /** Starts at a position (default: the head). */
  static async start(options: FollowOptions, position?: number): Promise<Follower> {
    const asOf = options.now()
    const head = await options.log.head(options.name)
    const follower = new Follower(options, {
      position: position ?? head.position,
      epoch: head.epoch,
      clock: head.clock,
      asOf,
    })
    options.log.onCommitted((committed) => {
      if (committed.log === options.name) follower.take(committed)
    })
    return follower
  }

  /** Calls back with every page, in order, without gaps. */
  onPage(listener: (page: Page) => void): void {
    this.listeners.push(listener)
  }

  /** Calls back when the log was restored: its positions mean something else now. */
  onEpoch(listener: () => void): void {
    this.epochListeners.push(listener)
  }

  private take(committed: Committed): void {
    if (committed.upTo <= this.position) return
    const page = wholeFrom(this.position, committed)
    if (page.after !== this.position) {
      this.hinted = Math.max(this.hinted, page.upTo)
      // What other nodes recorded before it is being read, or is read now.
      if (this.isChasing) this.rumour = Math.max(this.rumour, page.upTo)
      else void this.poll()
      return
    }
    this.tell(page)
  }

  /**
   * Another node says that the log has grown to `position`: it is read at once. After a lie nobody is listened to before
   * the next poll: whoever can write to the wire between nodes causes a read or two a second, and nothing else.
   */
  hint(position: number): void {
    if (position <= this.position || this.isDeaf) return
    this.rumour = position
    if (!this.isChasing) void this.chase()
  }

  /** At once when nothing was heard for a while; under load so often that each reading brings many commits. */
  private async chase(): Promise<void> {
    this.isChasing = true
    while (this.rumour > this.position && !this.isDeaf) {
      const wait = this.chasedAt + chaseEveryMs - performance.now()
      if (wait > 0) await pause(wait)
      this.chasedAt = performance.now()
      // A commit of this node brings along what others recorded before it.
      const settled = this.options.log.settled(this.options.name)
      if (settled) await Promise.race([settled, pause(chaseEveryMs)])
      // The reading under way may have asked for the head too early.
      await this.reading
      const { rumour } = this
      if (rumour > this.position) await this.share()
      this.isDeaf = this.position < rumour
    }
    this.isChasing = false
  }

  /** Takes a page that was read, unless commits of this node were told meanwhile. */
  private turn(page: Page): void {
    if (page.after === this.position && page.upTo > page.after) this.tell(page)
  }

  private tell(page: Page): void {
    this.position = page.upTo
    for (const listener of this.listeners) listener(page)
  }

  /** Confirms the head and reads what was missed. Concurrent calls share one reading. Never rejects. */
  poll(): Promise<void> {
    this.isDeaf = false
    return this.share()
  }

  private share(): Promise<void> {
    this.reading ??= this.read()
      .catch((error: unknown) => this.options.onError(error))
      .finally(() => {
        this.reading = undefined
      })
    return this.reading
  }

  private async read(): Promise<void> {
    const { log, name, now } = this.options
    const asked = now()
    const { head, page } = await log.since(name, this.position, pageLimit)
    if (head.epoch !== this.epoch) {
      this.epoch = head.epoch
      this.position = head.position
      this.hinted = 0
      for (const listener of this.epochListeners) listener()
    } else this.turn(page)
    while (this.position < Math.max(head.position, this.hinted)) {
      this.turn(await log.page(name, this.position, pageLimit))
    }
    this.clock = head.clock
    this.asOf = asked
  }
}

/** A commit with what others had recorded between a position and it, as far as that is known. */
function wholeFrom(position: number, committed: Committed): Page {
  const before = committed.after > position ? committed.before?.(position) : undefined
  return (before?.upTo === committed.after && joined([before, committed])) || committed
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
