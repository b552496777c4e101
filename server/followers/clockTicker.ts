/** Says of every clock of a log what its time says (D16, D17): that it runs out, that it ran out. */
import type { Actor } from '../../shared/access/actor.ts'
import type { Answer } from '../../shared/command.ts'
import { logTime, type LogClock } from '../../shared/time.ts'
import { clocksNear, clocksOver, nextClock } from '../log/clocks.ts'
import { numberIn, textIn, type Row } from '../log/flow.ts'
import type { EventLog } from '../log/eventLog.ts'

/** How often it is asked whether the time has come, and how often the log is looked at whatever was known: real ms. */
export const tickEveryMs = 200
export const lookEveryMs = 1000

/** So many are said at once: they share commits, and stay in order. */
const pageLimit = 500

export interface ClockTickerOptions {
  log: EventLog
  name: string
  now: () => number
  /** The house's own actor in this city. */
  actor: Actor
  /** Whether it is this node's turn: several at once do no harm (LOG16), one is enough. */
  leads?: () => Promise<boolean>
}

/**
 * Its list of things to do is the log's table of clocks, so it keeps no cursor: what is due stands there until it was
 * said, however the log's time came here. Clocks that ran out come first, the earliest end first; then those that run
 * out, in the order in which it was to be said. Redelivery is harmless: ids are derived, and a clock that moved
 * meanwhile refuses.
 */
export class ClockTicker {
  private readonly options: ClockTickerOptions
  private stepping: Promise<void> | undefined
  /** The last look: when it was, and of a node whose turn it was the log instant at which something is due. */
  private found: { at: number; next?: { at: number; clock: LogClock } } | undefined

  constructor(options: ClockTickerOptions) {
    this.options = options
  }

  /** Looks when it is time to: when what was found is due, or may have changed. */
  async beat(): Promise<void> {
    const { found } = this
    const now = this.options.now()
    const isKnown = found && now >= found.at && now < found.at + lookEveryMs
    if (isKnown && (!found.next || found.next.at > logTime(found.next.clock, now))) return
    await this.step()
  }

  /** Says what is due now. Concurrent calls share one step; a failed one may be called again. */
  step(): Promise<void> {
    this.stepping ??= this.run().finally(() => {
      this.stepping = undefined
    })
    return this.stepping
  }

  private async run(): Promise<void> {
    const { log, name, now, leads } = this.options
    const at = now()
    if (leads && !(await leads())) {
      this.found = { at }
      return
    }
    const { clock } = await log.head(name)
    let next = await this.next()
    if (next !== undefined && next <= logTime(clock, now())) {
      await this.say('miss', clock)
      await this.say('warn', clock)
      next = await this.next()
    }
    this.found = { at, ...(next !== undefined && { next: { at: next, clock } }) }
  }

  /** Says one kind of thing page by page, as long as anything moves. */
  private async say(what: 'miss' | 'warn', clock: LogClock): Promise<void> {
    const due = what === 'miss' ? clocksOver : clocksNear
    for (;;) {
      const at = { now: logTime(clock, this.options.now()), limit: pageLimit }
      const rows = await this.options.log.read(this.options.name, due(at))
      const answers = await Promise.all(rows.map((row) => this.order(what, row)))
      if (rows.length < pageLimit || !answers.some(({ accepted }) => accepted)) return
    }
  }

  private order(what: 'miss' | 'warn', row: Row): Promise<Answer> {
    const { log, name, actor } = this.options
    const [stream, clock] = [textIn(row, 'stream'), textIn(row, 'clock_id')]
    const [due, next] = [numberIn(row, 'due_at'), numberIn(row, 'next_at')]
    const which = what === 'miss' ? `${due}` : `${due}:${next}`
    const commandId = `system:${what}:${stream}:${clock}:${which}`
    const command = { commandId, type: `clock.${what}`, stream, data: { clock, due } }
    return log.submit(name, { by: { system: actor }, command })
  }

  private async next(): Promise<number | undefined> {
    const [row] = await this.options.log.read(this.options.name, nextClock({}))
    return row && numberIn(row, 'next_at')
  }
}
