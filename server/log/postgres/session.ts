/** One connection, one statement at a time; its troubles are the house's. */
import type { Duplex } from 'node:stream'
import pg from 'pg'
import { StoreError, type Row, type SqlValue } from '../flow.ts'
import { failedCommit, isReported, translated } from './faults.ts'

/** A column of values stands for as many rows. */
export type Argument = SqlValue | readonly SqlValue[]

export interface Session {
  /** Runs one statement, prepared once. */
  run: (text: string, args: readonly Argument[]) => Promise<readonly Row[]>
  /**
   * Sends a statement whose rows nobody needs, without waiting for it; only on a connection made for that. One that
   * fails makes what comes after it fail, and `commit` throws its error.
   */
  post: (text: string, args: readonly Argument[]) => void
  /** Runs statements without arguments in one message; gives the rows of each. */
  script: (text: string) => Promise<readonly (readonly Row[])[]>
  /** Sends at once what was posted; else it leaves at the end of the turn, with whatever comes behind it. */
  push: () => void
  /** Ends the transaction. Throws `LostCommit` when its outcome is not known. */
  commit: () => Promise<void>
  /** Undoes the transaction, if there is one. Never rejects: a connection that cannot is lost, and its work with it. */
  rollback: () => Promise<void>
  /** True once the connection must not be used again. */
  isLost: () => boolean
  end: () => Promise<void>
}

export interface Limits {
  statementMs: number
  lockMs: number
  /** How long a transaction may wait for its client before the server ends it and frees its locks (D1). */
  idleMs: number
}

const connectMs = 5000
/** The server ends a statement first; this is for one that no longer answers. */
const silenceMs = 2000

const int8 = 20
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): unknown =>
    oid === int8 ? wholeNumber : (pg.types.getTypeParser(oid, format) as unknown),
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new Error(`${text} is no number this program can hold`)
  return number
}

/** How every connection of the house is made. */
export function clientConfig(url: string, limits: Limits): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'lianxin',
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5000,
    statement_timeout: limits.statementMs,
    lock_timeout: limits.lockMs,
    idle_in_transaction_session_timeout: limits.idleMs,
    query_timeout: limits.statementMs === 0 ? undefined : limits.statementMs + silenceMs,
    types: types,
  }
}

/**
 * Connects. Rejects with a `StoreError`. A session that may `pipeline` sends the next statement before the one before it
 * was answered; the server takes them in order all the same.
 */
export async function openSession(url: string, limits: Limits, pipeline = false): Promise<Session> {
  const client = new pg.Client({ ...clientConfig(url, limits), pipeline } as pg.ClientConfig)
  // Without a listener an error between two statements would end the process; the next statement meets it.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    client.end().catch(() => undefined)
    throw translated(error, 'connecting')
  }
  return sessionOf(client, async () => client.end(), pipeline ? client.connection.stream : undefined)
}

/** The names of prepared statements, the same on every connection. */
const names = new Map<string, string>()
function nameFor(text: string): string {
  let name = names.get(text)
  if (name === undefined) names.set(text, (name = `s${names.size}`))
  return name
}

/** A session over a connected client; what is sent in one turn leaves as one piece where its `wire` is given. */
export function sessionOf(client: pg.ClientBase, end: () => Promise<void>, wire?: Duplex): Session {
  let lost = false
  let posted: Promise<StoreError | undefined>[] = []
  client.on('error', () => {
    lost = true
  })
  let isGathering = false
  const push = (): void => {
    if (isGathering) wire?.uncork()
    isGathering = false
  }
  /** A system call for each statement would cost more than most statements. */
  const gather = (): void => {
    if (isGathering || !wire) return
    isGathering = true
    wire.cork()
    process.nextTick(push)
  }
  const attempt = async <T>(text: string, ask: () => Promise<T>): Promise<T> => {
    gather()
    try {
      return await ask()
    } catch (error) {
      const trouble = translated(error, text)
      if (trouble.fault === 'io') lost = true
      throw trouble
    }
  }
  /** The trouble of what was posted: the first that the server reported, for the others follow from it. */
  const troubleOf = async (): Promise<StoreError | undefined> => {
    const all = posted
    posted = []
    const failed = (await Promise.all(all)).filter((one) => one !== undefined)
    return failed.find(isReported) ?? failed[0]
  }
  const query = (text: string, args: readonly Argument[]): Promise<readonly Row[]> =>
    attempt(text, async () => {
      const { rows } = await client.query<Row>({ name: nameFor(text), text, values: [...args] })
      return rows
    })
  const orCause = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer
    } catch (error) {
      throw (await troubleOf()) ?? error
    }
  }
  return {
    run: (text, args) => orCause(query(text, args)),
    post: (text, args) => {
      const done = query(text, args).then(
        () => undefined,
        (error: StoreError) => error,
      )
      posted.push(done)
    },
    script: (text) =>
      orCause(
        attempt(text, async () => {
          const result = (await client.query<Row>(text)) as pg.QueryResult<Row> | pg.QueryResult<Row>[]
          return [result].flat().map(({ rows }) => rows)
        }),
      ),
    push,
    commit: async () => {
      if (lost) throw new StoreError('io', 'the connection was lost before the commit', undefined)
      const answer = attempt('COMMIT', () => client.query('COMMIT')).catch((error: StoreError) => error)
      const cause = await troubleOf()
      const ended = await answer
      // Where a statement before it was refused, nothing can have been committed.
      if (cause && (isReported(cause) || !(ended instanceof StoreError))) throw cause
      if (ended instanceof StoreError) throw failedCommit(ended)
      if (ended.command !== 'COMMIT')
        throw new StoreError('other', `COMMIT was answered ${ended.command}`, undefined)
    },
    rollback: async () => {
      await troubleOf()
      if (!lost) await attempt('ROLLBACK', () => client.query('ROLLBACK')).catch(() => undefined)
    },
    isLost: () => lost,
    end: async () => {
      lost = true
      await end().catch(() => undefined)
    },
  }
}
