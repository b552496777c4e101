/**
 * A log as plain rows, table by table: what a backup holds and what another store takes over. Nothing is derived anew:
 * positions, hashes, states, claims and answers are carried as they are stored.
 */
import type { Execute, Row, SqlValue } from './flow.ts'
import type { Tables } from './tables.ts'

export type Table = keyof Tables

/** Every table with its key, in the order in which they are copied. */
const keys = {
  log_head: ['id'],
  event: ['position'],
  stream: ['id'],
  stream_audience: ['stream', 'since'],
  claim: ['key'],
  clock: ['stream', 'clock_id'],
  idempotency: ['account', 'command_id'],
  follower: ['name'],
  session: ['token_hash'],
  credential: ['account'],
  sign_in_link: ['token_hash'],
  words: ['position', 'path'],
  saved_state: ['stream'],
  ledger: ['stream', 'row_id'],
} as const satisfies Record<Table, readonly string[]>

export const tables = Object.keys(keys) as Table[]
/** Where words lie (see `tables.ts`), and nowhere else. */
export const tablesOfWords: readonly Table[] = ['words', 'saved_state', 'ledger']

const pageRows = 1000
/** Rows of one insert: few enough for the parameters any store takes. */
const insertRows = 200

export interface Rows {
  table: Table
  rows: readonly Row[]
}

/** All rows of a table in the order of its key, a page at a time. */
export async function* rowsOf(table: Table, execute: Execute): AsyncGenerator<Rows> {
  const columns = keys[table].map((name) => `"${name}"`).join(', ')
  const order = `order by ${columns} limit ${pageRows}`
  const further = `where (${columns}) > (${keys[table].map(() => '?').join(', ')})`
  let last: Row | undefined
  for (;;) {
    const args: SqlValue[] = last ? keys[table].map((name) => last?.[name] ?? null) : []
    const text = `select * from "${table}" ${last ? further : ''} ${order}`
    const rows = await execute({ text, args, rows: true })
    if (rows.length > 0) yield { table, rows }
    last = rows.at(-1)
    if (rows.length < pageRows) return
  }
}

/** Puts rows into a table that does not hold them. */
export async function putRows({ table, rows }: Rows, execute: Execute): Promise<void> {
  for (let at = 0; at < rows.length; at += insertRows) {
    const some = rows.slice(at, at + insertRows)
    const columns = Object.keys(some[0] ?? {})
    const group = `(${columns.map(() => '?').join(', ')})`
    const names = columns.map((name) => `"${name}"`).join(', ')
    await execute({
      text: `insert into "${table}" (${names}) values ${some.map(() => group).join(', ')}`,
      args: some.flatMap((row) => columns.map((name) => row[name] ?? null)),
      rows: false,
    })
  }
}
