/** Drafts in the database, where every node finds them: in a schema of their own, so that a dump of the logs holds none. */
import { draftIn } from '../../draft/rows.ts'
import type { DraftStore } from '../../draft/draftStore.ts'
import { numberIn, textIn, type Row } from '../flow.ts'
import { openSession, type Argument, type Session } from './session.ts'

const limits = { statementMs: 30_000, lockMs: 10_000, idleMs: 30_000 }
/** Nobody waits behind a rewriting that waits itself. */
const tidying = { statementMs: 0, lockMs: 500, idleMs: 30_000 }

export function draftsInDatabase(url: string): DraftStore {
  let opened: Promise<Session> | undefined
  const session = async (): Promise<Session> => {
    const held = await opened?.catch(() => undefined)
    if (held && !held.isLost()) return held
    opened = begun(url)
    return opened
  }
  const ask = async (text: string, args: readonly Argument[]): Promise<readonly Row[]> =>
    (await session()).run(text, args)
  return {
    get: async (log, stream) => {
      const [row] = await ask(`SELECT * FROM lianxin_drafts.draft WHERE log = $1 AND stream = $2`, [
        log,
        stream,
      ])
      return row && draftIn(row)
    },
    put: async (log, stream, was, { generation, seq, body, erasedBy }) => {
      const said = [log, stream, generation, seq, body, erasedBy.join(' ')]
      const made =
        was === 0
          ? await ask(
              `INSERT INTO lianxin_drafts.draft (log, stream, generation, seq, body, erased_by)
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING seq`,
              said,
            )
          : await ask(
              `UPDATE lianxin_drafts.draft SET generation = $3, seq = $4, body = $5, erased_by = $6
               WHERE log = $1 AND stream = $2 AND seq = $7 RETURNING seq`,
              [...said, was],
            )
      return made.length > 0
    },
    seqs: async (log, streams) => {
      const rows = await ask(
        `SELECT stream, seq FROM lianxin_drafts.draft WHERE log = $1 AND stream = ANY ($2)`,
        [log, streams],
      )
      return new Map(rows.map((row) => [textIn(row, 'stream'), numberIn(row, 'seq')]))
    },
    remove: async (log, streams) => {
      await ask(`DELETE FROM lianxin_drafts.draft WHERE log = $1 AND stream = ANY ($2)`, [log, streams])
    },
    tidy: async () => {
      // A row that was replaced stays readable in its file until the file is written anew.
      await session()
      const own = await openSession(url, tidying)
      try {
        await own.script('VACUUM FULL lianxin_drafts.draft')
      } finally {
        await own.end()
      }
    },
    list: async (log) => {
      const rows = await ask(`SELECT stream FROM lianxin_drafts.draft WHERE log = $1 ORDER BY stream`, [log])
      return rows.map((row) => textIn(row, 'stream'))
    },
    close: async () => {
      const held = await opened?.catch(() => undefined)
      await held?.end()
      opened = undefined
    },
  }
}

async function begun(url: string): Promise<Session> {
  const session = await openSession(url, limits)
  await session.script(
    `BEGIN; SELECT pg_advisory_xact_lock(hashtext('lianxin'), hashtext('drafts'));
     CREATE SCHEMA IF NOT EXISTS lianxin_drafts;
     CREATE TABLE IF NOT EXISTS lianxin_drafts.draft (log text NOT NULL, stream text COLLATE "C" NOT NULL,
       generation text NOT NULL, seq bigint NOT NULL, body bytea NOT NULL, erased_by text NOT NULL,
       PRIMARY KEY (log, stream)); COMMIT`,
  )
  return session
}
