/** Follows a log and sends what leaves the house, each thing by itself, until it is known what became of it (D17). */
import type { EventLog } from '../log/eventLog.ts'
import { numberIn } from '../log/flow.ts'
import type { WireEvent } from '../log/load.ts'
import * as sql from '../log/statements.ts'
import type { Outcome, Sent } from '../paging/page.ts'

/** After a try that may be repeated: so long until the next one, and none after the last (real ms). */
export const tryAgainAfterMs = [2000, 8000, 30_000] as const
/** So many are on their way at once; the log is read on when there is room. */
const mostWaiting = 200
const mostSending = 8
const pageLimit = 500

/** One thing on its way to one receiver. */
export interface Parcel {
  /** The same at every try, by which a receiver knows it again; derived from its cause, and telling nothing of it. */
  id: string
  /** One try, ended within seconds; absent where no way leads there. Never rejects. */
  send?: () => Promise<Sent>
  /** Writes down what became of it; false while nothing can be written. */
  note: (outcome: Outcome | undefined) => Promise<boolean>
}

export interface OutwardOptions {
  log: EventLog
  name: string
  now: () => number
  /** Whether it is this node's turn: several at once do no harm (LOG16), one is enough. */
  leads?: () => Promise<boolean>
  /** Under which name its cursor is stored. */
  cursor: string
  /** What follows from an event and is not settled yet. */
  parcelsOf: (event: WireEvent) => Promise<readonly Parcel[]>
}

interface Waiting extends Parcel {
  position: number
  tries: number
  nextAt: number
  isBusy: boolean
  outcome?: Outcome
}

/**
 * Follows a log from a stored cursor. Each parcel on its way waits by itself, so that a slow receiver holds up no other;
 * the cursor stays before the first of them. After a crash those after it are sent again under the same ids, unless
 * what became of them is written down already.
 */
export class OutwardFollower {
  private readonly options: OutwardOptions
  private readonly waiting = new Map<string, Waiting>()
  private cursor: number | undefined
  private stored = 0
  private stepping: Promise<void> | undefined

  constructor(options: OutwardOptions) {
    this.options = options
  }

  /** How many parcels are on their way. */
  get onTheWay(): number {
    return this.waiting.size
  }

  /** Reads on and begins what is due. Concurrent calls share one step; a failed one may be called again. */
  step(): Promise<void> {
    this.stepping ??= this.run().finally(() => {
      this.stepping = undefined
    })
    return this.stepping
  }

  private async run(): Promise<void> {
    const { leads } = this.options
    if (leads && !(await leads())) {
      // Another node goes on from here; what is being tried just now is tried to its end.
      this.cursor = undefined
      this.waiting.clear()
      return
    }
    this.cursor ??= await this.storedCursor()
    await this.readOn(this.cursor)
    this.begin()
    await this.store()
  }

  private async readOn(from: number): Promise<void> {
    const { log, name, parcelsOf } = this.options
    let after = from
    while (this.waiting.size < mostWaiting) {
      const page = await log.page(name, after, pageLimit)
      if (page.upTo === after) return
      for (const event of page.events)
        for (const parcel of await parcelsOf(event))
          if (!this.waiting.has(parcel.id))
            this.waiting.set(parcel.id, {
              ...parcel,
              position: event.position,
              tries: 0,
              nextAt: 0,
              isBusy: false,
            })
      this.cursor = after = page.upTo
    }
  }

  private begin(): void {
    const now = this.options.now()
    const busy = [...this.waiting.values()].filter(({ isBusy }) => isBusy).length
    const due = [...this.waiting.values()].filter(({ isBusy, nextAt }) => !isBusy && nextAt <= now)
    for (const one of due.slice(0, mostSending - busy)) void this.take(one)
  }

  /** One try, or, once it is known what became of it, writing that down. Never rejects. */
  private async take(one: Waiting): Promise<void> {
    one.isBusy = true
    try {
      if (one.send && one.outcome === undefined) this.judge(one, await one.send())
      const isSettled = one.send === undefined || one.outcome !== undefined
      if (isSettled && (await one.note(one.outcome))) this.waiting.delete(one.id)
    } catch {
      // The store is away: what became of it is written down later.
      one.nextAt = this.options.now() + tryAgainAfterMs[0]
    } finally {
      one.isBusy = false
    }
  }

  private judge(one: Waiting, sent: Sent): void {
    const wait = tryAgainAfterMs[one.tries]
    one.tries += 1
    if (sent !== 'later') one.outcome = sent === 'refused' ? 'failed' : sent
    else if (wait === undefined) one.outcome = 'failed'
    else one.nextAt = this.options.now() + wait
  }

  private async storedCursor(): Promise<number> {
    const { log, name, cursor } = this.options
    const [row] = await log.read(name, sql.findFollower({ name: cursor }))
    this.stored = row ? numberIn(row, 'position') : 0
    return this.stored
  }

  private async store(): Promise<void> {
    const { log, name, cursor } = this.options
    const first = Math.min(...[...this.waiting.values()].map(({ position }) => position))
    const position = Math.min(this.cursor ?? 0, first - 1)
    if (position <= this.stored) return
    await log.write(name, [sql.moveFollower({ name: cursor, position })])
    this.stored = position
  }
}
