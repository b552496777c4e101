/** Readers: a few connections, each read one consistent look at what is committed. */
import pg from 'pg'
import type { Flow, Row, Sql } from '../flow.ts'
import { run } from '../statement.ts'
import { translated } from './faults.ts'
import { all, direct, driveWaiting } from './drive.ts'
import { quoted, schemaOf } from './schema.ts'
import { isCompiled, textFor } from './statements.ts'
import { clientConfig, sessionOf, type Session } from './session.ts'

const connections = 4
const limits = { statementMs: 30_000, lockMs: 10_000, idleMs: 30_000 }

export interface Reader {
  /** Runs a reading flow of several statements that must agree. */
  within: <T>(log: string, flow: Flow<T>) => Promise<T>
  /** Runs several such flows side by side: their statements travel together, for a way there and back costs more than most. */
  abreast: <T>(log: string, flows: readonly Flow<T>[]) => Promise<T[]>
  /** One statement, which agrees with itself. */
  one: (log: string, sql: Sql) => Promise<readonly Row[]>
  /** A reading flow of a single statement, or of several that need not agree. */
  lone: <T>(log: string, flow: Flow<T>) => Promise<T>
  /** Statements in one transaction, outside the chain. */
  write: (log: string, statements: readonly Sql[]) => Promise<void>
  /** Lends a connection. */
  use: <T>(work: (session: Session) => Promise<T>) => Promise<T>
  end: () => Promise<void>
}

export function openReader(url: string): Reader {
  const config = { ...clientConfig(url, limits), pipeline: true }
  const pool = new pg.Pool({ ...config, max: connections, idleTimeoutMillis: 60_000 })
  // An idle connection that breaks is replaced by the pool; one that is lent tells its session.
  pool.on('error', () => undefined)
  const sessions = new WeakMap<pg.ClientBase, Session>()
  pool.on('connect', (client) => {
    // Where the pool's own client is a whole one, as the driver's is, its statements may travel together.
    const wire = client instanceof pg.Client ? client.connection.stream : undefined
    const session = sessionOf(client, () => Promise.resolve(), wire)
    sessions.set(client, session)
  })

  const use = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw translated(error, 'connecting')
    })
    const session = sessions.get(client)
    if (!session) throw new Error('the pool lent a connection it never announced')
    try {
      return await work(session)
    } catch (error) {
      await session.rollback()
      throw error
    } finally {
      client.release(session.isLost())
    }
  }
  const reading = (log: string): string =>
    `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path TO ${quoted(schemaOf(log))}`
  const abreast = <T>(log: string, flows: readonly Flow<T>[]): Promise<T[]> =>
    use(async (session) => {
      const begun = session.script(reading(log))
      const made = flows.map((flow) => driveWaiting(flow, direct(session, log)))
      await all([begun, ...made])
      await session.script('COMMIT')
      return Promise.all(made)
    })
  const within = async <T>(log: string, flow: Flow<T>): Promise<T> => {
    const [made] = await abreast(log, [flow])
    return made as T
  }
  return {
    use,
    within,
    abreast,
    one: (log, sql) =>
      isCompiled(sql) ? use((session) => session.run(textFor(log, sql), sql.args)) : within(log, run(sql)),
    lone: (log, flow) => use((session) => driveWaiting(flow, direct(session, log))),
    write: (log, statements) =>
      use(async (session) => {
        await session.script(`BEGIN; SET LOCAL search_path TO ${quoted(schemaOf(log))}`)
        for (const sql of statements) await direct(session, log)(sql)
        await session.commit()
      }),
    end: () => pool.end(),
  }
}
