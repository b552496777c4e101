/** One SQLite database and its prepared statements, held together for the process's life (D5). */
import { DatabaseSync, type StatementSyncInstance } from '@photostructure/sqlite'
import { StoreError, type Row, type Sql, type SqlValue, type StoreFault } from '../flow.ts'

/** The first version without the WAL-reset bug (sqlite.org/wal.html#walresetbug). */
const oldestSqlite = [3, 51, 3] as const

export interface Database {
  execute: (sql: Sql) => readonly Row[]
  /** Gives freed and journaled pages back to the file, so that erased words are nowhere. True when it could. */
  checkpoint: () => boolean
  close: () => void
}

/** Opens or makes a database. A reader sees what is committed and can write nothing. */
export function openDatabase(path: string, mode: 'writer' | 'reader'): Database {
  const db = new DatabaseSync(path, { readOnly: mode === 'reader' })
  if (mode === 'writer') {
    db.exec('PRAGMA journal_mode = WAL')
    db.exec('PRAGMA synchronous = FULL')
    db.exec('PRAGMA secure_delete = ON')
  }
  db.exec('PRAGMA busy_timeout = 5000')
  db.exec('PRAGMA trusted_schema = OFF')
  requireVersion(db)
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
        statement.run(...(args as SqlValue[]))
        return []
      } catch (error) {
        throw translated(error, text)
      }
    },
    checkpoint: () => {
      const row = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy?: number } | undefined
      return row?.busy === 0
    },
    close: () => {
      prepared.clear()
      db.close()
    },
  }
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

function translated(error: unknown, text: string): StoreError {
  const code =
    error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0
  const reason = error instanceof Error ? error.message : String(error)
  return new StoreError(faults[code & 0xff] ?? 'other', `${reason} in ${text.slice(0, 80)}`, error)
}
