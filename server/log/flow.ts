/**
 * Storage without a thread of its own: a flow yields statements and receives rows. The same flows run synchronously
 * on SQLite and awaited on a network database; only the driver differs (D5).
 */
export type SqlValue = number | string | Uint8Array | null
export type Row = Record<string, SqlValue>

/** One statement. `log` names another log of the house when it is not the one the flow runs on. */
export interface Sql {
  text: string
  args: readonly SqlValue[]
  /** True when rows come back. */
  rows: boolean
  log?: string
}

export type Flow<T> = Generator<Sql, T, readonly Row[]>

/** Runs a flow with a synchronous executor; an error of the executor is thrown inside the flow, which may catch it. */
export function drive<T>(flow: Flow<T>, execute: (sql: Sql) => readonly Row[]): T {
  let step = flow.next()
  while (!step.done) {
    let rows: readonly Row[]
    try {
      rows = execute(step.value)
    } catch (error) {
      step = flow.throw(error)
      continue
    }
    step = flow.next(rows)
  }
  return step.value
}

/** Reads a column that must be a number. Throws otherwise: the database was changed by other hands. */
export function numberIn(row: Row, column: string): number {
  const value = row[column]
  if (typeof value === 'number') return value
  throw new Error(`column ${column} holds ${typeof value}, not a number`)
}

/** Reads a column that must be text. Throws otherwise. */
export function textIn(row: Row, column: string): string {
  const value = row[column]
  if (typeof value === 'string') return value
  throw new Error(`column ${column} holds ${typeof value}, not text`)
}

export type StoreFault = 'constraint' | 'full' | 'io' | 'busy' | 'other'

/** What a driver throws: the store's own trouble, told apart from a bug of ours. */
export class StoreError extends Error {
  readonly fault: StoreFault
  constructor(fault: StoreFault, message: string, cause: unknown) {
    super(message, { cause })
    this.fault = fault
  }
}

/** Runs one statement somewhere; rows may have to travel. */
export type Execute = (sql: Sql) => Promise<readonly Row[]>

/** Runs a flow where rows have to be waited for; an error of the executor is thrown inside the flow, as in `drive`. */
export async function driveAsync<T>(flow: Flow<T>, execute: Execute): Promise<T> {
  let step = flow.next()
  while (!step.done) {
    let rows: readonly Row[]
    try {
      rows = await execute(step.value)
    } catch (error) {
      step = flow.throw(error)
      continue
    }
    step = flow.next(rows)
  }
  return step.value
}
