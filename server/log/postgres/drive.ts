/** Runs flows on a connection: rows may come at once, from memory, or be waited for. */
import type { Flow, Row, Sql } from '../flow.ts'
import type { Session } from './session.ts'
import { textFor } from './statements.ts'

export type Execute = (sql: Sql) => readonly Row[] | Promise<readonly Row[]>

/** As `drive`, for an executor that may have to wait. */
export async function driveWaiting<T>(flow: Flow<T>, execute: Execute): Promise<T> {
  let step = flow.next()
  while (!step.done) {
    let rows: readonly Row[]
    try {
      const given = execute(step.value)
      rows = given instanceof Promise ? await given : given
    } catch (error) {
      step = flow.throw(error)
      continue
    }
    step = flow.next(rows)
  }
  return step.value
}

/** Runs each statement of a log when it comes; one that names another log goes to that one's tables. */
export function direct(session: Session, log: string): Execute {
  return (sql) => session.run(textFor(sql.log ?? log, sql), sql.args)
}

/** As `Promise.all`, but waits for every one: what is still under way on a connection must not meet what follows. */
export async function all<const T extends readonly unknown[]>(
  asked: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(asked)
  return Promise.all(asked)
}
