/**
 * Identities in files of the data folder: rows in `vault/<log>.db`, keys in `vault-keys/<log>.db`, so that a copy of the
 * one can be made without the other. A key is written once and then only overwritten where it lies: a row that SQLite
 * moves may leave a copy of itself behind (still.ts).
 */
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { logName } from '../../../shared/ids.ts'
import { listed, storedIn } from '../../vault/rows.ts'
import { wrappedBytes } from '../../vault/sealing.ts'
import type { StoredParty, VaultStore } from '../../vault/vaultStore.ts'
import { StoreError, type Row, type SqlValue } from '../flow.ts'
import { openDatabase, type Database } from './database.ts'

const [rowsFolder, keysFolder] = ['vault', 'vault-keys']

interface Opened {
  rows: Database
  keys: Database
}

export function vaultInFiles(dataDir: string): VaultStore {
  const held = new Map<string, Opened>()
  const logs = (): string[] => {
    const folder = join(dataDir, rowsFolder)
    const names = existsSync(folder) ? readdirSync(folder) : []
    return names.filter((name) => name.endsWith('.db')).map((name) => name.slice(0, -3))
  }
  const opened = (log: string): Opened => {
    const known = held.get(log)
    if (known) return known
    const made = make(dataDir, logName.parse(log))
    held.set(log, made)
    return made
  }
  /** Nothing is made by looking for something. */
  const looked = (log: string): Opened | undefined =>
    held.has(log) || logs().includes(log) ? opened(log) : undefined
  const get = (log: string, id: string): StoredParty | 'erased' | undefined => {
    const at = looked(log)
    const [key] = at ? ask(at.keys, 'SELECT body, is_erased FROM key WHERE id = ?', [id]) : []
    if (key?.['is_erased'] === 1) return 'erased'
    const [row] = at ? ask(at.rows, 'SELECT * FROM party WHERE id = ?', [id]) : []
    return row && key ? storedIn(row, key) : undefined
  }
  const put = (log: string, { id, at, receipt, word, sealed, key }: StoredParty): boolean => {
    if (get(log, id) !== undefined) return false
    const { rows, keys } = opened(log)
    // A key without a row was left by a crash, or by one that nobody named: nothing is sealed with it.
    run(
      keys,
      `INSERT INTO key (id, body, is_erased) VALUES (?, ?, 0)
       ON CONFLICT (id) DO UPDATE SET body = excluded.body, is_erased = 0`,
      [id, key],
    )
    run(
      rows,
      'INSERT INTO party (id, at, receipt, word, sealed, is_named, destroy_after) VALUES (?, ?, ?, ?, ?, 0, 0)',
      [id, at, receipt, word, sealed],
    )
    return true
  }
  return {
    put: async (log, party) => put(log, party),
    putAll: async (log, parties) => {
      const { rows, keys } = opened(log)
      // Keys first: a key without a row says nothing.
      return together(rows, () => together(keys, () => parties.map((party) => put(log, party))))
    },
    get: async (log, id) => get(log, id),
    find: async (log, receipt) => {
      const at = looked(log)
      const [row] = at ? ask(at.rows, 'SELECT id FROM party WHERE receipt = ?', [receipt]) : []
      const found = row ? get(log, String(row['id'])) : undefined
      return found === 'erased' ? undefined : found
    },
    reseal: async (log, id, sealed) => {
      const at = looked(log)
      if (!at || typeof get(log, id) !== 'object') return false
      together(at.rows, () => {
        run(at.rows, 'UPDATE party SET sealed = ? WHERE id = ?', [sealed, id])
        run(at.rows, 'PRAGMA user_version = 1')
      })
      return true
    },
    erase: async (log, ids) => {
      const { rows, keys } = opened(log)
      for (const id of ids) {
        run(
          keys,
          `INSERT INTO key (id, body, is_erased) VALUES (?, zeroblob(${wrappedBytes}), 1)
           ON CONFLICT (id) DO UPDATE SET body = zeroblob(${wrappedBytes}), is_erased = 1`,
          [id],
        )
        run(rows, 'DELETE FROM party WHERE id = ?', [id])
      }
    },
    remove: async (log, ids) => {
      const at = looked(log)
      for (const id of at ? ids : []) {
        run(at?.rows, 'DELETE FROM party WHERE id = ?', [id])
        run(
          at?.keys,
          `UPDATE key SET body = zeroblob(${wrappedBytes}), is_erased = 2 WHERE id = ? AND is_erased = 0`,
          [id],
        )
      }
    },
    tidy: async () => {
      for (const { rows } of held.values()) clear(rows)
      for (const { rows, keys } of held.values())
        if (!keys.checkpoint() || !rows.checkpoint())
          throw new StoreError('busy', 'somebody reads the vault', undefined)
    },
    note: async (log, found) => {
      for (const { id, isNamed, destroyAfter } of found) {
        if (isNamed !== undefined)
          run(looked(log)?.rows, 'UPDATE party SET is_named = ? WHERE id = ?', [Number(isNamed), id])
        if (destroyAfter !== undefined)
          run(looked(log)?.rows, 'UPDATE party SET destroy_after = ? WHERE id = ?', [destroyAfter, id])
      }
    },
    list: async (log, after, limit) => {
      const at = looked(log)
      const text = 'SELECT id, at, is_named, destroy_after FROM party WHERE id > ? ORDER BY id LIMIT ?'
      return at ? ask(at.rows, text, [after, limit]).map(listed) : []
    },
    erased: async (log) => {
      const at = looked(log)
      return at
        ? ask(at.keys, 'SELECT id FROM key WHERE is_erased = 1 ORDER BY id').map(({ id }) => String(id))
        : []
    },
    logs: async () => logs(),
    close: async () => {
      for (const { rows, keys } of held.values()) for (const one of [rows, keys]) one.close()
      held.clear()
    },
  }
}

function make(dataDir: string, log: string): Opened {
  const database = (folder: string, table: string): Database => {
    mkdirSync(join(dataDir, folder), { recursive: true, mode: 0o700 })
    const made = openDatabase(join(dataDir, folder, `${log}.db`), 'writer')
    run(made, table)
    return made
  }
  return {
    keys: database(
      keysFolder,
      'CREATE TABLE IF NOT EXISTS key (id TEXT NOT NULL UNIQUE, body BLOB NOT NULL, is_erased INTEGER NOT NULL)',
    ),
    rows: database(
      rowsFolder,
      `CREATE TABLE IF NOT EXISTS party (id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, receipt TEXT NOT NULL UNIQUE,
         word TEXT NOT NULL, sealed BLOB NOT NULL, is_named INTEGER NOT NULL, destroy_after INTEGER NOT NULL)`,
    ),
  }
}

/** A row that came to lie elsewhere left a copy behind, and its key lives: all of them are written anew. */
function clear(rows: Database): void {
  const [version] = ask(rows, 'PRAGMA user_version')
  if (version?.['user_version'] !== 1) return
  run(rows, 'VACUUM')
  run(rows, 'PRAGMA user_version = 0')
}

/** Whole or not at all; nobody has a turn meanwhile. */
function together<T>(database: Database, work: () => T): T {
  run(database, 'BEGIN IMMEDIATE')
  try {
    const made = work()
    run(database, 'COMMIT')
    return made
  } catch (error) {
    run(database, 'ROLLBACK')
    throw error
  }
}

function run(database: Database | undefined, text: string, args: readonly SqlValue[] = []): void {
  database?.execute({ text, args, rows: false })
}

function ask(database: Database, text: string, args: readonly SqlValue[] = []): readonly Row[] {
  return database.execute({ text, args, rows: true })
}
