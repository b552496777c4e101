/** Drafts in files of the data folder, `drafts/<log>.db`: no backup takes them, and the logs never know of them. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { logName } from '../../../shared/ids.ts'
import { draftIn } from '../../draft/rows.ts'
import type { DraftStore } from '../../draft/draftStore.ts'
import { numberIn, textIn, type Row, type SqlValue } from '../flow.ts'
import { openDatabase, type Database } from './database.ts'

export function draftsInFiles(dataDir: string): DraftStore {
  const held = new Map<string, Database>()
  const folder = join(dataDir, 'drafts')
  const pathOf = (log: string): string => join(folder, `${logName.parse(log)}.db`)
  const opened = (log: string): Database => {
    const known = held.get(log)
    if (known) return known
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const made = openDatabase(pathOf(log), 'writer')
    run(
      made,
      `CREATE TABLE IF NOT EXISTS draft (stream TEXT PRIMARY KEY, generation TEXT NOT NULL, seq INTEGER NOT NULL,
       body BLOB NOT NULL, erased_by TEXT NOT NULL)`,
    )
    held.set(log, made)
    return made
  }
  /** Nothing is made by looking for something. */
  const looked = (log: string): Database | undefined =>
    held.has(log) || existsSync(pathOf(log)) ? opened(log) : undefined
  const ask = (log: string, text: string, args: SqlValue[] = []): readonly Row[] =>
    looked(log)?.execute({ text, args, rows: true }) ?? []
  const seqOf = (log: string, stream: string): number | undefined => {
    const [row] = ask(log, 'SELECT seq FROM draft WHERE stream = ?', [stream])
    return row && numberIn(row, 'seq')
  }
  return {
    get: async (log, stream) => {
      const [row] = ask(log, 'SELECT * FROM draft WHERE stream = ?', [stream])
      return row && draftIn(row)
    },
    put: async (log, stream, was, { generation, seq, body, erasedBy }) => {
      // One connection, and nothing is awaited in between.
      if ((seqOf(log, stream) ?? 0) !== was) return false
      run(
        opened(log),
        `INSERT INTO draft (stream, generation, seq, body, erased_by) VALUES (?, ?, ?, ?, ?) ON CONFLICT (stream)
         DO UPDATE SET generation = excluded.generation, seq = excluded.seq, body = excluded.body,
         erased_by = excluded.erased_by`,
        [stream, generation, seq, body, erasedBy.join(' ')],
      )
      return true
    },
    seqs: async (log, streams) =>
      new Map(
        streams.flatMap((stream) => {
          const seq = seqOf(log, stream)
          return seq === undefined ? [] : [[stream, seq] as const]
        }),
      ),
    remove: async (log, streams) => {
      const at = looked(log)
      for (const stream of streams) if (at) run(at, 'DELETE FROM draft WHERE stream = ?', [stream])
    },
    list: async (log) =>
      ask(log, 'SELECT stream FROM draft ORDER BY stream').map((row) => textIn(row, 'stream')),
    tidy: async () => {
      // What is freed is overwritten in the file; the journal lets go of it here.
      for (const database of held.values()) database.checkpoint()
    },
    close: async () => {
      for (const database of held.values()) database.close()
      held.clear()
    },
  }
}

function run(database: Database, text: string, args: SqlValue[] = []): void {
  database.execute({ text, args, rows: false })
}
