/** One SQLite database and its prepared statements, held together for the process's life (D5). */
import { DatabaseSync, type StatementSyncInstance } from '@photostructure/sqlite'
import { StoreError, type Row, type Sql, type SqlValue, type StoreFault } from '../flow.ts'

/** The first version without the WAL-reset bug (sqlite.org/wal.html#walresetbug). */
const oldestSqlite = [3, 51, 3] as const

export interface Database {
  execute: (sql: Sql) => readonly Row[]
  /**
   * Gives freed and journaled pages back to the file, so that erased words are nowhere. Waits for no reader:
   * false when one was in the way. Throws like `execute`.
   */
  checkpoint: () => boolean
  close: () => void
}

/** Opens or makes a database. A reader sees what is committed and can write nothing. */
export function openDatabase(path: string, mode: 'writer' | 'reader'): Database {
  const db = connect(path, mode)
  const prepared = new Map<string, StatementSyncInstance>()
  const prepare = (text: string): StatementSyncInstance => {
    const held = prepared.get(text)
    if (held) return held
    const made = db.prepare(text)
    prepared.set(text, made)
    return made
  }
  return {
    execute: ({ text, args, rows }) => {
      try {
        const statement = prepare(text)
        if (rows) return statement.all(...(args as SqlValue[])) as Row[]
        // Not `run`: it counts changes and makes an object of them, a fifth of a small insert's cost.
        statement.get(...(args as SqlValue[]))
        return nothing
      } catch (error) {
        throw translated(error, text)
      }
    },
    checkpoint: () => {
      try {
        db.exec('PRAGMA busy_timeout = 0')
        const row = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy?: number } | undefined
        return row?.busy === 0
      } catch (error) {
        throw translated(error, 'a checkpoint')
      } finally {
        db.exec(patience)
      }
    },
    close: () => {
      prepared.clear()
      db.close()
    },
  }
}

const nothing: readonly Row[] = []

/** How long a statement waits for a lock of another connection. */
const patience = 'PRAGMA busy_timeout = 5000'

function connect(path: string, mode: 'writer' | 'reader'): InstanceType<typeof DatabaseSync> {
  try {
    const db = new DatabaseSync(path, { readOnly: mode === 'reader' })
    db.exec(patience)
    db.exec('PRAGMA trusted_schema = OFF')
    // What a savepoint must remember may hold words: it never goes to a file outside the data folder.
    db.exec('PRAGMA temp_store = MEMORY')
    requireVersion(db)
    if (mode === 'writer') makeDurable(db, path)
    return db
  } catch (error) {
    throw translated(error, `opening ${path}`)
  }
}

/**
 * Pages the journal holds before they are brought home, 16 MB of them. Commands touch the same pages again and again:
 * at SQLite's own thousand most of what reaches the file is written over moments later, and a fifth fewer commands a
 * second are recorded. A house that was killed reads this much when it starts.
 */
export const journalPages = 4000

/** An answer is given after its commit reached the disk (LOG9): anything less refuses to start. */
function makeDurable(db: InstanceType<typeof DatabaseSync>, path: string): void {
  const journal = db.prepare('PRAGMA journal_mode = WAL').get() as { journal_mode: string }
  if (journal.journal_mode !== 'wal' && path !== ':memory:')
    throw new Error(`${path} cannot be kept safely: DATA_DIR must lie on a local disk`)
  db.exec('PRAGMA synchronous = FULL')
  db.exec('PRAGMA secure_delete = ON')
  db.exec(`PRAGMA wal_autocheckpoint = ${journalPages}`)
  const synchronous = db.prepare('PRAGMA synchronous').get() as { synchronous: number }
  const secure = db.prepare('PRAGMA secure_delete').get() as { secure_delete: number }
  if (synchronous.synchronous !== 2 || secure.secure_delete !== 1)
    throw new Error(`SQLite did not take the settings of ${path}`)
}

function requireVersion(db: InstanceType<typeof DatabaseSync>): void {
  const row = db.prepare('SELECT sqlite_version() AS version').get() as { version: string }
  const parts = row.version.split('.').map(Number)
  for (const [i, least] of oldestSqlite.entries()) {
    const part = parts[i] ?? 0
    if (part > least) return
    if (part < least)
      throw new Error(`SQLite ${row.version} may corrupt its journal; ${oldestSqlite.join('.')} is needed`)
  }
}

const faults: Record<number, StoreFault> = {
  5: 'busy',
  6: 'busy',
  8: 'full',
  10: 'io',
  11: 'io',
  13: 'full',
  14: 'io',
  19: 'constraint',
  26: 'io',
}

/** Which kind of trouble SQLite reports; undefined for an error that is not SQLite's. */
export function faultOf(error: unknown): StoreFault | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined
  return faults[error.errcode & 0xff] ?? 'other'
}

/** The store's own trouble; what is not SQLite's is a bug of ours and stays what it is. */
function translated(error: unknown, text: string): unknown {
  const fault = faultOf(error)
  if (!fault) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new StoreError(fault, `${reason} in ${text.slice(0, 80)}`, error)
}
