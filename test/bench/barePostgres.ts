/** The nearest limit of a durable command on PostgreSQL: whole batches of the same rows, each sent at once and committed. */
import pg from 'pg'
import { chainStart } from '../../server/log/encode.ts'
import { firstIn } from '../../server/log/migrations/first.ts'
import { clockMs } from './measure.ts'

/** The tables a recorded entry writes to, and how to find what was written for positions `($1, $2]`. */
const tables = {
  event: { columns: ['position', 'stream', 'body', 'hash'], position: 'position' },
  words: { columns: ['position', 'path', 'salt', 'text'], position: 'position' },
  ledger: { columns: ['stream', 'row_id', 'depth', 'position', 'body'], position: 'position' },
  idempotency: {
    columns: ['account', 'command_id', 'hmac', 'answer', 'at'],
    position: `(answer::json->>'position')::bigint`,
  },
} as const
type Table = keyof typeof tables
const names = Object.keys(tables) as Table[]
const numbers = new Set(['position', 'depth', 'at'])

/** Columns of values, by table. */
type Written = Record<Table, (number | string)[][]>

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): unknown =>
    oid === 20 ? Number : (pg.types.getTypeParser(oid, format) as unknown),
}

/** Reads the rows of each batch from a log; `ends` are positions, the first one where the first batch began. */
export async function rowsOf(url: string, schema: string, ends: readonly number[]): Promise<Written[]> {
  const client = new pg.Client({ connectionString: url, types: types })
  await client.connect()
  const batches = ends.slice(1).map((): Written => ({ event: [], words: [], ledger: [], idempotency: [] }))
  for (const name of names) {
    const { columns, position } = tables[name]
    for (const batch of batches) batch[name] = columns.map(() => [])
    const { rows } = await client.query<Record<string, number | string>>(
      `SELECT ${position} AS at_position, ${columns.join(', ')} FROM ${schema}.${name} WHERE ${position} > $1 ORDER BY 1`,
      [ends[0] ?? 0],
    )
    let batch = 0
    for (const row of rows) {
      while (Number(row['at_position']) > (ends[batch + 1] ?? Infinity)) batch += 1
      for (const [i, column] of columns.entries()) batches[batch]?.[name][i]?.push(row[column] ?? '')
    }
  }
  await client.end()
  return batches
}

/** A class because it holds a connection. */
export class BarePostgres {
  private readonly client: pg.Client

  private constructor(client: pg.Client) {
    this.client = client
  }

  /** Makes the tables of a log in an empty database. */
  static async open(url: string): Promise<BarePostgres> {
    const client = new pg.Client({ connectionString: url, pipeline: true } as pg.ClientConfig)
    await client.connect()
    await client.query('CREATE SCHEMA bare')
    for (const { text } of firstIn('bare')) await client.query(text)
    await client.query(`INSERT INTO bare.log_head VALUES (1, 0, '${chainStart}', '', 0, 0, 0, 0, 1000, 1)`)
    return new BarePostgres(client)
  }

  /** Writes the batches, one commit each, and returns how many ms it took. */
  async write(batches: readonly Written[]): Promise<number> {
    const inserts = names.map((name) => {
      const { columns } = tables[name]
      const places = columns.map((column, i) => `$${i + 1}::${numbers.has(column) ? 'bigint' : 'text'}[]`)
      return `INSERT INTO bare.${name} (${columns.join(', ')}) SELECT * FROM unnest(${places.join(', ')})`
    })
    const began = clockMs()
    for (const batch of batches) {
      await this.client.query('BEGIN; SELECT * FROM bare.log_head WHERE id = 1 FOR UPDATE')
      const sent: Promise<unknown>[] = names.map((name, i) =>
        this.client.query({ name, text: inserts[i] ?? '', values: batch[name] }),
      )
      const position = batch.event[0]?.at(-1) ?? 0
      const head = 'UPDATE bare.log_head SET position = $1, hash = $2, recorded_at = $3 WHERE id = 1'
      sent.push(
        this.client.query({ name: 'head', text: head, values: [position, batch.event[3]?.at(-1), 0] }),
      )
      sent.push(this.client.query('COMMIT'))
      await Promise.all(sent)
    }
    return clockMs() - began
  }

  close(): Promise<void> {
    return this.client.end()
  }
}
