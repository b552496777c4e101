/**
 * Secrets that all nodes of a house share: the idempotency key, without which another node would not know a command
 * again, the key to which clients seal what they queue, the key of copies and segments, so that what one node shipped
 * goes on where another ended, and the keys of attachments and of the vault. They lie in a schema of their own, so that a dump of the
 * logs can leave them out; the key that signs checkpoints stays with its node, outside what it signs.
 */
import { createPrivateKey } from 'node:crypto'
import { textIn } from '../flow.ts'
import { newContentKey, newHmacKey, newSealKey, type Secrets } from '../keys.ts'
import type { Session } from './session.ts'

/** Reads the keys, or makes them once for all nodes; `ownBackupKey` is that of the node which asks, if it has one. */
export async function sharedKeys(session: Session, ownBackupKey?: Uint8Array): Promise<Secrets> {
  await session.script(
    `BEGIN; SELECT pg_advisory_xact_lock(hashtext('lianxin'), hashtext('keys'));
     CREATE SCHEMA IF NOT EXISTS lianxin_keys;
     CREATE TABLE IF NOT EXISTS lianxin_keys.secret (name text PRIMARY KEY, value text NOT NULL); COMMIT`,
  )
  const secret = async (name: string, make: () => string): Promise<string> => {
    await session.run(`INSERT INTO lianxin_keys.secret VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
      name,
      make(),
    ])
    const [row] = await session.run(`SELECT value FROM lianxin_keys.secret WHERE name = $1`, [name])
    return textIn(row ?? {}, 'value')
  }
  return {
    hmacKey: Buffer.from(await secret('idempotency', newHmacKey), 'hex'),
    sealKey: createPrivateKey(await secret('seal', newSealKey)),
    backupKey: Buffer.from(
      await secret('backup', () =>
        ownBackupKey ? Buffer.from(ownBackupKey).toString('hex') : newContentKey(),
      ),
      'hex',
    ),
    blobKey: Buffer.from(await secret('blob', newContentKey), 'hex'),
    vaultKey: Buffer.from(await secret('vault', newContentKey), 'hex'),
  }
}
