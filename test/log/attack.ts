/** Someone with the file of a log in hand. */
import type { Row, Sql, SqlValue } from '../../server/log/flow.ts'
import type { Tried } from '../../server/log/checkpoint.ts'
import type { Random } from '../support/random.ts'

export interface Attacked {
  execute: (sql: Sql) => readonly Row[]
  random: Random
  /** Number of events. */
  last: number
  checkpoints: readonly Tried[]
}

/** Changes the log and says which position is the first that no longer holds. */
export interface Mutation {
  name: string
  apply: (log: Attacked) => number
}

export function change(log: Attacked, text: string, ...args: SqlValue[]): void {
  log.execute({ text, args, rows: false })
}

export function rowsOf(log: Attacked, text: string, ...args: SqlValue[]): readonly Row[] {
  return log.execute({ text, args, rows: true })
}

export function rowOf(log: Attacked, text: string, ...args: SqlValue[]): Row {
  const [row] = rowsOf(log, text, ...args)
  if (!row) throw new Error(`nothing found: ${text}`)
  return row
}

export const event = (log: Attacked, position: number): Row =>
  rowOf(log, 'SELECT * FROM event WHERE position = ?', position)
export const text = (row: Row, column: string): string => String(row[column])
export const number = (row: Row, column: string): number => Number(row[column])

/** Another text of the same length, one letter changed. */
export function flipped(value: string, { whole }: Random): string {
  const at = whole(0, value.length - 1)
  const letter = value[at] === 'x' ? 'y' : 'x'
  return value.slice(0, at) + letter + value.slice(at + 1)
}

/** First position of a stream: where what was folded from it is named. */
export function opening(log: Attacked, stream: string): number {
  return number(rowOf(log, 'SELECT min(position) AS first FROM event WHERE stream = ?', stream), 'first')
}
