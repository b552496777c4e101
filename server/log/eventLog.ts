/** The port: what the house asks of its logs, whichever store keeps them. */
import type { Decided } from '../../shared/clocks/overrides.ts'
import type { Answer } from '../../shared/command.ts'
import type { LogClock } from '../../shared/time.ts'
import type { Audience } from '../access/visibility.ts'
import type { Request } from '../corridor/corridor.ts'
import type { Row, Sql } from './flow.ts'
import type { Head, Opened, Page, Since } from './load.ts'

/** A commit, told to the followers of the node that made it. It only says sooner what a page would say. */
export interface Committed extends Page {
  log: string
  /** Real ms at which the commit returned. */
  at: number
  /** The batch it came from, for those who count: from lock to commit, and how many commands shared it. */
  took: { ms: number; commands: number }
  /** What others had recorded after a position up to this commit, where the writer read it with the lock. */
  before?: (position: number) => Page | undefined
}

/** The present audience of every live stream at a position. */
export interface LiveSet {
  position: number
  streams: { stream: string; feature: string; audience: Audience }[]
}

export interface EventLog {
  /** Makes a log of that name if there is none; its clock starts as given (live: real time). */
  open(log: string, clock?: LogClock): Promise<void>
  logs(): Promise<string[]>
  /**
   * Takes one command through the corridor. Resolves after the commit (LOG9); with `house.readOnly` when nothing can
   * be written. Rejects when the store died: the outcome is unknown, ask again with the same commandId.
   */
  submit(log: string, request: Request): Promise<Answer>
  onCommitted(listener: (committed: Committed) => void): void

  head(log: string): Promise<Head>
  /** At most `limit` positions after `after`, in order, with the audience changes among them. */
  page(log: string, after: number, limit: number): Promise<Page>
  /** The head and at most `limit` positions after `after`, as both stood at one moment. */
  since(log: string, after: number, limit: number): Promise<Since>
  /** Resolves when the batch that is being written here was told, if it is recorded; undefined where there is none. */
  settled(log: string): Promise<void> | undefined
  /** Streams as they stand, in the order asked, those unknown left out. */
  streams(log: string, ids: readonly string[]): Promise<Opened[]>
  liveSet(log: string): Promise<LiveSet>

  /** From now on the live log's decisions are judged by what the city decided about its rules; they name its version. */
  adopt(decided: Decided): Promise<void>

  /** Sets the log's clock (D14). Refuses `live`, whose time is real. */
  setClock(log: string, clock: LogClock): Promise<void>
  /** Renews the epoch after a restore: all copies are replaced, outboxes kept (D2). */
  renewEpoch(log: string): Promise<void>
  /** Statements outside the chain: sessions, credentials, follower cursors; one transaction. */
  write(log: string, statements: readonly Sql[]): Promise<void>
  read(log: string, statement: Sql): Promise<readonly Row[]>
  /** Saves states, signs a checkpoint, lets go of the data directory. */
  close(): Promise<void>
}
