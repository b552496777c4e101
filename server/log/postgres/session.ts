/** One connection, one statement at a time; its troubles are the house's. */
import pg from 'pg'
import { StoreError, type Row, type SqlValue } from '../flow.ts'
import { failedCommit, translated } from './faults.ts'

export interface Session {
  /** Runs one statement, prepared once. */
  run: (text: string, args: readonly SqlValue[]) => Promise<readonly Row[]>
  /** Runs statements without arguments in one message; gives the rows of each. */
  script: (text: string) => Promise<readonly (readonly Row[])[]>
  /** Ends the transaction. Throws `LostCommit` when its outcome is not known. */
  commit: () => Promise<void>
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

/** Connects. Rejects with a `StoreError`. */
export async function openSession(url: string, limits: Limits): Promise<Session> {
  const client = new pg.Client(clientConfig(url, limits))
  // Without a listener an error between two statements would end the process; the next statement meets it.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    client.end().catch(() => undefined)
    throw translated(error, 'connecting')
  }
  return sessionOf(client, async () => client.end())
}

/** The names of prepared statements, the same on every connection. */
const names = new Map<string, string>()
function nameFor(text: string): string {
  let name = names.get(text)
  if (name === undefined) names.set(text, (name = `s${names.size}`))
  return name
}

/** A session over a connected client. */
export function sessionOf(client: pg.ClientBase, end: () => Promise<void>): Session {
  let lost = false
  client.on('error', () => {
    lost = true
  })
  const attempt = async <T>(text: string, ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask()
    } catch (error) {
      const trouble = translated(error, text)
      if (trouble.fault === 'io') lost = true
      throw trouble
    }
  }
  return {
    run: (text, args) =>
      attempt(text, async () => {
        const { rows } = await client.query<Row>({ name: nameFor(text), text, values: [...args] })
        return rows
      }),
    script: (text) =>
      attempt(text, async () => {
        const result = (await client.query<Row>(text)) as pg.QueryResult<Row> | pg.QueryResult<Row>[]
        return [result].flat().map(({ rows }) => rows)
      }),
    commit: async () => {
      if (lost) throw new StoreError('io', 'the connection was lost before the commit', undefined)
      try {
        const { command } = await attempt('COMMIT', () => client.query('COMMIT'))
        if (command !== 'COMMIT') throw new StoreError('other', `COMMIT was answered ${command}`, undefined)
      } catch (error) {
        throw failedCommit(error instanceof StoreError ? error : translated(error, 'COMMIT'))
      }
    },
    isLost: () => lost,
    end: async () => {
      lost = true
      await end().catch(() => undefined)
    },
  }
}
