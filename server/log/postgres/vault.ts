/**
 * Identities in the database, where every node finds them: rows and keys in schemas of their own, so that a dump of the
 * logs holds neither, and away from the logs' own connections.
 */
import { listed, storedIn } from '../../vault/rows.ts'
import { wrappedBytes } from '../../vault/sealing.ts'
import type { StoredParty, VaultStore } from '../../vault/vaultStore.ts'
import { textIn, type Row } from '../flow.ts'
import { openSession, type Argument, type Session } from './session.ts'

const limits = { statementMs: 30_000, lockMs: 10_000, idleMs: 30_000 }
/** Nobody waits behind a rewriting that waits itself. */
const tidying = { statementMs: 0, lockMs: 500, idleMs: 30_000 }
const zeros = Buffer.alloc(wrappedBytes)

export function vaultInDatabase(url: string): VaultStore {
  let opened: Promise<Session> | undefined
  // One statement at a time and one transaction at a time on the one connection.
  let last: Promise<unknown> = Promise.resolve()
  const session = async (): Promise<Session> => {
    const held = await opened?.catch(() => undefined)
    if (held && !held.isLost()) return held
    opened = begun(url)
    return opened
  }
  const inTurn = <T>(work: (own: Session) => Promise<T>): Promise<T> => {
    const turn = last.then(session, session).then(work)
    last = turn.catch(() => undefined)
    return turn
  }
  const ask = (text: string, args: readonly Argument[]): Promise<readonly Row[]> =>
    inTurn((own) => own.run(text, args))
  /** Whole or not at all. */
  const together = <T>(work: (own: Session) => Promise<T>): Promise<T> =>
    inTurn(async (own) => {
      await own.script('BEGIN')
      try {
        const made = await work(own)
        await own.commit()
        return made
      } catch (error) {
        await own.rollback()
        throw error
      }
    })
  const found = async (where: string, args: readonly Argument[]): Promise<Row | undefined> =>
    (
      await ask(
        `SELECT p.*, k.body, k.is_erased FROM lianxin_vault_keys.key k
         LEFT JOIN lianxin_vault.party p USING (log, id) WHERE ${where}`,
        args,
      )
    )[0]
  const put = async (
    own: Session,
    log: string,
    { id, at, receipt, word, sealed, key }: StoredParty,
  ): Promise<boolean> => {
    const made = await own.run(
      `INSERT INTO lianxin_vault_keys.key (log, id, body, is_erased) VALUES ($1, $2, $3, 0)
       ON CONFLICT (log, id) DO UPDATE SET body = excluded.body, is_erased = 0 WHERE key.is_erased = 2 RETURNING id`,
      [log, id, key],
    )
    if (made.length === 0) return false
    await own.run(
      `INSERT INTO lianxin_vault.party (log, id, at, receipt, word, sealed, is_named, destroy_after)
       VALUES ($1, $2, $3, $4, $5, $6, 0, 0)`,
      [log, id, at, receipt, word, sealed],
    )
    return true
  }
  return {
    put: (log, party) => together((own) => put(own, log, party)),
    putAll: (log, parties) =>
      together(async (own) => {
        const made: boolean[] = []
        for (const party of parties) made.push(await put(own, log, party))
        return made
      }),
    get: async (log, id) => {
      const row = await found('k.log = $1 AND k.id = $2', [log, id])
      if (row?.['is_erased'] === 1) return 'erased'
      return row && row['sealed'] !== null ? storedIn(row, row) : undefined
    },
    find: async (log, receipt) => {
      const row = await found('p.log = $1 AND p.receipt = $2', [log, receipt])
      return row && storedIn(row, row)
    },
    reseal: (log, id, sealed) =>
      together(async (own) => {
        const made = await own.run(
          `UPDATE lianxin_vault.party SET sealed = $3 WHERE log = $1 AND id = $2 RETURNING id`,
          [log, id, sealed],
        )
        if (made.length > 0)
          await own.run(`UPDATE lianxin_vault_keys.key SET is_tidy = 0 WHERE log = $1 AND id = $2`, [log, id])
        return made.length > 0
      }),
    erase: (log, ids) =>
      together(async (own) => {
        await own.run(
          `INSERT INTO lianxin_vault_keys.key (log, id, body, is_erased, is_tidy)
           SELECT $1, unnest($2::text[]), $3, 1, 0
           ON CONFLICT (log, id) DO UPDATE SET body = excluded.body, is_erased = 1, is_tidy = 0`,
          [log, ids, zeros],
        )
        await own.run(`DELETE FROM lianxin_vault.party WHERE log = $1 AND id = ANY ($2)`, [log, ids])
      }),
    remove: (log, ids) =>
      together(async (own) => {
        await own.run(`DELETE FROM lianxin_vault.party WHERE log = $1 AND id = ANY ($2)`, [log, ids])
        await own.run(
          `UPDATE lianxin_vault_keys.key SET body = $3, is_erased = 2, is_tidy = 0
           WHERE log = $1 AND id = ANY ($2) AND is_erased = 0`,
          [log, ids, zeros],
        )
      }),
    tidy: async () => {
      const untidy = await ask(`SELECT id, is_erased FROM lianxin_vault_keys.key WHERE is_tidy = 0`, [])
      if (untidy.length === 0) return
      // Plain VACUUM frees a page's room without clearing it (tidy.ts). The rows say nothing without their keys.
      const own = await openSession(url, tidying)
      try {
        await own.script('VACUUM FULL lianxin_vault_keys.key')
        // Of those who are still there what was replaced could be read.
        if (untidy.some((row) => row['is_erased'] === 0)) await own.script('VACUUM FULL lianxin_vault.party')
      } finally {
        await own.end()
      }
      // What was erased since waits for the next time.
      const ids = untidy.map((row) => textIn(row, 'id'))
      await ask(`UPDATE lianxin_vault_keys.key SET is_tidy = 1 WHERE id = ANY ($1)`, [ids])
    },
    note: async (log, all) => {
      for (const { id, isNamed, destroyAfter } of all)
        await ask(
          `UPDATE lianxin_vault.party SET is_named = coalesce($3, is_named), destroy_after = coalesce($4, destroy_after)
           WHERE log = $1 AND id = $2`,
          [log, id, isNamed === undefined ? null : Number(isNamed), destroyAfter ?? null],
        )
    },
    list: async (log, after, limit) => {
      const rows = await ask(
        `SELECT id, at, is_named, destroy_after FROM lianxin_vault.party WHERE log = $1 AND id > $2
         ORDER BY id LIMIT $3`,
        [log, after, limit],
      )
      return rows.map(listed)
    },
    erased: async (log) => {
      const rows = await ask(
        `SELECT id FROM lianxin_vault_keys.key WHERE log = $1 AND is_erased = 1 ORDER BY id`,
        [log],
      )
      return rows.map((row) => textIn(row, 'id'))
    },
    logs: async () => {
      const rows = await ask(`SELECT DISTINCT log FROM lianxin_vault_keys.key ORDER BY log`, [])
      return rows.map((row) => textIn(row, 'log'))
    },
    close: async () => {
      await last
      const held = await opened?.catch(() => undefined)
      await held?.end()
      opened = undefined
    },
  }
}

async function begun(url: string): Promise<Session> {
  const session = await openSession(url, limits)
  // Ids are compared by their bytes, as files do.
  await session.script(
    `BEGIN; SELECT pg_advisory_xact_lock(hashtext('lianxin'), hashtext('vault'));
     CREATE SCHEMA IF NOT EXISTS lianxin_vault;
     CREATE SCHEMA IF NOT EXISTS lianxin_vault_keys;
     CREATE TABLE IF NOT EXISTS lianxin_vault.party (log text NOT NULL, id text COLLATE "C" NOT NULL, at bigint NOT NULL,
       receipt text NOT NULL, word text NOT NULL, sealed bytea NOT NULL, is_named integer NOT NULL,
       destroy_after bigint NOT NULL, PRIMARY KEY (log, id), UNIQUE (log, receipt));
     CREATE TABLE IF NOT EXISTS lianxin_vault_keys.key (log text NOT NULL, id text COLLATE "C" NOT NULL, body bytea NOT NULL,
       is_erased integer NOT NULL, is_tidy integer NOT NULL DEFAULT 1, PRIMARY KEY (log, id)); COMMIT`,
  )
  return session
}
