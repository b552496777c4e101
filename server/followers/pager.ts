/** Calls units outward that did not read their orders, and writes down what became of it (D17, PAGE1-PAGE5). */
import { createHash } from 'node:crypto'
import type { Actor } from '../../shared/access/actor.ts'
import type { Event } from '../../shared/event.ts'
import { toPage } from '../../shared/features/order/clocks.ts'
import type { PageMeans, PageOutcome } from '../../shared/features/order/messages.ts'
import type { OrderParts } from '../../shared/features/order/state.ts'
import type { IncidentOpen } from '../../shared/features/incident/state.ts'
import { numberIn } from '../log/flow.ts'
import type { EventLog } from '../log/eventLog.ts'
import type { WireEvent } from '../log/load.ts'
import * as sql from '../log/statements.ts'
import type { Page, Pager, Sent } from '../paging/page.ts'

/** After a try that may be repeated: so long until the next one, and none after the last (real ms). */
export const tryAgainAfterMs = [2000, 8000, 30_000] as const
/** So many pages are on their way at once; the log is read on when there is room. */
const mostWaiting = 200
const mostSending = 8
const follower = 'pager'
const pageLimit = 500
const callers = ['clock.missed', 'order.reminded']
const graveLevel = 2

export interface OutwardOptions {
  log: EventLog
  name: string
  now: () => number
  /** The house's own actor in this city. */
  actor: Actor
  /** Whether it is this node's turn: several at once do no harm (LOG16), one is enough. */
  leads?: () => Promise<boolean>
  pagers: readonly Pager[]
  signIn: () => string
  /** What became of a page; without means, the unit had none. */
  onSettled?: (means: PageMeans | undefined, outcome: PageOutcome | undefined) => void
}

/** What is to be noted of a unit by one means, or that there is none. */
interface Waiting {
  position: number
  stream: string
  agency: string
  id: string
  pager?: Pager
  page: Page
  tries: number
  nextAt: number
  isBusy: boolean
  outcome?: PageOutcome
}

/**
 * Follows a log from a stored cursor. Each page on its way waits by itself, so that a slow receiver holds up no other;
 * the cursor stays before the first of them. After a crash those after it are sent again under the same ids, unless
 * what became of them is written in the order already.
 */
export class PagingFollower {
  private readonly options: OutwardOptions
  private readonly waiting = new Map<string, Waiting>()
  private cursor: number | undefined
  private stored = 0
  private stepping: Promise<void> | undefined

  constructor(options: OutwardOptions) {
    this.options = options
  }

  /** How many pages are on their way. */
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
    const { log, name } = this.options
    let after = from
    while (this.waiting.size < mostWaiting) {
      const page = await log.page(name, after, pageLimit)
      if (page.upTo === after) return
      for (const event of page.events) await this.look(event)
      this.cursor = after = page.upTo
    }
  }

  private async look({ wire, stream, position, type }: WireEvent): Promise<void> {
    if (!callers.includes(type)) return
    const { log, name, pagers } = this.options
    const [held] = await log.streams(name, [stream])
    if (held?.state.feature !== 'order') return
    const parts = held.state.parts as OrderParts
    const event = JSON.parse(wire) as Event
    for (const agency of toPage(event, parts)) {
      const reaching = pagers.filter((pager) => pager.reaches(agency))
      for (const pager of reaching.length > 0 ? reaching : [undefined]) {
        const known = parts.work?.receipts[agency]?.paged ?? []
        if (known.some(({ means, at }) => means === pager?.means && at > event.recordedAt)) continue
        const id = pageId(stream, position, agency, pager?.means)
        if (this.waiting.has(id)) continue
        const page = await this.pageOf(id, agency, parts)
        this.waiting.set(id, {
          ...{ position, stream, agency, id, page, tries: 0, nextAt: 0, isBusy: false },
          ...(pager && { pager }),
        })
      }
    }
  }

  private async pageOf(id: string, agency: string, { open }: OrderParts): Promise<Page> {
    const { log, name, signIn } = this.options
    const [about] = open.incident === null ? [] : await log.streams(name, [open.incident])
    const incident = about?.state.parts.open as IncidentOpen | undefined
    const urgent = (incident?.response?.level ?? graveLevel + 1) <= graveLevel
    const { kind, dueAt } = open
    return { id, agency, kind, dueAt, urgent, code: incident?.code, signIn: signIn() }
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
      if (one.pager && one.outcome === undefined) this.judge(one, await one.pager.send(one.page))
      const isSettled = one.pager === undefined || one.outcome !== undefined
      if (!isSettled || !(await this.note(one))) return
      this.waiting.delete(one.id)
      this.options.onSettled?.(one.pager?.means, one.outcome)
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

  /** False while nothing can be written. An order that is over takes no more notes, and needs none. */
  private async note({ stream, agency, id, pager, outcome }: Waiting): Promise<boolean> {
    const { log, name, actor } = this.options
    const data = { agency, ...(pager && { means: pager.means, outcome }) }
    const command = { commandId: `system:page:${id}`, type: 'order.notePage', stream, data }
    const answer = await log.submit(name, { by: { system: actor }, command })
    return answer.accepted || answer.refusal.code !== 'house.readOnly'
  }

  private async storedCursor(): Promise<number> {
    const [row] = await this.options.log.read(this.options.name, sql.findFollower({ name: follower }))
    this.stored = row ? numberIn(row, 'position') : 0
    return this.stored
  }

  private async store(): Promise<void> {
    const first = Math.min(...[...this.waiting.values()].map(({ position }) => position))
    const position = Math.min(this.cursor ?? 0, first - 1)
    if (position <= this.stored) return
    await this.options.log.write(this.options.name, [sql.moveFollower({ name: follower, position })])
    this.stored = position
  }
}

/** Derived from its cause, and telling nothing of it. 22 characters. */
function pageId(stream: string, position: number, agency: string, means: PageMeans | undefined): string {
  const text = JSON.stringify([stream, position, agency, means ?? null])
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
