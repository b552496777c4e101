/**
 * How a batch of commands costs few round trips. Reads are answered from what was asked for with the lock; rows that
 * only grow a table are held back and written as one statement a table; what gives no rows is sent without waiting for
 * an answer. The flows know nothing of it: whatever names a table is sent behind what was held back for it.
 */
import type { Row, Sql, SqlValue } from '../flow.ts'
import * as sql from '../statements.ts'
import type { Execute } from './drive.ts'
import { keyOf, type Foreseen } from './foresight.ts'
import { quoted, schemaOf } from './schema.ts'
import type { Session } from './session.ts'
import { textFor } from './statements.ts'

const none: readonly Row[] = []
/** So many rows held back are sent while the next commands are judged. */
const enough = 128

/** A new row of a table, by the words of SQLite: every value is an argument. */
const growing = /^insert into "(\w+)" \(([^)]+)\) values \((?:\?(?:, )?)+\)(.*)$/

interface Growth {
  table: string
  columns: string[]
  /** What happens where a row is there already. */
  conflict: string
}

/**
 * Would change a row that is already there. None is, for it bears the position of its event: it is written as new, and
 * if one was there after all the batch fails and is run again, one statement at a time.
 */
const guessed = sql.insertAudience.text
const leftAlone = / on conflict \([^)]+\) do nothing$/

const growths = new Map<string, Growth | undefined>()

function growthOf(text: string): Growth | undefined {
  if (growths.has(text)) return growths.get(text)
  const [, table = '', columns = '', rest = ''] = growing.exec(text) ?? []
  const isGrowth = table !== '' && (rest === '' || leftAlone.test(rest) || text === guessed)
  const conflict = text === guessed ? '' : rest
  const growth = isGrowth ? { table, columns: columns.replaceAll('"', '').split(', '), conflict } : undefined
  growths.set(text, growth)
  return growth
}

/** A class because it holds back what is to be written. */
export class Batch {
  private readonly session: Session
  private readonly log: string
  private readonly head: Row
  private readonly foreseen: Foreseen
  /** By table: how it grows, and the values of each of its columns. */
  private readonly held = new Map<string, Growth & { values: SqlValue[][] }>()
  private count = 0

  constructor(session: Session, log: string, head: Row, foreseen: Foreseen) {
    this.session = session
    this.log = log
    this.head = head
    this.foreseen = foreseen
  }

  readonly execute: Execute = (statement) => {
    if (statement.log !== undefined && statement.log !== this.log)
      return this.session.run(textFor(statement.log, statement), statement.args)
    const growth = growthOf(statement.text)
    if (growth) return this.grow(growth, statement)
    const known = this.recalled(statement)
    if (known) return known
    for (const table of this.held.keys()) if (statement.text.includes(`"${table}"`)) this.send(table)
    const text = textFor(this.log, statement)
    if (statement.rows) return this.session.run(text, statement.args)
    this.session.post(text, statement.args)
    return none
  }

  /** Sends everything that is held back. */
  flush(): void {
    for (const table of this.held.keys()) this.send(table)
    this.count = 0
  }

  private grow(growth: Growth, { text, args }: Sql): readonly Row[] {
    const { table, columns } = growth
    let held = this.held.get(table)
    if (!held) this.held.set(table, (held = { ...growth, values: columns.map(() => []) }))
    for (const [i, column] of held.values.entries()) column.push(args[i] ?? null)
    if (text === sql.insertAnswer.text) this.remember(columns, args)
    if (++this.count >= enough) this.flush()
    return none
  }

  private remember(columns: readonly string[], args: readonly SqlValue[]): void {
    const row = Object.fromEntries(columns.map((column, i) => [column, args[i] ?? null]))
    this.foreseen.answers.set(keyOf(row['account'], row['command_id']), row)
  }

  /** The rows of a read that was foreseen; undefined for one that was not. */
  private recalled({ text, args }: Sql): readonly Row[] | undefined {
    const [one, other] = args
    // Read before anything is written, as the first statement of the batch.
    if (text === sql.readHead.text) return [this.head]
    if (text === sql.findAnswer.text) return rowsIn(this.foreseen.answers, keyOf(one, other))
    const { streams, states } = this.foreseen
    const rows = text === sql.findStream.text ? streams : text === sql.findState.text ? states : undefined
    if (!rows) return undefined
    const found = rowsIn(rows, String(one))
    // True until it is written, and each is read before that.
    rows.delete(String(one))
    return found
  }

  private send(table: string): void {
    const held = this.held.get(table)
    this.held.delete(table)
    if (!held) return
    const { columns, conflict, values } = held
    const places = values.map(([first], i) => `$${i + 1}::${typeof first === 'number' ? 'bigint' : 'text'}[]`)
    const into = `${quoted(schemaOf(this.log))}.${quoted(table)} (${columns.map(quoted).join(', ')})`
    const text = `INSERT INTO ${into} SELECT * FROM unnest(${places.join(', ')})${conflict}`
    this.session.post(text, values.map(arrayOf))
  }
}

function rowsIn(rows: ReadonlyMap<string, Row | undefined>, key: string): readonly Row[] | undefined {
  if (!rows.has(key)) return undefined
  const row = rows.get(key)
  return row ? [row] : none
}

const special = /["\\]/g

/** A column as PostgreSQL writes an array; the driver's own way takes three times as long. */
function arrayOf(values: readonly SqlValue[]): string {
  if (typeof values[0] === 'number') return `{${values.join(',')}}`
  let text = '{'
  for (const value of values) {
    if (typeof value !== 'string') throw new Error(`a column of text holds ${typeof value}`)
    text += text.length === 1 ? '"' : ',"'
    text += value.replace(special, '\\$&')
    text += '"'
  }
  return `${text}}`
}
