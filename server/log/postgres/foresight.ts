/** What the commands of a batch will ask for, asked for at once together with the lock. */
import type { Request } from '../../corridor/corridor.ts'
import type { Row, SqlValue } from '../flow.ts'
import { quoted, schemaOf } from './schema.ts'
import type { Session } from './session.ts'

export interface Foreseen {
  /** By `keyOf`; undefined where no answer is stored. */
  answers: Map<string, Row | undefined>
  /** By id; undefined where there is no stream. */
  streams: Map<string, Row | undefined>
}

/** Names a row of two keys. */
export function keyOf(one: SqlValue | undefined, other: SqlValue | undefined): string {
  return `${String(one)} ${String(other)}`
}

/** To be sent behind the lock, so that it sees what the lock guards; streams that are hot are not asked for. */
export async function foresee(
  session: Session,
  log: string,
  requests: readonly Request[],
  isHot: (stream: string) => boolean,
): Promise<Foreseen> {
  const schema = quoted(schemaOf(log))
  const accounts: string[] = []
  const ids: string[] = []
  const cold = new Set<string>()
  for (const { by, command } of requests) {
    const account = 'account' in by ? by.account : by.system.account
    for (const id of [command.commandId, command.after])
      if (id !== undefined) {
        accounts.push(account)
        ids.push(id)
      }
    if (!isHot(command.stream)) cold.add(command.stream)
  }
  const [known, streams] = await Promise.all([
    session.run(
      `SELECT i.account, i.command_id, i.hmac, i.answer FROM unnest($1::text[], $2::text[]) AS a (account, id)
       JOIN ${schema}.idempotency i ON i.account = a.account AND i.command_id = a.id`,
      [accounts, ids],
    ),
    cold.size === 0
      ? []
      : session.run(
          `SELECT s.*, t.body AS state FROM ${schema}.stream s LEFT JOIN ${schema}.saved_state t ON t.stream = s.id
           WHERE s.id = ANY ($1::text[])`,
          [[...cold]],
        ),
  ])
  const foreseen: Foreseen = { answers: new Map(), streams: new Map() }
  for (const [i, id] of ids.entries()) foreseen.answers.set(keyOf(accounts[i], id), undefined)
  for (const row of known) foreseen.answers.set(keyOf(row['account'], row['command_id']), row)
  for (const id of cold) foreseen.streams.set(id, undefined)
  for (const row of streams) foreseen.streams.set(String(row['id']), row)
  return foreseen
}
