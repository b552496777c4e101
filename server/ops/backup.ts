/** A copy of a house while it runs, restored on trial before anybody relies on it (I19). */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Rules } from '../corridor/rules.ts'
import { houseLog } from '../corridor/accounts.ts'
import { checkpointText } from '../log/checkpoint.ts'
import { driveAsync } from '../log/flow.ts'
import { backupKeyIn, checkpointKeyIn, copyKeys, holdSecrets, vaultKeyIn } from '../log/keys.ts'
import { loadHead } from '../log/load.ts'
import { inCopyOrder, type StoredLogs } from '../log/storedLogs.ts'
import { schemaVersion } from '../log/tables.ts'
import { verifyStored } from '../log/verifyStored.ts'
import { syncFolder } from '../log/wholeFile.ts'
import { blobLines } from './blobs.ts'
import { linesOf, parts } from './copy.ts'
import { erasuresBetween, mergeErasures, type Erasure } from './erasures.ts'
import { nameOfKey, writeManifest, type Manifest } from './manifest.ts'
import { noteCopies } from './records.ts'
import { unpack } from './unpack.ts'
import { writeSealed } from './sealedFile.ts'
import { vaultKeysOf } from '../vault/sealing.ts'
import { partyLines } from './vault.ts'

export interface BackupOptions {
  stored: StoredLogs
  dataDir: string
  /** Copies lie in folders of their own below this one. */
  to: string
  /** Where the keys go: never into the copies. */
  keysTo: string
  rules: Rules
  /** Logs in files of a folder: what a copy is restored to on trial, whichever store it came from. */
  storedInFiles: (dataDir: string) => StoredLogs
  now: () => number
}

/**
 * Makes a copy, restores it into a folder that is thrown away, verifies it there, and only then gives it its name.
 * Throws, and leaves nothing behind, when it is not whole.
 */
export async function backUp(options: BackupOptions): Promise<{ folder: string; manifest: Manifest }> {
  const { dataDir, to, keysTo, now } = options
  mkdirSync(to, { recursive: true, mode: 0o700 })
  const secrets = await options.stored.giveSecrets()
  if (secrets) holdSecrets(dataDir, secrets)
  copyKeys(dataDir, keysTo)
  const began = now()
  const unfinished = mkdtempSync(join(to, '.unfinished-'))
  try {
    const { manifest, erasures } = await copyLogs(options, unfinished, began)
    await tryCopy(options, unfinished, manifest)
    const folder = join(to, new Date(began).toISOString().replace(/[:.]/g, '-'))
    renameSync(unfinished, folder)
    syncFolder(to)
    mergeErasures(to, erasures)
    noteCopies(dataDir, { backupAt: began, drillAt: now(), folder })
    return { folder, manifest }
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    throw error
  }
}

async function copyLogs(
  options: BackupOptions,
  folder: string,
  began: number,
): Promise<{ manifest: Manifest; erasures: Erasure[] }> {
  const { stored, dataDir } = options
  const key = backupKeyIn(dataDir)
  const logs: Manifest['logs'] = []
  const erasures: Erasure[] = []
  for (const log of inCopyOrder(await stored.names(), houseLog)) {
    // Before the view begins, so that nothing signed lies beyond it.
    const checkpoints = checkpointText(dataDir, log)
    logs.push(
      await stored.reading(log, async (execute) => {
        const { epoch, position, hash } = await driveAsync(loadHead(), execute)
        erasures.push(...(await driveAsync(erasuresBetween(log, 0, position), execute)))
        const rows = await writeSealed(folder, `${log}.rows`, key, linesOf(parts.rows, execute))
        const words = await writeSealed(folder, `${log}.words`, key, linesOf(parts.words, execute))
        return { log, epoch, position, hash, rows, words, checkpoints }
      }),
    )
    // After the view of the log: whatever an event in it names was there before that event.
    const last = logs.at(-1)
    if (!last) continue
    last.blobs = await writeSealed(folder, `${log}.blobs`, key, blobLines(stored.blobs, log))
    // Under a key of its own: whoever may read copies of the logs learns from it not even how many people there are.
    const { copies } = vaultKeysOf(vaultKeyIn(dataDir))
    last.vault = await writeSealed(folder, `${log}.vault`, copies, partyLines(stored.vault, log))
  }
  if (logs.length === 0) throw new Error(`there are no logs to copy in ${dataDir}; DATA_DIR names the folder`)
  const manifest: Manifest = { format: 1, began, schema: schemaVersion, key: nameOfKey(key), logs }
  await writeManifest(folder, manifest, checkpointKeyIn(dataDir))
  return { manifest, erasures }
}

/** Restores a copy where it harms nobody and verifies what came of it. Throws when it is not whole. */
export async function tryCopy(
  { keysTo, rules, storedInFiles }: Pick<BackupOptions, 'keysTo' | 'rules' | 'storedInFiles'>,
  folder: string,
  wanted?: Manifest,
): Promise<void> {
  const trial = mkdtempSync(join(folder, '..', '.trial-'))
  const stored = storedInFiles(trial)
  try {
    const { logs } = await unpack({ folder, keysFrom: keysTo, dataDir: trial, stored })
    for (const { log, verdict } of await verifyStored(stored, trial, rules)) {
      if (verdict.first)
        throw new Error(
          `log ${log} of the copy does not hold at position ${verdict.first.position}: ${verdict.first.reason}`,
        )
      const said = (wanted?.logs ?? logs).find((one) => one.log === log)
      if (said?.position !== verdict.events)
        throw new Error(`log ${log} of the copy ends at ${verdict.events}`)
    }
  } finally {
    await stored.close()
    rmSync(trial, { recursive: true, force: true })
  }
}

/** Copies below a folder, oldest first. */
export function copiesIn(to: string): string[] {
  if (!existsSync(to)) return []
  const names = readdirSync(to).filter((name) => existsSync(join(to, name, 'manifest.json')))
  return names
    .filter((name) => !name.startsWith('.'))
    .sort()
    .map((name) => join(to, name))
}

/** Removes copies older than `keepMs`, never the newest three: erased words must not lie in old copies for ever. */
export function dropOldCopies(to: string, keepMs: number, now: number): string[] {
  const old = copiesIn(to)
    .slice(0, -3)
    .filter((folder) => {
      const stamp = folder.slice(-24).replace(/T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/, 'T$1:$2:$3.$4Z')
      return now - Date.parse(stamp) > keepMs
    })
  for (const folder of old) rmSync(folder, { recursive: true, force: true })
  return old
}
