/** Statements in PostgreSQL's words, compiled once per log. */
import type { Sql } from '../flow.ts'
import { inPostgres, isStatement } from '../statement.ts'
import { schemaOf } from './schema.ts'

/** True for a statement that names its tables with their schema; another finds them on the search path. */
export function isCompiled({ text }: Sql): boolean {
  return isStatement(text)
}

const compiled = new Map<string, Map<string, string>>()

/** A statement's text for a log; one that no builder made has its places numbered and finds its tables by itself. */
export function textFor(log: string, { text }: Pick<Sql, 'text'>): string {
  let own = compiled.get(log)
  if (!own) compiled.set(log, (own = new Map()))
  let found = own.get(text)
  if (found === undefined) own.set(text, (found = inPostgres(text, schemaOf(log)) ?? numbered(text)))
  return found
}

function numbered(text: string): string {
  let n = 0
  return text.replaceAll('?', () => `$${++n}`)
}
