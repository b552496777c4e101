/** What the commands of a batch will ask for, asked for at once together with the lock. */
import type { Request } from '../../corridor/corridor.ts'
import { saveAfterBytes, saveAfterEvents } from '../append.ts'
import type { Row, SqlValue } from '../flow.ts'
import type { Loaded } from '../load.ts'
import { quoted, schemaOf } from './schema.ts'
import type { Session } from './session.ts'

export interface Foreseen {
  /** By `keyOf`; undefined where no answer is stored. */
  answers: Map<string, Row | undefined>
  /** By id; undefined where there is no stream. */
  streams: Map<string, Row | undefined>
  /** Saved states about to be saved anew, by stream; undefined where there is none. */
  states: Map<string, Row | undefined>
}

/** Names a row of two keys. */
export function keyOf(one: SqlValue | undefined, other: SqlValue | undefined): string {
  return `${String(one)} ${String(other)}`
}

/** True when a few more commands make a state be saved. */
function isNearlyDue({ unsaved }: Loaded, commands: number): boolean {
  return unsaved.events + 2 * commands >= saveAfterEvents || unsaved.bytes * 2 >= saveAfterBytes
}

/**
 * To be sent behind the lock, so that it sees what the lock guards; streams that are hot are not asked for. Written so
 * that no plan reads more than these rows, whatever the planner believes of the tables.
 */
export async function foresee(
  session: Session,
  log: string,
  requests: readonly Request[],
  hot: ReadonlyMap<string, Loaded>,
): Promise<Foreseen> {
  const schema = quoted(schemaOf(log))
  const accounts: string[] = []
  const ids: string[] = []
  const commands = new Map<string, number>()
  for (const { by, command } of requests) {
    const account = 'account' in by ? by.account : by.system.account
    for (const id of [command.commandId, command.after])
      if (id !== undefined) {
        accounts.push(account)
        ids.push(id)
      }
    commands.set(command.stream, (commands.get(command.stream) ?? 0) + 1)
  }
  const cold = [...commands.keys()].filter((id) => !hot.has(id))
  const due = [...commands].flatMap(([id, n]) => {
    const loaded = hot.get(id)
    return loaded && isNearlyDue(loaded, n) ? [id] : []
  })
  const [known, streams, states] = await Promise.all([
    session.run(
      `SELECT i.account, i.command_id, i.hmac, i.answer FROM unnest($1::text[], $2::text[]) AS a (account, id)
       CROSS JOIN LATERAL (SELECT * FROM ${schema}.idempotency
         WHERE account = a.account AND command_id = a.id LIMIT 1) i`,
      [accounts, ids],
    ),
    cold.length === 0
      ? []
      : session.run(
          `SELECT s.*, (SELECT body FROM ${schema}.saved_state WHERE stream = s.id) AS state
           FROM ${schema}.stream s WHERE s.id = ANY ($1::text[])`,
          [cold],
        ),
    due.length === 0
      ? []
      : session.run(`SELECT stream, body FROM ${schema}.saved_state WHERE stream = ANY ($1::text[])`, [due]),
  ])
  const foreseen: Foreseen = { answers: new Map(), streams: new Map(), states: new Map() }
  for (const [i, id] of ids.entries()) foreseen.answers.set(keyOf(accounts[i], id), undefined)
  for (const row of known) foreseen.answers.set(keyOf(row['account'], row['command_id']), row)
  for (const id of cold) foreseen.streams.set(id, undefined)
  for (const row of streams) foreseen.streams.set(String(row['id']), row)
  for (const id of due) foreseen.states.set(id, undefined)
  for (const row of states) foreseen.states.set(String(row['stream']), row)
  return foreseen
}
