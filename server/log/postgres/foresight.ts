/** What the commands of a batch will ask for: their streams together with the lock, their answers if one is wanted. */
import type { Request } from '../../corridor/corridor.ts'
import { saveAfterBytes, saveAfterEvents } from '../append.ts'
import type { Row, SqlValue } from '../flow.ts'
import type { Loaded } from '../load.ts'
import { quoted, schemaOf } from './schema.ts'
import type { Session } from './session.ts'

export interface Foreseen {
  /** By id; undefined where there is no stream. */
  streams: Map<string, Row | undefined>
  /** Saved states about to be saved anew, by stream; undefined where there is none. */
  states: Map<string, Row | undefined>
}

/** Answers by `keyOf`; undefined where none is stored. */
export type Answers = Map<string, Row | undefined>

/** Names a row of two keys. */
export function keyOf(one: SqlValue | undefined, other: SqlValue | undefined): string {
  return `${String(one)} ${String(other)}`
}

/** True when a few more commands make a state be saved. */
function isNearlyDue({ unsaved }: Loaded, commands: number): boolean {
  return unsaved.events + 2 * commands >= saveAfterEvents || unsaved.bytes * 2 >= saveAfterBytes
}

/** States that are known without a question. */
type Memory = Pick<ReadonlyMap<string, Loaded>, 'get'>

/** Streams that are not in memory, and those whose saved state is about to be saved anew. */
function wanted(requests: readonly Request[], hot: Memory): { cold: string[]; due: string[] } {
  const commands = new Map<string, number>()
  for (const { command } of requests) commands.set(command.stream, (commands.get(command.stream) ?? 0) + 1)
  const [cold, due]: [string[], string[]] = [[], []]
  for (const [id, n] of commands) {
    const loaded = hot.get(id)
    if (!loaded) cold.push(id)
    else if (isNearlyDue(loaded, n)) due.push(id)
  }
  return { cold, due }
}

/** True when there is nothing to foresee: all that the commands go to is in memory. */
export function isAtHand(requests: readonly Request[], hot: Memory): boolean {
  const { cold, due } = wanted(requests, hot)
  return cold.length + due.length === 0
}

export function nothingForeseen(): Foreseen {
  return { streams: new Map(), states: new Map() }
}

/** To be sent behind the lock, so that it sees what the lock guards; streams that are hot are not asked for. */
export async function foresee(
  session: Session,
  log: string,
  requests: readonly Request[],
  hot: Memory,
): Promise<Foreseen> {
  const schema = quoted(schemaOf(log))
  const { cold, due } = wanted(requests, hot)
  const [streams, states] = await Promise.all([
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
  return { streams: byKey(cold, streams, 'id'), states: byKey(due, states, 'stream') }
}

function byKey(asked: readonly string[], rows: readonly Row[], key: string): Map<string, Row | undefined> {
  const found = new Map<string, Row | undefined>(asked.map((id) => [id, undefined]))
  for (const row of rows) found.set(String(row[key]), row)
  return found
}

/**
 * The answers that the commands of a batch and those before them may have had. Few batches want one; one that does
 * wants several. Written so that no plan reads more than these rows, whatever the planner believes of the table.
 */
export async function answersOf(
  session: Session,
  log: string,
  requests: readonly Request[],
): Promise<Answers> {
  const accounts: string[] = []
  const ids: string[] = []
  for (const { by, command } of requests) {
    const account = 'account' in by ? by.account : by.system.account
    for (const id of [command.commandId, command.after])
      if (id !== undefined) {
        accounts.push(account)
        ids.push(id)
      }
  }
  const rows = await session.run(
    `SELECT i.account, i.command_id, i.hmac, i.answer FROM unnest($1::text[], $2::text[]) AS a (account, id)
     CROSS JOIN LATERAL (SELECT * FROM ${quoted(schemaOf(log))}.idempotency
       WHERE account = a.account AND command_id = a.id LIMIT 1) i`,
    [accounts, ids],
  )
  const answers: Answers = new Map(ids.map((id, i) => [keyOf(accounts[i], id), undefined]))
  for (const row of rows) answers.set(keyOf(row['account'], row['command_id']), row)
  return answers
}
