/** The corridor of one log (D1): commands that wait are taken together, on one connection, under the log's lock. */
import { isDeepStrictEqual } from 'node:util'
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
import { numberIn, StoreError, type Flow, type Row } from '../flow.ts'
import { pageOf, type Page } from '../load.ts'
import { saved } from '../saved.ts'
import { Batch } from './batch.ts'
import { all, direct, driveWaiting } from './drive.ts'
import { isPassing } from './faults.ts'
import { foresee, isAtHand, nothingForeseen, type Foreseen } from './foresight.ts'
import { Hot, type Missed } from './hot.ts'
import { quoted, schemaOf } from './schema.ts'
import { noteErasure } from './tidy.ts'
import type { Line } from './line.ts'
import type { Session } from './session.ts'

/** More commands than this wait for the next commit. */
const largestBatch = 256
/** Fewer are not worth a commit of their own while another is under way. */
const worthABatch = 16
/** After so many batches in a row there is a pause, in which another node gets the lock. */
const longestRow = 8

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

/** The head of the log, and of log `house`, where the rights lie. */
interface Heads {
  own: Row
  house: Row
}

/** What is known once the lock is held. */
interface Locked {
  heads: Heads
  /** What others recorded since this node's last batch. */
  missed: Missed | undefined
  foreseen: Foreseen | undefined
}

/** What was made under the lock; the commit is on its way. */
interface Made<T> {
  made: T
  missed: Missed | undefined
  heads: Heads
  committed: Promise<void>
}

/** What a batch whose commit is on its way leaves behind. */
interface Left {
  heads: Heads
  streams: BatchResult['streams']
}

/** A batch that was judged. */
interface UnderWay {
  batch: Waiting[]
  /** Undefined where its commit was never sent. */
  left: Left | undefined
  /** Resolves when it was told, or with what went wrong. Never rejects. */
  ended: Promise<{ error: unknown } | undefined>
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
    return this.options.line.hold(async (session) => {
      const { made, committed } = await this.transact(session, flow)
      await committed
      return made
    })
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
    await turn()
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, largestBatch)
      this.underWay = this.options.line
        .hold((session) => this.row(session, batch))
        .catch((error: unknown) => this.fail(batch, error))
      await this.underWay
    }
    this.underWay = undefined
    this.working = undefined
  }

  /** Batches one behind the other, each judged while the one before it is being committed. */
  private async row(session: Session, batch: Waiting[]): Promise<void> {
    let last = await this.attempt(session, batch, 'together')
    for (let n = 1; ; n++) {
      const next = n < longestRow ? await this.heels(session, last) : undefined
      await this.finish(session, last)
      if (!next) return
      last = next
    }
  }

  /**
   * The next batch, where nobody else records and it can be judged from memory: on what the last one leaves behind.
   * Should the lock show other heads, nothing of it was told, and it is judged anew.
   */
  private async heels(session: Session, { left }: UnderWay): Promise<UnderWay | undefined> {
    if (!left || this.hot.hasCompany) return undefined
    // The commit leaves before anything is judged; who is answered by the one before it may give the next order.
    session.push()
    await turn()
    const batch = this.waiting.slice(0, largestBatch)
    if (batch.length < worthABatch || !isAtHand(requestsOf(batch), this.memory(left))) return undefined
    this.waiting.splice(0, batch.length)
    const next = await this.attempt(session, batch, 'together', left)
    if (next.left) return next
    this.accounts.forget()
    this.waiting.unshift(...batch)
    return undefined
  }

  /** States as this node knows them, or as a batch that is being committed leaves them. */
  private memory(left?: Left): Surroundings['hot'] {
    const { streams } = this.hot
    return left ? { get: (id) => left.streams.get(id) ?? streams.get(id) } : streams
  }

  /** Those who came while the lock was waited for join the batch, in order, as far as they can be judged from memory. */
  private join(batch: Waiting[]): void {
    const { streams } = this.hot
    const cold = this.waiting.findIndex(({ request: { command } }) => !streams.has(command.stream))
    const room = largestBatch - batch.length
    batch.push(...this.waiting.splice(0, Math.min(room, cold === -1 ? room : cold)))
  }

  /** Who belongs to a batch is settled once it has the lock. */
  private gather(batch: Waiting[]): void {
    this.join(batch)
    // Half of many is left to be judged while the first half is being committed.
    if (this.hot.hasCompany || batch.length < 2 * worthABatch) return
    this.waiting.unshift(...batch.splice(Math.ceil(batch.length / 2)))
  }

  /** Judges a batch and sends its commit. Never rejects. */
  private async attempt(
    session: Session,
    batch: Waiting[],
    guarded: 'together' | 'each',
    last?: Left,
  ): Promise<UnderWay> {
    const began = performance.now()
    try {
      const flow = (): Flow<BatchResult> => this.batch(requestsOf(batch), guarded, last)
      const sent = await this.transact(session, flow, guarded === 'together' ? batch : undefined, last)
      const ended = sent.committed
        .then(() => this.tell(batch, sent, performance.now() - began))
        .catch((error: unknown) => ({ error }))
      return { batch, left: this.leftBy(sent), ended }
    } catch (error) {
      return { batch, left: undefined, ended: Promise.resolve({ error }) }
    }
  }

  private leftBy({ made, heads: { own, house } }: Made<BatchResult>): Left {
    const { position, hash, recordedAt } = made.head
    const head = { ...own, position, hash, recorded_at: recordedAt }
    return {
      heads: { own: head, house: this.options.log === houseLog ? head : house },
      streams: made.streams,
    }
  }

  /**
   * Waits for the end of a batch. One that met a bug, or whose guess was wrong, was rolled back and is run again with
   * every command in a savepoint of its own (LOG7).
   */
  private async finish(session: Session, { batch, ended }: UnderWay): Promise<void> {
    let trouble = await ended
    if (trouble && !endsBatch(trouble.error))
      trouble = await (await this.attempt(session, batch, 'each')).ended
    if (trouble) this.fail(batch, trouble.error)
  }

  /** Trouble that leaves everything as it was is answered `later`; an unknown outcome rejects. */
  private fail(batch: readonly Waiting[], error: unknown): void {
    this.hot.forget()
    const isLater = isPassing(error)
    for (const { resolve, reject } of batch)
      if (isLater) resolve({ accepted: false, refusal: refused('house.readOnly') })
      else reject(error)
  }

  private tell(batch: readonly Waiting[], { made, missed }: Made<BatchResult>, ms: number): undefined {
    const { log, now, rules, onCommitted } = this.options
    const { from, head, events, changes, answers } = made
    const before = (position: number): Page | undefined => {
      if (!missed || position < missed.after) return undefined
      const rows = missed.rows.filter((row) => numberIn(row, 'position') > position)
      return pageOf(rows, position, rules)
    }
    if (head.position > from) {
      this.hot.keep(made.streams, head.position)
      const took = { ms, commands: batch.length }
      onCommitted({ log, after: from, upTo: head.position, events, changes, at: now(), took, before })
    }
    for (const [i, { resolve, reject }] of batch.entries()) {
      const answer = answers[i]
      if (answer) resolve(answer)
      else reject(new Error('a command had no answer'))
    }
  }

  private *batch(requests: readonly Request[], guarded: 'together' | 'each', last?: Left): Flow<BatchResult> {
    const result = yield* runBatch(requests, this.surroundings(last), guarded)
    const erasure = result.events.findLast(({ type }) => type === 'log.wordsErased')
    if (erasure) yield noteErasure(erasure.position)
    return result
  }

  /**
   * Runs a flow under the lock; that of a batch with what it will ask for at hand. Behind a batch that is being committed
   * it is run before the lock is held, and committed only where the lock then shows what that one was to leave behind.
   */
  private async transact<T>(
    session: Session,
    flow: () => Flow<T>,
    waiting?: Waiting[],
    last?: Left,
  ): Promise<Made<T>> {
    const { log } = this.options
    try {
      const held = last && this.held(session, last)
      const { heads, missed, foreseen } = last
        ? { heads: last.heads, missed: undefined, foreseen: nothingForeseen() }
        : await this.lock(session, waiting && requestsOf(waiting))
      let batch: Batch | undefined
      if (waiting && foreseen) {
        if (!last) this.gather(waiting)
        batch = new Batch({ session, log, requests: requestsOf(waiting), head: heads.own, foreseen })
      }
      const made = await driveWaiting(flow(), batch?.execute ?? direct(session, log))
      batch?.flush()
      if ((await held) === false)
        throw new StoreError('other', 'somebody else had the lock in between', undefined)
      return { made, missed, heads, committed: session.commit() }
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
    const [heads, expected, rights, foreseen] = await all([
      this.heads(session),
      this.hot.expected(session),
      this.accounts.expected(session),
      requests && foresee(session, log, requests, this.hot.streams),
    ])
    const missed = await this.hot.freshen(session, heads.own, expected)
    if (log !== houseLog) await this.accounts.freshen(session, heads.house, rights)
    return { heads, missed, foreseen }
  }

  /** Begins a transaction and resolves with the heads once it has the lock. */
  private async heads(session: Session): Promise<Heads> {
    const { log } = this.options
    const select = (name: string): string => `SELECT * FROM ${quoted(schemaOf(name))}.log_head WHERE id = 1`
    const [, [own] = [], [house] = []] = await session.script(
      `BEGIN; ${select(log)} FOR UPDATE; ${select(houseLog)}`,
    )
    if (!own || !house) throw new Error(`log ${log} has no head`)
    return { own, house }
  }

  /** Takes the lock at once, behind a commit; resolves with whether nobody else had it in between. Never rejects. */
  private async held(session: Session, { heads }: Left): Promise<boolean> {
    const found = this.heads(session)
    session.push()
    return found.then(
      (held) => isDeepStrictEqual(held, heads),
      () => false,
    )
  }

  private *saveStates(): Flow<void> {
    const { rules } = this.options
    for (const [stream, loaded] of this.hot.streams) {
      if (loaded.unsaved.events === 0) continue
      const feature = rules.catalogue.feature(loaded.state.feature)
      yield* saved(stream, loaded, this.hot.at(), feature)
    }
  }

  private surroundings(last?: Left): Surroundings {
    const { log, rules, hmacKey, now, dayOf, onFault } = this.options
    const realNow = now()
    const city = this.options.city.of(log, realNow)
    const [hot, accounts] = [this.memory(last), this.accounts.streams]
    return { log, rules, city, hmacKey, realNow, dayOf, onFault, hot, accounts }
  }
}

function requestsOf(batch: readonly Waiting[]): Request[] {
  return batch.map(({ request }) => request)
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
