/**
 * After words were erased (LOG2): PostgreSQL leaves the row that held them where it was. Only writing the tables anew
 * lets go of it, for plain VACUUM frees a page's room without clearing it. That stops the log's readers and writers for
 * as long as it takes, so it waits for erasures that come together, gives up at once where others work, and tries again.
 * A note beside the log outlives the node that made it; whoever opens the log next finds it.
 */
import { numberIn, type Sql } from '../flow.ts'
import * as sql from '../statements.ts'
import type { Reader } from './reader.ts'
import { quoted, schemaOf } from './schema.ts'
import { openSession, type Session } from './session.ts'
import { textFor } from './statements.ts'

/** Bears, as a follower, the position of the last erasure that is not yet tidied. */
const note = 'untidy'
const gatherMs = 1000
const againMs = 5000
/** Nobody waits behind a rewriting that waits itself. */
const limits = { statementMs: 0, lockMs: 500, idleMs: 30_000 }
const tables = ['words', 'ledger', 'saved_state']

/** Noted in the transaction of the erasure itself. */
export function noteErasure(position: number): Sql {
  return sql.moveFollower({ name: note, position })
}

/** True while words that were erased may still lie in the files of a log. */
export async function isUntidy(session: Session, log: string): Promise<boolean> {
  const noted = sql.findFollower({ name: note })
  return (await session.run(textFor(log, noted), noted.args)).length > 0
}

/** Writes a log's tables of words anew if words were erased from them. Rejects where others are at work on them. */
export async function tidy(url: string, log: string, reader: Reader): Promise<void> {
  const [row] = await reader.one(log, sql.findFollower({ name: note }))
  if (!row) return
  const schema = quoted(schemaOf(log))
  const session = await openSession(url, limits)
  try {
    for (const table of tables) await session.script(`VACUUM FULL ${schema}.${table}`)
    // An erasure since then keeps its note.
    const upTo = numberIn(row, 'position')
    await session.run(`DELETE FROM ${schema}.follower WHERE name = $1 AND position <= $2`, [note, upTo])
  } finally {
    await session.end()
  }
}

export interface Tidier {
  /** To be called after an erasure was committed, and when a log is opened. */
  soon: (log: string) => void
  /** Ends what is under way. */
  end: () => Promise<void>
}

/** Tidies in the background. `onError` hears of what will be tried again. */
export function tidier(work: (log: string) => Promise<void>, onError: (error: unknown) => void): Tidier {
  const timers = new Map<string, NodeJS.Timeout>()
  let last = Promise.resolve()
  let isEnding = false
  const after = (ms: number, log: string): void => {
    if (timers.has(log) || isEnding) return
    const begin = (): void => {
      timers.delete(log)
      last = last
        .then(() => work(log))
        .catch((error: unknown) => {
          onError(error)
          after(againMs, log)
        })
    }
    timers.set(log, setTimeout(begin, ms).unref())
  }
  return {
    soon: (log) => after(gatherMs, log),
    end: async () => {
      isEnding = true
      for (const timer of timers.values()) clearTimeout(timer)
      await last
    },
  }
}
