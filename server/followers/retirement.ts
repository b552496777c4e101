/** Closed streams leave the live set after 72 hours of log time (D13), by an order of the house itself (D17). */
import type { Actor } from '../../shared/access/actor.ts'
import { catalogue, type Catalogue } from '../../shared/catalogue.ts'
import type { Event } from '../../shared/event.ts'
import { logTime } from '../../shared/time.ts'
import { numberIn } from '../log/flow.ts'
import type { EventLog } from '../log/eventLog.ts'
import type { WireEvent } from '../log/load.ts'
import * as sql from '../log/statements.ts'

export const retireAfterMs = 72 * 3_600_000
const follower = 'retirement'
const pageLimit = 500

export interface RetirementOptions {
  log: EventLog
  name: string
  now: () => number
  /** The house's own actor in this city. */
  actor: Actor
  /** Whether it is this node's turn: several at once do no harm (LOG16), one is enough. */
  leads?: () => Promise<boolean>
  catalogue?: Catalogue
}

/**
 * Follows a log from a stored cursor. A closed stream's time runs from the last event of its open layer. These come in
 * the order of their log time, so the first one that is not yet due ends a step; it is looked at again at the next.
 * Redelivery is harmless: the order's id is derived (LOG16).
 */
export class Retirement {
  private readonly options: RetirementOptions
  private cursor: number | undefined
  private stored = 0
  private stepping: Promise<void> | undefined

  constructor(options: RetirementOptions) {
    this.options = options
  }

  /** Retires what is due now. Concurrent calls share one step; a failed one may be called again. */
  step(): Promise<void> {
    this.stepping ??= this.run().finally(() => {
      this.stepping = undefined
    })
    return this.stepping
  }

  private async run(): Promise<void> {
    const { log, name, now, leads } = this.options
    if (leads && !(await leads())) {
      // Another node goes on from here; at the next turn what counts is how far it came.
      this.cursor = undefined
      return
    }
    this.cursor ??= await this.storedCursor()
    const { clock } = await log.head(name)
    for (;;) {
      const page = await log.page(name, this.cursor, pageLimit)
      if (page.upTo === this.cursor) return
      for (const event of page.events) {
        if (event.layer === 'open' && !(await this.handled(event, logTime(clock, now())))) return this.store()
        this.cursor = event.position
      }
      await this.store()
    }
  }

  /** False when the event is the last of a closed stream and its time has not come, or could not be acted on. */
  private async handled(event: WireEvent, logNow: number): Promise<boolean> {
    const { log, name, actor } = this.options
    const [opened] = await log.streams(name, [event.stream])
    if (!opened || opened.state.retired) return true
    const feature = (this.options.catalogue ?? catalogue).feature(opened.state.feature)
    if (!feature.isClosed(opened.state.parts.open)) return true
    const { recordedAt, version } = JSON.parse(event.wire) as Event
    if (version < opened.state.version.open) return true
    if (logNow < recordedAt + retireAfterMs) return false
    const commandId = `system:retire:${event.stream}:${event.position}`
    const answer = await log.submit(name, {
      by: { system: actor },
      command: { commandId, type: 'log.retire', stream: event.stream, data: {} },
    })
    return answer.accepted || answer.refusal.code !== 'house.readOnly'
  }

  private async storedCursor(): Promise<number> {
    const [row] = await this.options.log.read(this.options.name, sql.findFollower({ name: follower }))
    this.stored = row ? numberIn(row, 'position') : 0
    return this.stored
  }

  private async store(): Promise<void> {
    const position = this.cursor ?? 0
    if (position === this.stored) return
    await this.options.log.write(this.options.name, [sql.moveFollower({ name: follower, position })])
    this.stored = position
  }
}
