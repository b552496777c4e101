/** One schema per log (D20). */

/** A schema name is at most 63 bytes; longer ones PostgreSQL would cut without a word. */
const logName = /^[a-z][a-z0-9-]{0,55}$/
const prefix = 'log_'

/** The schema of a log, unquoted. Throws for a name that no log may bear. */
export function schemaOf(log: string): string {
  if (!logName.test(log)) throw new Error(`a log cannot be named ${JSON.stringify(log.slice(0, 80))}`)
  return prefix + log
}

/** The log of a schema, or undefined for a schema that is none. */
export function logOf(schema: string): string | undefined {
  const log = schema.slice(prefix.length)
  return schema.startsWith(prefix) && logName.test(log) ? log : undefined
}

/** A schema as it stands in SQL. */
export function quoted(schema: string): string {
  return `"${schema.replaceAll('"', '""')}"`
}
