/** SQL built once with Kysely, run wherever the connection lives (D5). */
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
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

const network = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

type Build = (db: Kysely<Tables>) => Compilable
/** How each statement was built, by the text that flows yield. */
const built = new Map<string, Build>()

/** Texts of all statements compiled so far. */
export function statementTexts(): string[] {
  return [...built.keys()]
}

/** True for a text that was compiled here. */
export function isStatement(text: string): boolean {
  return built.has(text)
}

/** A statement as PostgreSQL takes it, its tables in a schema; undefined for a text that was not compiled here. */
export function inPostgres(text: string, schema: string): string | undefined {
  const build = built.get(text)
  if (!build) return undefined
  const compiled = build(network.withSchema(schema)).compile()
  const own = build(builder).compile()
  if (compiled.parameters.map(nameOf).join() !== own.parameters.map(nameOf).join())
    throw new Error(`the dialects order the arguments of ${text} differently`)
  return compiled.sql
}

function nameOf(parameter: unknown): string {
  return parameter instanceof Slot ? parameter.name : JSON.stringify(parameter)
}

export interface Statement<Names extends string> {
  (args: Record<Names, SqlValue>, log?: string): Sql
  /** By which a store knows it again. */
  text: string
}

/** Compiles a statement once; the result binds arguments by name. Throws at once for a slot that is not named. */
export function statement<Names extends string>(names: readonly Names[], build: Build): Statement<Names> {
  const compiled = build(builder).compile()
  built.set(compiled.sql, build)
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
  const bind = (args: Record<Names, SqlValue>, log?: string): Sql => ({
    text: compiled.sql,
    args: fill.map((take) => take(args)),
    rows,
    ...(log !== undefined && { log }),
  })
  return Object.assign(bind, { text: compiled.sql })
}

/** Runs one statement in a flow and gives its rows. */
export function* run(sql: Sql): Flow<readonly Row[]> {
  return yield sql
}

/** Statements that Kysely has no word for. */
export function plain(text: string): Sql {
  return { text, args: [], rows: false }
}

/** Compiles schema statements of a migration; with a schema, for PostgreSQL. */
export function compiledAll(build: (db: Kysely<Tables>) => Compilable[], schema?: string): Sql[] {
  const db = schema === undefined ? builder : network.withSchema(schema)
  return build(db).map((query) => plain(query.compile().sql))
}
