/** Where a house keeps its logs, running or not; names the adapters, as compose does. */
import type { KeyObject } from 'node:crypto'
import type { CityRules } from '../shared/city.ts'
import type { Config } from './config.ts'
import { houseRules } from './corridor/rules.ts'
import type { EventLog } from './log/eventLog.ts'
import type { BlobStore } from './blobs/blobStore.ts'
import { blobsInFolder } from './blobs/folder.ts'
import type { DraftStore } from './draft/draftStore.ts'
import { blobKeyIn, sealKeyIn, vaultKeyIn } from './log/keys.ts'
import { blobsInDatabase } from './log/postgres/blobs.ts'
import { draftsInDatabase } from './log/postgres/drafts.ts'
import { vaultInDatabase } from './log/postgres/vault.ts'
import { openPostgres } from './log/postgres/log.ts'
import { verifyDatabase } from './log/postgres/verifyDatabase.ts'
import { storedInDatabase } from './log/postgres/stored.ts'
import { draftsInFiles } from './log/sqlite/drafts.ts'
import { lockDirectory } from './log/sqlite/lock.ts'
import { openThreads } from './log/sqlite/threads.ts'
import { verifyDirectory } from './log/sqlite/verifyDirectory.ts'
import { storedInFiles } from './log/sqlite/stored.ts'
import { vaultInFiles } from './log/sqlite/vault.ts'
import type { StoredLogs } from './log/storedLogs.ts'
import type { VaultStore } from './vault/vaultStore.ts'

/** The logs of a data directory as they lie in its files. */
export function logsInFiles(dataDir: string): StoredLogs {
  return storedInFiles(dataDir)
}

/** The logs of a database (postgres://…). */
export function logsInDatabase(url: string): StoredLogs {
  return storedInDatabase(url)
}

/** Keeps every other process away from a data directory; throws when one works in it. Returns the release. */
export function holdDirectory(dataDir: string): () => void {
  return lockDirectory(dataDir)
}

export interface Store {
  log: EventLog
  /** The key to which clients seal what they queue, the same on every node. */
  sealKey: KeyObject
  /** Where attachments lie, and the key that opens them: what all nodes of a house find. */
  blobs: { store: BlobStore; key: Uint8Array }
  /** Where what is being written lies; no backup takes it. */
  drafts: DraftStore
  /** Where identities lie, and the key without which theirs are of no use. */
  vault: { store: VaultStore; key: Uint8Array }
}

/** Opens files of DATA_DIR, or the database that DATABASE_URL names; either way one process holds DATA_DIR. */
export async function openStore(
  { DATA_DIR: dataDir, DATABASE_URL: url, TZ_CITY: timeZone }: Config,
  around: { city: CityRules; onDeath: (error: Error) => void; onFault: (text: string) => void },
): Promise<Store> {
  if (url === undefined) {
    const vault = vaultInFiles(dataDir)
    const log = await openThreads({ dataDir, timeZone, ...around })
    const drafts = draftsInFiles(dataDir)
    const close = (): Promise<void> =>
      log
        .close()
        .finally(() => vault.close())
        .finally(() => drafts.close())
    return {
      log: { ...log, close },
      sealKey: sealKeyIn(dataDir),
      blobs: { store: blobsInFolder(dataDir), key: blobKeyIn(dataDir) },
      drafts,
      vault: { store: vault, key: vaultKeyIn(dataDir) },
    }
  }
  const unlock = lockDirectory(dataDir)
  try {
    const log = await openPostgres({ url, dataDir, timeZone, ...around })
    const [blobs, vault, drafts] = [blobsInDatabase(url), vaultInDatabase(url), draftsInDatabase(url)]
    const close = (): Promise<void> =>
      log
        .close()
        .finally(() => blobs.close())
        .finally(() => vault.close())
        .finally(() => drafts.close())
        .finally(unlock)
    return {
      log: { ...log, close },
      sealKey: log.sealKey,
      blobs: { store: blobs, key: log.blobKey },
      drafts,
      vault: { store: vault, key: log.vaultKey },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** Verifies every log of a house, wherever it keeps them, also while it runs. */
export async function verifyHouse({ DATA_DIR, DATABASE_URL }: Config): ReturnType<typeof verifyDatabase> {
  if (DATABASE_URL === undefined) return verifyDirectory(DATA_DIR, houseRules)
  return verifyDatabase(DATABASE_URL, DATA_DIR, houseRules)
}
