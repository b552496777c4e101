/** The nearest limit of a durable command: prepared statements in one thread, the same rows, the same commits. */
import { DatabaseSync } from '@photostructure/sqlite'
import { chainStart } from '../../server/log/encode.ts'
import { first } from '../../server/log/migrations/first.ts'
import { clockMs } from './measure.ts'

/** The tables a recorded entry writes to, and how to find what was written for positions `(?, ?]`. */
const tables = {
  event: { columns: ['position', 'stream', 'body', 'hash'], position: 'position' },
  words: { columns: ['position', 'path', 'salt', 'text'], position: 'position' },
  ledger: { columns: ['stream', 'row_id', 'depth', 'position', 'body'], position: 'position' },
  idempotency: {
    columns: ['account', 'command_id', 'hmac', 'answer', 'at'],
    position: `json_extract(answer, '$.position')`,
  },
} as const
type Table = keyof typeof tables
const names = Object.keys(tables) as Table[]

type Value = number | string
type Written = Record<Table, Value[][]>

/** Reads the rows of each batch from a log; `ends` are positions, the first one where the first batch began. */
export function rowsOf(file: string, ends: readonly number[]): Written[] {
  const db = new DatabaseSync(file, { readOnly: true })
  const [from = 0] = ends
  const batches: Written[] = ends.slice(1).map(() => ({ event: [], words: [], ledger: [], idempotency: [] }))
  for (const name of names) {
    const { columns, position } = tables[name]
    const found = db
      .prepare(
        `SELECT ${position} AS at_position, ${columns.join(', ')} FROM ${name} WHERE at_position > ? ORDER BY 1`,
      )
      .all(from) as Record<string, Value>[]
    let batch = 0
    for (const row of found) {
      while (Number(row['at_position']) > (ends[batch + 1] ?? Infinity)) batch += 1
      batches[batch]?.[name].push(columns.map((column) => row[column] ?? ''))
    }
  }
  db.close()
  return batches
}

/** A class because it holds an open file. */
export class BareLoop {
  private readonly db: InstanceType<typeof DatabaseSync>

  /** Its journal is as long as SQLite makes it, unless said otherwise. */
  constructor(file: string, journalPages = 1000) {
    this.db = new DatabaseSync(file)
    this.db.exec(`PRAGMA wal_autocheckpoint = ${journalPages}`)
    this.db.exec('PRAGMA journal_mode = WAL')
    this.db.exec('PRAGMA synchronous = FULL')
    this.db.exec('PRAGMA secure_delete = ON')
    for (const { text } of first) this.db.exec(text)
    this.db.exec(`INSERT INTO log_head VALUES (1, 0, '${chainStart}', '', 0, 0, 0, 0, 1000, 1)`)
  }

  /** Writes the batches, one commit each, and returns how many ms it took. */
  write(batches: readonly Written[]): number {
    const insert = names.map((name) => {
      const { columns } = tables[name]
      const places = columns.map(() => '?').join(', ')
      return this.db.prepare(`INSERT INTO ${name} (${columns.join(', ')}) VALUES (${places})`)
    })
    const begin = this.db.prepare('BEGIN IMMEDIATE')
    const commit = this.db.prepare('COMMIT')
    const head = this.db.prepare('UPDATE log_head SET position = ?, hash = ?, recorded_at = ? WHERE id = 1')
    const began = clockMs()
    for (const batch of batches) {
      begin.run()
      for (const [i, name] of names.entries()) for (const row of batch[name]) insert[i]?.run(...row)
      const [position = 0, , , hash = ''] = batch.event.at(-1) ?? []
      head.run(position, hash, 0)
      commit.run()
    }
    return clockMs() - began
  }

  close(): void {
    this.db.close()
  }
}
