/** Makes a log's schema, or brings an older one up to date. */
import { chainStart } from '../encode.ts'
import { numberIn, type Sql } from '../flow.ts'
import { firstIn } from '../migrations/first.ts'
import * as sql from '../statements.ts'
import type { LogClock } from '../../../shared/time.ts'
import { schemaVersion } from '../tables.ts'
import { quoted, schemaOf } from './schema.ts'
import type { Session } from './session.ts'
import { textFor } from './statements.ts'

/** A numbered step; the first makes the tables, and every one leaves its number in the head. */
export interface Migration {
  version: number
  steps: (schema: string) => Sql[]
}

export const migrations: readonly Migration[] = [{ version: schemaVersion, steps: firstIn }]

/** How a log begins that was not there. */
export interface Beginning {
  clock: LogClock
  epoch: string
}

/**
 * Runs what is missing, each step in a transaction of its own, one node at a time: what an interrupted start left
 * undone the next one does. Throws a sentence for a log of a newer build.
 */
export async function migrate(
  session: Session,
  log: string,
  beginning: Beginning,
  known: readonly Migration[] = migrations,
): Promise<void> {
  const schema = schemaOf(log)
  const lock = [`SELECT pg_advisory_lock(hashtext('lianxin'), hashtext($1))`, [schema]] as const
  await session.run(...lock)
  try {
    const held = await versionOf(session, schema)
    const newest = known.at(-1)?.version ?? 0
    if (held > newest || (held > 0 && !known.some(({ version }) => version === held)))
      throw new Error(
        `log ${log} was written by ${held > newest ? 'a newer' : 'an unreleased'} program; start that one or choose another DATABASE_URL`,
      )
    for (const { version, steps } of known)
      if (version > held) {
        await session.script('BEGIN')
        if (held === 0 && version === known[0]?.version)
          await session.script(`CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`)
        await session.script(
          steps(schema)
            .map(({ text }) => text)
            .join(';'),
        )
        if (version === known[0]?.version) await makeHead(session, log, version, beginning)
        await session.run(`UPDATE ${quoted(schema)}.log_head SET schema_version = $1`, [version])
        await session.commit()
      }
  } catch (error) {
    await session.rollback()
    throw error
  } finally {
    if (!session.isLost())
      await session.run(`SELECT pg_advisory_unlock(hashtext('lianxin'), hashtext($1))`, [schema])
  }
}

/** The step a schema stands at; 0 where there is none yet. */
async function versionOf(session: Session, schema: string): Promise<number> {
  const table = `${quoted(schema)}.log_head`
  const [found] = await session.run(`SELECT to_regclass($1)::text AS name`, [table])
  if (typeof found?.['name'] !== 'string') return 0
  const [head] = await session.run(`SELECT schema_version FROM ${table}`, [])
  return numberIn(head ?? {}, 'schema_version')
}

async function makeHead(
  session: Session,
  log: string,
  version: number,
  { clock, epoch }: Beginning,
): Promise<void> {
  const head = sql.makeHead({
    epoch,
    hash: chainStart,
    recorded_at: clock.anchorLog,
    anchor_real: clock.anchorReal,
    anchor_log: clock.anchorLog,
    speed_milli: Math.round(clock.speed * 1000),
    schema_version: version,
  })
  await session.run(textFor(log, head), head.args)
}
