/** The corridor of one log (D1): commands that wait are taken together, on one connection, under the log's lock. */
import type { Answer } from '../../../shared/command.ts'
import { refused } from '../../../shared/refusal.ts'
import { houseLog } from '../../corridor/accounts.ts'
import {
  endsBatch,
  runBatch,
  type BatchResult,
  type Request,
  type Surroundings,
} from '../../corridor/corridor.ts'
import { houseRules, type Rules } from '../../corridor/rules.ts'
import type { RulesInForce } from '../../corridor/rulesInForce.ts'
import type { Committed } from '../eventLog.ts'
import { numberIn, type Flow, type Row } from '../flow.ts'
import { pageOf, type Page } from '../load.ts'
import { saved } from '../saved.ts'
import { Batch } from './batch.ts'
import { all, direct, driveWaiting } from './drive.ts'
import { isPassing } from './faults.ts'
import { foresee, type Foreseen } from './foresight.ts'
import { Hot, type Missed } from './hot.ts'
import { quoted, schemaOf } from './schema.ts'
import { noteErasure } from './tidy.ts'
import type { Line } from './line.ts'
import type { Session } from './session.ts'

/** More commands than this wait for the next commit. */
const largestBatch = 256

export interface WriterOptions {
  log: string
  line: Line
  rules: Rules
  city: RulesInForce
  hmacKey: Uint8Array
  now: () => number
  dayOf: (now: number) => string
  onFault: Surroundings['onFault']
  onCommitted: (committed: Committed) => void
}

interface Waiting {
  request: Request
  resolve: (answer: Answer) => void
  reject: (error: unknown) => void
}

/** What is known once the lock is held. */
interface Locked {
  head: Row
  /** What others recorded since this node's last batch. */
  missed: Missed | undefined
  foreseen: Foreseen | undefined
}

interface Written extends BatchResult {
  missed: Missed | undefined
}

/** A class because it holds a connection, what waits for it and what it remembers. */
export class Writer {
  private readonly options: WriterOptions
  private readonly hot: Hot
  /** Accounts of log `house` as this log's batches last saw them; its own, so that no other batch outdates them. */
  private readonly accounts = new Hot(houseLog, houseRules)
  private waiting: Waiting[] = []
  private working: Promise<void> | undefined
  private underWay: Promise<void> | undefined

  constructor(options: WriterOptions) {
    this.options = options
    this.hot = new Hot(options.log, options.rules)
  }

  submit(request: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject })
      this.working ??= this.work()
    })
  }

  /** Resolves when the batch that is being written was told; undefined where there is none. Never rejects. */
  settled(): Promise<void> | undefined {
    return this.underWay
  }

  /** Runs a flow in a transaction under the log's lock, between two batches. */
  async locked<T>(flow: () => Flow<T>): Promise<T> {
    const { made } = await this.options.line.hold((session) => this.transact(session, flow))
    return made
  }

  /** Answers what was given, then saves every state folded since its last saving. */
  async close(): Promise<void> {
    await this.working
    try {
      await this.locked(() => this.saveStates())
    } catch (error) {
      // Saved states are a cache: without them the next start folds a little longer.
      if (!isPassing(error)) throw error
    }
    await this.options.line.end()
  }

  private async work(): Promise<void> {
    // What is given in the same turn is taken together.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.waiting.length > 0) {
      this.underWay = this.answer(this.waiting.splice(0, largestBatch))
      await this.underWay
    }
    this.underWay = undefined
    this.working = undefined
  }

  /** Those who came while the lock was waited for join the batch, in order, as far as they can be judged from memory. */
  private join(batch: Waiting[]): void {
    const { streams } = this.hot
    const cold = this.waiting.findIndex(({ request: { command } }) => !streams.has(command.stream))
    const room = largestBatch - batch.length
    batch.push(...this.waiting.splice(0, Math.min(room, cold === -1 ? room : cold)))
  }

  /** One batch. Trouble that leaves everything as it was is answered `later`; an unknown outcome rejects. */
  private async answer(batch: Waiting[]): Promise<void> {
    try {
      const began = performance.now()
      const result = await this.options.line.hold((session) => this.commit(session, batch))
      this.tell(result, { ms: performance.now() - began, commands: batch.length })
      for (const [i, { resolve, reject }] of batch.entries()) {
        const answer = result.answers[i]
        if (answer) resolve(answer)
        else reject(new Error('a command had no answer'))
      }
    } catch (error) {
      this.hot.forget()
      const isLater = isPassing(error)
      for (const { resolve, reject } of batch)
        if (isLater) resolve({ accepted: false, refusal: refused('house.readOnly') })
        else reject(error)
    }
  }

  private tell({ from, head, events, changes, missed }: Written, took: Committed['took']): void {
    const { log, now, rules, onCommitted } = this.options
    if (head.position === from) return
    const before = (position: number): Page | undefined => {
      if (!missed || position < missed.after) return undefined
      const rows = missed.rows.filter((row) => numberIn(row, 'position') > position)
      return pageOf(rows, position, rules)
    }
    onCommitted({ log, after: from, upTo: head.position, events, changes, at: now(), took, before })
  }

  /**
   * One that meets a bug, or whose guess was wrong, is rolled back and run again with every command in a savepoint of
   * its own (LOG7).
   */
  private async commit(session: Session, batch: Waiting[]): Promise<Written> {
    const attempt = async (guarded: 'together' | 'each'): Promise<Written> => {
      const flow = (): Flow<BatchResult> => this.batch(requestsOf(batch), guarded)
      const { made, missed } = await this.transact(session, flow, guarded === 'together' ? batch : undefined)
      if (made.head.position > made.from) this.hot.keep(made.streams, made.head.position)
      return { ...made, missed }
    }
    try {
      return await attempt('together')
    } catch (error) {
      if (endsBatch(error)) throw error
      return attempt('each')
    }
  }

  private *batch(requests: readonly Request[], guarded: 'together' | 'each'): Flow<BatchResult> {
    const result = yield* runBatch(requests, this.surroundings(), guarded)
    const erasure = result.events.findLast(({ type }) => type === 'log.wordsErased')
    if (erasure) yield noteErasure(erasure.position)
    return result
  }

  /** Runs a flow under the lock; that of a batch with what it will ask for at hand. */
  private async transact<T>(
    session: Session,
    flow: () => Flow<T>,
    waiting?: Waiting[],
  ): Promise<{ made: T; missed: Missed | undefined }> {
    const { log } = this.options
    try {
      const { head, missed, foreseen } = await this.lock(session, waiting && requestsOf(waiting))
      let batch: Batch | undefined
      if (waiting && foreseen) {
        this.join(waiting)
        batch = new Batch({ session, log, requests: requestsOf(waiting), head, foreseen })
      }
      const made = await driveWaiting(flow(), batch?.execute ?? direct(session, log))
      batch?.flush()
      await session.commit()
      return { made, missed }
    } catch (error) {
      await session.rollback()
      throw error
    }
  }

  /**
   * Takes the log's lock and lets go of what is no longer true. All of it is sent at once; each statement sees what is
   * committed when it begins, and none begins before the lock is held.
   */
  private async lock(session: Session, requests?: readonly Request[]): Promise<Locked> {
    const { log } = this.options
    const select = (name: string): string => `SELECT * FROM ${quoted(schemaOf(name))}.log_head WHERE id = 1`
    const [[, own, house], expected, rights, foreseen] = await all([
      session.script(`BEGIN; ${select(log)} FOR UPDATE; ${select(houseLog)}`),
      this.hot.expected(session),
      this.accounts.expected(session),
      requests && foresee(session, log, requests, this.hot.streams),
    ])
    const [head, other] = [own?.[0], house?.[0]]
    if (!head || !other) throw new Error(`log ${log} has no head`)
    const missed = await this.hot.freshen(session, head, expected)
    if (log !== houseLog) await this.accounts.freshen(session, other, rights)
    return { head, missed, foreseen }
  }

  private *saveStates(): Flow<void> {
    const { rules } = this.options
    for (const [stream, loaded] of this.hot.streams) {
      if (loaded.unsaved.events === 0) continue
      const feature = rules.catalogue.feature(loaded.state.feature)
      yield* saved(stream, loaded, this.hot.at(), feature)
    }
  }

  private surroundings(): Surroundings {
    const { log, rules, hmacKey, now, dayOf, onFault } = this.options
    const realNow = now()
    const city = this.options.city.of(log, realNow)
    const [hot, accounts] = [this.hot.streams, this.accounts.streams]
    return { log, rules, city, hmacKey, realNow, dayOf, onFault, hot, accounts }
  }
}

function requestsOf(batch: readonly Waiting[]): Request[] {
  return batch.map(({ request }) => request)
}
