/** What a log needs before it is served: its tables, the folds and audiences of this build, no answers out of time. */
import type { Rules } from '../../corridor/rules.ts'
import { textIn } from '../flow.ts'
import { refreshing } from '../saved.ts'
import * as sql from '../statements.ts'
import { all, direct, driveWaiting } from './drive.ts'
import { migrate, type Beginning } from './migrate.ts'
import { logOf, quoted, schemaOf } from './schema.ts'
import type { Session } from './session.ts'

const answersKeptMs = 30 * 86_400_000
/** So many streams are brought to this build side by side: others wait for the lock meanwhile. */
const abreast = 64

/** Brings a log to this build, making it when it is new. Throws for a log of a newer one. */
export async function settled(
  session: Session,
  log: string,
  rules: Rules,
  now: number,
  beginning: Beginning,
): Promise<void> {
  await migrate(session, log, beginning)
  const execute = direct(session, log)
  await session.script(
    `BEGIN; SELECT position FROM ${quoted(schemaOf(log))}.log_head WHERE id = 1 FOR UPDATE`,
  )
  try {
    for (const step of refreshing) {
      const flows = await driveWaiting(step(rules), execute)
      while (flows.length > 0) await all(flows.splice(0, abreast).map((flow) => driveWaiting(flow, execute)))
    }
    await execute(sql.forgetAnswers({ before: now - answersKeptMs }))
    await session.commit()
  } catch (error) {
    await session.rollback()
    throw error
  }
}

/** Names of the logs a database holds. */
export async function logsIn(session: Session): Promise<string[]> {
  const rows = await session.run(
    `SELECT n.nspname::text AS name FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid WHERE c.relname = 'log_head' ORDER BY 1`,
    [],
  )
  return rows.flatMap((row) => logOf(textIn(row, 'name')) ?? [])
}
