/** A log to the lines of a backup and back. */
import { driveAsync, type Execute, type Row, type Sql, type SqlValue } from '../log/flow.ts'
import { loadHead, type Head } from '../log/load.ts'
import { putRows, rowsOf, tables, tablesOfWords, type Table } from '../log/rows.ts'

/** A table's rows follow its heading, each a list of values in the order of the heading's columns. */
interface Heading {
  table: Table
  columns: string[]
}

/** Tables without a word in them, and those that hold words: they lie in files of their own. */
export const parts = {
  rows: tables.filter((table) => !tablesOfWords.includes(table)),
  words: tablesOfWords,
} as const

/** The lines of some tables as one view sees them. */
export async function* linesOf(which: readonly Table[], execute: Execute): AsyncGenerator<string> {
  for (const table of which) {
    for await (const { rows } of rowsOf(table, execute)) yield written(table, rows)
  }
}

/** Some rows of a table beneath their heading; nothing where there are none. */
export function written(table: Table, rows: readonly Row[]): string {
  const [first] = rows
  if (!first) return ''
  const columns = Object.keys(first)
  const heading = { table, columns } satisfies Heading
  return [heading, ...rows.map((row) => columns.map((name) => row[name]))]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('')
}

const atOnce = 1000

/** Puts lines into the tables they name. Throws for a line that no backup of ours holds. */
export async function putLines(lines: AsyncIterable<string>, execute: Execute): Promise<void> {
  let table: Table | undefined
  let rows: Row[] = []
  const put = async (): Promise<void> => {
    if (table && rows.length > 0) await putRows({ table, rows }, execute)
    rows = []
  }
  for await (const read of rowsIn(lines)) {
    if (read.table !== table || rows.length >= atOnce) await put()
    table = read.table
    rows.push(read.row)
  }
  await put()
}

/** The rows that lines hold, each with its table. Throws for a line that no backup of ours holds. */
export async function* rowsIn(lines: AsyncIterable<string>): AsyncGenerator<{ table: Table; row: Row }> {
  let heading: Heading | undefined
  for await (const line of lines) {
    const read = JSON.parse(line) as Heading | SqlValue[]
    if (!Array.isArray(read)) heading = known(read)
    else if (heading) {
      const row = heading.columns.map((name, at) => [name, read[at] ?? null])
      yield { table: heading.table, row: Object.fromEntries(row) as Row }
    }
  }
}

function known({ table, columns }: Heading): Heading {
  const isOurs = tables.includes(table) && columns.every((name) => /^[a-z_]{1,40}$/.test(name))
  if (!isOurs) throw new Error(`the copy names a table ${String(table)} that this program does not have`)
  return { table, columns }
}

/** Makes a log's tables and fills them, within a `writing` of it; gives its head. */
export async function fillLog(
  makeTables: readonly Sql[],
  sources: readonly AsyncIterable<string>[],
  execute: Execute,
): Promise<Head> {
  for (const statement of makeTables) await execute(statement)
  for (const lines of sources) await putLines(lines, execute)
  return driveAsync(loadHead(), execute)
}
