/**
 * Blobs in the database, where every node finds them: a table in a schema of its own, so that a dump of the logs can
 * leave it out, and away from the logs' own connections, so that a large file holds up no order.
 */
import type { BlobStore } from '../../blobs/blobStore.ts'
import { numberIn, textIn } from '../flow.ts'
import { openSession, type Session } from './session.ts'

const limits = { statementMs: 30_000, lockMs: 10_000, idleMs: 30_000 }

export function blobsInDatabase(url: string): BlobStore {
  let opened: Promise<Session> | undefined
  const session = async (): Promise<Session> => {
    const held = await opened?.catch(() => undefined)
    if (held && !held.isLost()) return held
    opened = begun(url)
    return opened
  }
  return {
    put: async (log, id, sealed, at) => {
      await (
        await session()
      ).run(`INSERT INTO lianxin_blobs.blob VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, [
        log,
        id,
        at,
        sealed,
      ])
    },
    get: async (log, id) => {
      const [row] = await (
        await session()
      ).run(`SELECT body FROM lianxin_blobs.blob WHERE log = $1 AND id = $2`, [log, id])
      const body = row?.['body']
      return body instanceof Uint8Array ? Buffer.from(body) : undefined
    },
    remove: async (log, ids) => {
      if (ids.length > 0)
        await (
          await session()
        ).run(`DELETE FROM lianxin_blobs.blob WHERE log = $1 AND id = ANY ($2)`, [log, ids])
    },
    list: async (log) => {
      const rows = await (
        await session()
      ).run(`SELECT id, at FROM lianxin_blobs.blob WHERE log = $1 ORDER BY id`, [log])
      return rows.map((row) => ({ id: textIn(row, 'id'), at: numberIn(row, 'at') }))
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
    `BEGIN; SELECT pg_advisory_xact_lock(hashtext('lianxin'), hashtext('blobs'));
     CREATE SCHEMA IF NOT EXISTS lianxin_blobs;
     CREATE TABLE IF NOT EXISTS lianxin_blobs.blob (log text NOT NULL, id text NOT NULL, at bigint NOT NULL,
       body bytea NOT NULL, PRIMARY KEY (log, id));
     ALTER TABLE lianxin_blobs.blob ALTER COLUMN body SET STORAGE EXTERNAL; COMMIT`,
  )
  return session
}
