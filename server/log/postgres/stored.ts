/** The logs of a database as they are stored: one connection, each view and each transaction its own. */
import type { Execute } from '../flow.ts'
import { firstIn } from '../migrations/first.ts'
import type { StoredLogs } from '../storedLogs.ts'
import { blobsInDatabase } from './blobs.ts'
import { vaultInDatabase } from './vault.ts'
import { direct } from './drive.ts'
import { sharedKeys } from './keys.ts'
import { quoted, schemaOf } from './schema.ts'
import { openSession, type Session } from './session.ts'
import { logsIn } from './settle.ts'

/** Nobody waits for a copy but the operator; what is locked for long is a house that runs. */
const limits = { statementMs: 0, lockMs: 10_000, idleMs: 0 }

export function storedInDatabase(url: string): StoredLogs {
  let held: Promise<Session> | undefined
  const session = (): Promise<Session> => (held ??= openSession(url, limits))
  const [blobs, vault] = [blobsInDatabase(url), vaultInDatabase(url)]
  const within = async <T>(
    log: string,
    begin: string,
    work: (execute: Execute) => Promise<T>,
  ): Promise<T> => {
    const own = await session()
    await own.script(`${begin}; SET LOCAL search_path TO ${quoted(schemaOf(log))}`)
    try {
      const run = direct(own, log)
      const made = await work(async (sql) => run(sql))
      await own.commit()
      return made
    } catch (error) {
      if (!own.isLost()) await own.script('ROLLBACK').catch(() => undefined)
      throw error
    }
  }
  return {
    names: async () => logsIn(await session()),
    reading: (log, read) => within(log, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', read),
    writing: (log, write) =>
      within(log, `BEGIN; CREATE SCHEMA IF NOT EXISTS ${quoted(schemaOf(log))}`, write),
    tables: (log) => firstIn(schemaOf(log)),
    takeSecrets: async ({ hmacKey, sealKey, backupKey, blobKey, vaultKey }) => {
      const own = await session()
      await sharedKeys(own)
      const seal = sealKey.export({ type: 'pkcs8', format: 'pem' }).toString()
      for (const [name, value] of [
        ['idempotency', Buffer.from(hmacKey).toString('hex')],
        ['seal', seal],
        ['backup', Buffer.from(backupKey).toString('hex')],
        ['blob', Buffer.from(blobKey).toString('hex')],
        ['vault', Buffer.from(vaultKey).toString('hex')],
      ] as const)
        await own.run(`UPDATE lianxin_keys.secret SET value = $2 WHERE name = $1`, [name, value])
    },
    giveSecrets: async () => sharedKeys(await session()),
    blobs,
    vault,
    close: async () => {
      await blobs.close()
      await vault.close()
      if (held) await (await held).end()
      held = undefined
    },
  }
}
