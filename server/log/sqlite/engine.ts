/** The writer's half of the SQLite store: all named logs of a house, one thread, one lock. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CityRules } from '../../../shared/city.ts'
import type { Decided } from '../../../shared/clocks/overrides.ts'
import type { Answer } from '../../../shared/command.ts'
import { refused } from '../../../shared/refusal.ts'
import { logClock, logTime, type LogClock } from '../../../shared/time.ts'
import { houseLog, liveLog } from '../../corridor/accounts.ts'
import {
  endsBatch,
  runBatch,
  type BatchResult,
  type Request,
  type Surroundings,
} from '../../corridor/corridor.ts'
import type { Rules } from '../../corridor/rules.ts'
import { rulesInForce, type RulesInForce } from '../../corridor/rulesInForce.ts'
import { chainStart } from '../encode.ts'
import { drive, numberIn, StoreError, type Flow, type Row, type Sql } from '../flow.ts'
import { loadHead, type Head, type Loaded } from '../load.ts'
import { first } from '../migrations/first.ts'
import { refreshed, saved } from '../saved.ts'
import * as sql from '../statements.ts'
import type { Committed } from '../eventLog.ts'
import { schemaVersion } from '../tables.ts'
import { openDatabase, type Database } from './database.ts'

/** Streams kept folded between batches; the least recently used goes first. */
const hotStreams = 20_000
const answersKeptMs = 30 * 86_400_000

export interface EngineOptions {
  /** Folder of the data, or `:memory:` for logs that live with the process. */
  dataDir: string
  rules: Rules
  city?: CityRules | undefined
  hmacKey: Uint8Array
  now: () => number
  newEpoch: () => string
  dayOf: (now: number) => string
  onFault: Surroundings['onFault']
}

export interface BatchOutcome {
  answers: Answer[]
  committed: Committed | undefined
}

interface OpenLog {
  database: Database
  hot: Map<string, Loaded>
}

/** The file of a log inside a data folder. */
export function logFile(dataDir: string, log: string): string {
  return dataDir === ':memory:' ? ':memory:' : join(dataDir, 'logs', `${log}.db`)
}

/** Names of the logs a data folder holds. */
export function logsIn(dataDir: string): string[] {
  const folder = join(dataDir, 'logs')
  if (dataDir === ':memory:' || !existsSync(folder)) return []
  return readdirSync(folder).flatMap((name) => (name.endsWith('.db') ? [name.slice(0, -3)] : []))
}

/** A class because it holds open files and must be closed. */
export class SqliteEngine {
  private readonly opened = new Map<string, OpenLog>()
  private readonly options: EngineOptions
  /** Logs whose journal may still hold erased words because a reader was in the way. */
  private readonly untidy = new Set<string>()
  private readonly city: RulesInForce

  constructor(options: EngineOptions) {
    this.options = options
    this.city = rulesInForce(options.city)
    if (options.dataDir !== ':memory:')
      mkdirSync(join(options.dataDir, 'logs'), { recursive: true, mode: 0o700 })
  }

  /** Opens a log, making it with the given clock when it is new. Throws for a log of a newer schema. */
  open(log: string, clock?: LogClock): void {
    if (this.opened.has(log)) return
    const database = openDatabase(logFile(this.options.dataDir, log), 'writer')
    const tables = database.execute({
      text: `SELECT count(*) AS n FROM sqlite_master WHERE name = 'log_head'`,
      args: [],
      rows: true,
    })
    const now = this.options.now()
    if (numberIn(tables[0] ?? {}, 'n') === 0)
      this.create(database, clock ?? { anchorReal: now, anchorLog: now, speed: 1 })
    const [head] = database.execute(sql.readHead({}))
    if (!head || numberIn(head, 'schema_version') !== schemaVersion) {
      database.close()
      const { dataDir } = this.options
      const written = numberIn(head ?? {}, 'schema_version') > schemaVersion ? 'a newer' : 'an unreleased'
      throw new Error(
        `log ${log} in ${dataDir} was written by ${written} program; start that one or move it away`,
      )
    }
    this.opened.set(log, { database, hot: new Map() })
    this.settle(log, now)
  }

  private create(database: Database, clock: LogClock): void {
    database.execute(sql.begin)
    for (const step of first) database.execute(step)
    database.execute(
      sql.makeHead({
        epoch: this.options.newEpoch(),
        hash: chainStart,
        recorded_at: clock.anchorLog,
        anchor_real: clock.anchorReal,
        anchor_log: clock.anchorLog,
        speed_milli: Math.round(clock.speed * 1000),
        schema_version: schemaVersion,
      }),
    )
    database.execute(sql.commit)
  }

  /** What a log needs before it is served: the folds and audiences of this build, and no answers out of time. */
  private settle(log: string, now: number): void {
    const { database } = this.of(log)
    try {
      database.execute(sql.begin)
      drive(refreshed(this.options.rules), database.execute)
      database.execute(sql.forgetAnswers({ before: now - answersKeptMs }))
      database.execute(sql.commit)
    } catch (error) {
      this.opened.delete(log)
      database.close()
      throw error
    }
  }

  /** Names of the open logs. */
  logs(): string[] {
    return [...this.opened.keys()]
  }

  /** Runs a flow on a log; statements that name another log go there. */
  drive<T>(log: string, flow: Flow<T>): T {
    const own = this.of(log).database
    return drive(flow, (statement) =>
      (statement.log === undefined ? own : this.of(statement.log).database).execute(statement),
    )
  }

  /**
   * Takes a batch through the corridor in one durable commit and returns its answers. When the disk is full nothing
   * is written and every command may be sent again; trouble of any other kind with the file throws: the outcome is
   * unknown, the process must end and the senders ask again (fail-stop).
   */
  submit(log: string, requests: readonly Request[]): BatchOutcome {
    const { database, hot } = this.of(log)
    let result: BatchResult
    const began = performance.now()
    try {
      result = this.commit(log, requests)
    } catch (error) {
      rollBack(database)
      if (!(error instanceof StoreError) || !isPassing(error)) throw error
      return {
        answers: requests.map(() => ({ accepted: false, refusal: refused('house.readOnly') })),
        committed: undefined,
      }
    }
    const { from, head, events, changes, answers } = result
    if (head.position === from) return { answers, committed: undefined }
    const took = { ms: performance.now() - began, commands: requests.length }
    this.keep(hot, result.streams)
    if (events.some(({ type }) => type === 'log.wordsErased')) this.untidy.add(log)
    this.tidy()
    return {
      answers,
      committed: { log, after: from, upTo: head.position, events, changes, at: this.options.now(), took },
    }
  }

  /** One that meets a bug is rolled back and run again with every command in a savepoint of its own (LOG7). */
  private commit(log: string, requests: readonly Request[]): BatchResult {
    const { database, hot } = this.of(log)
    const attempt = (guarded: 'together' | 'each'): BatchResult => {
      database.execute(sql.begin)
      const result = this.drive(log, runBatch(requests, this.surroundings(log, hot), guarded))
      database.execute(sql.commit)
      return result
    }
    try {
      return attempt('together')
    } catch (error) {
      if (endsBatch(error)) throw error
      rollBack(database)
      return attempt('each')
    }
  }

  /** Empties the journals that may hold erased words; false while a reader still needs one of them. */
  tidy(): boolean {
    for (const log of this.untidy) if (this.emptied(log)) this.untidy.delete(log)
    return this.untidy.size === 0
  }

  /** A full disk may leave no room for what is to be brought home; then it is tried again. */
  private emptied(log: string): boolean {
    try {
      return this.of(log).database.checkpoint()
    } catch (error) {
      if (error instanceof StoreError && isPassing(error)) return false
      throw error
    }
  }

  private surroundings(log: string, hot: Map<string, Loaded>): Surroundings {
    const { rules, hmacKey, now, dayOf, onFault } = this.options
    const realNow = now()
    const city = this.city.of(log, realNow)
    const accounts = this.opened.get(houseLog)?.hot ?? new Map<string, Loaded>()
    return { log, rules, city, hmacKey, realNow, dayOf, onFault, hot, accounts }
  }

  private keep(hot: Map<string, Loaded>, streams: ReadonlyMap<string, Loaded | undefined>): void {
    for (const [stream, loaded] of streams) {
      hot.delete(stream)
      if (loaded) hot.set(stream, loaded)
    }
    for (const oldest of hot.keys()) {
      if (hot.size <= hotStreams) break
      hot.delete(oldest)
    }
  }

  /** The head as committed. */
  head(log: string): Head {
    return this.drive(log, loadHead())
  }

  /** Runs statements outside the chain in one transaction. */
  write(log: string, statements: readonly Sql[]): void {
    const { database } = this.of(log)
    try {
      database.execute(sql.begin)
      for (const statement of statements) database.execute(statement)
      database.execute(sql.commit)
    } catch (error) {
      rollBack(database)
      throw error
    }
  }

  read(log: string, statement: Sql): readonly Row[] {
    return this.of(log).database.execute(statement)
  }

  /** What the live log is judged by from the next batch on. */
  adopt(decided: Decided): void {
    this.city.adopt(decided)
  }

  /** Sets a log's clock; time never goes back, and `live` keeps real time (D14). Throws otherwise. */
  setClock(log: string, clock: LogClock): void {
    if (log === liveLog || log === houseLog) throw new Error(`log ${log} keeps real time`)
    const now = this.options.now()
    const held = this.head(log)
    if (logTime(clock, now) < Math.max(held.recordedAt, logTime(held.clock, now)))
      throw new Error(`the clock of ${log} cannot go back`)
    const { anchorReal, anchorLog, speed } = logClock.parse(clock)
    this.write(log, [
      sql.writeClock({
        anchor_real: anchorReal,
        anchor_log: anchorLog,
        speed_milli: Math.round(speed * 1000),
      }),
    ])
  }

  renewEpoch(log: string, epoch = this.options.newEpoch()): void {
    this.write(log, [sql.writeEpoch({ epoch, epoch_changed_at: this.options.now() })])
  }

  /** Saves every state folded since its last saving, then closes the files. */
  close(): void {
    for (const [log, { database, hot }] of this.opened) {
      try {
        this.saveStates(log, hot)
      } catch (error) {
        // Saved states are a cache: without room for them the next start folds a little longer.
        rollBack(database)
        if (!(error instanceof StoreError && isPassing(error))) throw error
      }
      this.emptied(log)
      database.close()
    }
    this.opened.clear()
  }

  private saveStates(log: string, hot: ReadonlyMap<string, Loaded>): void {
    const { database } = this.of(log)
    const { position } = this.head(log)
    database.execute(sql.begin)
    for (const [stream, loaded] of hot) {
      if (loaded.unsaved.events === 0) continue
      const feature = this.options.rules.catalogue.feature(loaded.state.feature)
      drive(saved(stream, loaded, position, feature), database.execute)
    }
    database.execute(sql.commit)
  }

  private of(log: string): OpenLog {
    const found = this.opened.get(log)
    if (!found) throw new Error(`log ${log} is not open`)
    return found
  }
}

/** Trouble that leaves the file as it was and may end by itself. */
function isPassing({ fault }: StoreError): boolean {
  return fault === 'full' || fault === 'busy'
}

/** After some errors the transaction is gone already; a second rollback then has nothing to do. */
function rollBack(database: Database): void {
  try {
    database.execute(sql.rollback)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
  }
}
