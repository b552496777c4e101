/**
 * How a batch of commands costs few round trips and few statements. Reads are answered from what was asked for with the
 * lock; rows that only grow a table are held back and written with the new head in one statement; what gives no rows is
 * sent without waiting for an answer. The flows know nothing of it: whatever names a table is sent behind what was held
 * back for it.
 */
import type { Request } from '../../corridor/corridor.ts'
import type { Row, Sql, SqlValue } from '../flow.ts'
import * as sql from '../statements.ts'
import type { Execute } from './drive.ts'
import { answersOf, keyOf, type Answers, type Foreseen } from './foresight.ts'
import { quoted, schemaOf } from './schema.ts'
import type { Argument, Session } from './session.ts'
import { textFor } from './statements.ts'

const none: readonly Row[] = []
/** So many rows held back are sent while the next commands are judged. */
const enough = 128

/** A new row of a table, by the words of SQLite: every value is an argument. */
const newRow = /^insert into "(\w+)" \(([^)]+)\) values \((?:\?(?:, )?)+\)(.*)$/

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
  const [, table = '', columns = '', rest = ''] = newRow.exec(text) ?? []
  const isGrowth = table !== '' && (rest === '' || leftAlone.test(rest) || text === guessed)
  const conflict = text === guessed ? '' : rest
  const found = isGrowth ? { table, columns: columns.replaceAll('"', '').split(', '), conflict } : undefined
  growths.set(text, found)
  return found
}

type Held = Growth & { values: SqlValue[][] }

export interface BatchOptions {
  session: Session
  log: string
  requests: readonly Request[]
  /** What was read with the lock. */
  head: Row
  foreseen: Foreseen
}

/** A class because it holds back what is to be written. */
export class Batch {
  private readonly options: BatchOptions
  /** By table: how it grows, and the values of each of its columns. */
  private readonly held = new Map<string, Held>()
  private count = 0
  /** Answers of this batch, and those of earlier ones once somebody wanted one. */
  private readonly given: Answers = new Map()
  private earlier: Promise<Answers> | undefined
  /** The new head. Nobody reads it before the commit. */
  private head: Sql | undefined

  constructor(options: BatchOptions) {
    this.options = options
  }

  readonly execute: Execute = (statement) => {
    const { session, log } = this.options
    const { text, args } = statement
    if (statement.log !== undefined && statement.log !== log)
      return session.run(textFor(statement.log, statement), args)
    const growth = growthOf(text)
    if (growth) return this.grow(growth, statement)
    if (text === sql.writeHead.text) {
      this.head = statement
      return none
    }
    const known = this.recalled(statement)
    if (known) return known
    for (const table of this.held.keys()) if (text.includes(`"${table}"`)) this.send([table])
    if (statement.rows) return session.run(textFor(log, statement), args)
    session.post(textFor(log, statement), args)
    return none
  }

  /** Sends everything that is held back. */
  flush(): void {
    this.send([...this.held.keys()], this.head)
    this.head = undefined
  }

  private grow(growth: Growth, { text, args }: Sql): readonly Row[] {
    const { table, columns } = growth
    let held = this.held.get(table)
    if (!held) this.held.set(table, (held = { ...growth, values: columns.map(() => []) }))
    for (const [i, column] of held.values.entries()) column.push(args[i] ?? null)
    if (text === sql.insertAnswer.text) this.remember(columns, args)
    if (++this.count >= enough) {
      this.send([...this.held.keys()])
      this.options.session.push()
    }
    return none
  }

  private remember(columns: readonly string[], args: readonly SqlValue[]): void {
    const row = Object.fromEntries(columns.map((column, i) => [column, args[i] ?? null]))
    this.given.set(keyOf(row['account'], row['command_id']), row)
  }

  /** The rows of a read that was foreseen; undefined for one that was not. */
  private recalled(statement: Sql): readonly Row[] | Promise<readonly Row[]> | undefined {
    const { text, args } = statement
    const { head, foreseen } = this.options
    const { streams, states } = foreseen
    // Read before anything is written, as the first statement of the batch.
    if (text === sql.readHead.text) return [head]
    if (text === sql.findAnswer.text) return this.answer(statement)
    const rows = text === sql.findStream.text ? streams : text === sql.findState.text ? states : undefined
    if (!rows) return undefined
    const id = String(args[0])
    const found = rowsIn(rows, id)
    // True until it is written, and each is read before that.
    rows.delete(id)
    return found
  }

  private async answer(statement: Sql): Promise<readonly Row[]> {
    const { session, log, requests } = this.options
    const key = keyOf(statement.args[0], statement.args[1])
    const given = rowsIn(this.given, key)
    if (given) return given
    const earlier = await (this.earlier ??= answersOf(session, log, requests))
    return rowsIn(earlier, key) ?? session.run(textFor(log, statement), statement.args)
  }

  /** One statement writes the rows held back for some tables, and the head if it is given. */
  private send(tables: readonly string[], head?: Sql): void {
    const { session, log } = this.options
    const args: Argument[] = [...(head?.args ?? [])]
    const writes = tables.flatMap((table) => {
      const held = this.held.get(table)
      return held ? [growing(held, log, args)] : []
    })
    for (const table of tables) this.held.delete(table)
    if (this.held.size === 0) this.count = 0
    if (head) writes.push(textFor(log, head))
    const last = writes.pop()
    if (last === undefined) return
    const before = writes.map((text, i) => `w${i} AS (${text})`)
    session.post(before.length > 0 ? `WITH ${before.join(', ')} ${last}` : last, args)
  }
}

/** The statement that writes what is held back for a table; its columns join the arguments. */
function growing({ table, columns, conflict, values }: Held, log: string, args: Argument[]): string {
  const places = values.map((column) => {
    args.push(arrayOf(column))
    return `$${args.length}::${typeof column[0] === 'number' ? 'bigint' : 'text'}[]`
  })
  const into = `${quoted(schemaOf(log))}.${quoted(table)} (${columns.map(quoted).join(', ')})`
  return `INSERT INTO ${into} SELECT * FROM unnest(${places.join(', ')})${conflict}`
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
