/** The newest positions of a log in memory, so that a short absence costs the database nothing (architecture §7). */
import type { AudienceChange, Page, WireEvent } from '../log/load.ts'

export const tailLength = 20_000

/** A class because it grows and is trimmed; positions in it are contiguous and end at the follower's. */
export class Tail {
  private events: WireEvent[] = []
  private changes: AudienceChange[] = []
  /** Position before the first event held. */
  private base: number
  private readonly length: number

  constructor(base: number, length = tailLength) {
    this.base = base
    this.length = length
  }

  /** Adds a page that follows what is held. Throws for any other: that would be a hole. */
  add(page: Page): void {
    if (page.after !== this.base + this.events.length)
      throw new Error(
        `the tail ends at ${this.base + this.events.length}, the page begins after ${page.after}`,
      )
    for (const event of page.events) this.events.push(event)
    for (const change of page.changes) this.changes.push(change)
    if (this.events.length > this.length * 2) this.trim()
  }

  private trim(): void {
    const gone = this.events.length - this.length
    this.events = this.events.slice(gone)
    this.base += gone
    this.changes = this.changes.filter(({ position }) => position > this.base)
  }

  /** Positions `(after, after + limit]` as far as held; undefined when they begin before the tail. */
  page(after: number, limit: number): Page | undefined {
    if (after < this.base) return undefined
    const from = after - this.base
    const events = this.events.slice(from, from + limit)
    const upTo = after + events.length
    const changes = this.changes.filter(({ position }) => position > after && position <= upTo)
    return { after, upTo, events, changes }
  }

  /** Forgets everything up to `position`: words were erased, or the epoch changed. */
  restart(position: number): void {
    this.base = position
    this.events = []
    this.changes = []
  }
}
