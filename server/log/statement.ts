/** SQL built once with Kysely, run wherever the connection lives (D5). */
import {
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Compilable,
} from 'kysely'
import type { Flow, Row, Sql, SqlValue } from './flow.ts'
import type { Tables } from './tables.ts'

class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** A place in a statement that a call fills by name. */
export function slot(name: string): never {
  return new Slot(name) as never
}

const builder = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

export type Statement<Names extends string> = (args: Record<Names, SqlValue>, log?: string) => Sql

/** Compiles a statement once; the result binds arguments by name. Throws at once for a slot that is not named. */
export function statement<Names extends string>(
  names: readonly Names[],
  build: (db: Kysely<Tables>) => Compilable,
): Statement<Names> {
  const compiled = build(builder).compile()
  const order = compiled.parameters.map((parameter) =>
    parameter instanceof Slot ? parameter.name : parameter,
  )
  const rows = /^select|returning /i.test(compiled.sql)
  for (const [i, parameter] of compiled.parameters.entries())
    if (parameter instanceof Slot && !names.some((name) => name === parameter.name))
      throw new Error(`slot ${String(order[i])} of ${compiled.sql} is not declared`)
  const fill = compiled.parameters.map((parameter): ((args: Record<string, SqlValue>) => SqlValue) =>
    parameter instanceof Slot ? (args) => args[parameter.name] ?? null : () => parameter as SqlValue,
  )
  return (args, log) => ({
    text: compiled.sql,
    args: fill.map((take) => take(args)),
    rows,
    ...(log !== undefined && { log }),
  })
}

/** Runs one statement in a flow and gives its rows. */
export function* run(sql: Sql): Flow<readonly Row[]> {
  return yield sql
}

/** Statements that Kysely has no word for. */
export function plain(text: string): Sql {
  return { text, args: [], rows: false }
}

/** Compiles schema statements of a migration. */
export function compiledAll(build: (db: Kysely<Tables>) => Compilable[]): Sql[] {
  return build(builder).map((query) => ({ text: query.compile().sql, args: [], rows: false }))
}
