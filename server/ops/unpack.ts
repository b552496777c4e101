/** A copy's contents into an empty place: checked before they are used, as they were when they were copied. */
import { mkdirSync } from 'node:fs'
import { writeCheckpointText } from '../log/checkpoint.ts'
import { backupKeyIn, bringKeys, checkpointKeyIn, vaultKeyIn } from '../log/keys.ts'
import type { StoredLogs } from '../log/storedLogs.ts'
import { schemaVersion } from '../log/tables.ts'
import { vaultKeysOf } from '../vault/sealing.ts'
import { putBlobs } from './blobs.ts'
import { fillLog } from './copy.ts'
import { nameOfKey, readManifest, type Manifest } from './manifest.ts'
import { checkSealed, readSealed } from './sealedFile.ts'
import { putParties } from './vault.ts'

export interface UnpackOptions {
  folder: string
  keysFrom: string
  /** Gets the keys and the checkpoints; empty. */
  dataDir: string
  stored: StoredLogs
}

/** Throws with a sentence when anything of the copy is missing, damaged, forged or of another program. */
export async function unpack({ folder, keysFrom, dataDir, stored }: UnpackOptions): Promise<Manifest> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  bringKeys(keysFrom, dataDir)
  const manifest = readManifest(folder, checkpointKeyIn(dataDir))
  const key = backupKeyIn(dataDir)
  if (manifest.key !== nameOfKey(key))
    throw new Error(`${folder} was encrypted with another key than that of ${keysFrom}`)
  if (manifest.schema !== schemaVersion)
    throw new Error(
      `${folder} holds tables of version ${manifest.schema}, this program has ${schemaVersion}: restore it with the program that made it`,
    )
  for (const { rows, words, blobs, vault } of manifest.logs)
    for (const file of [rows, words, blobs, vault]) if (file) await checkSealed(folder, file)
  const { copies } = vaultKeysOf(vaultKeyIn(dataDir))
  for (const { log, rows, words, blobs, vault, checkpoints, position, hash } of manifest.logs) {
    if (blobs) await putBlobs(stored.blobs, log, readSealed(folder, blobs, key))
    if (vault) await putParties(stored.vault, log, readSealed(folder, vault, copies))
    writeCheckpointText(dataDir, log, checkpoints)
    await stored.writing(log, async (execute) => {
      const head = await fillLog(
        stored.tables(log),
        [readSealed(folder, rows, key), readSealed(folder, words, key)],
        execute,
      )
      if (head.position !== position || head.hash !== hash)
        throw new Error(`log ${log} of the copy ends elsewhere than its manifest says`)
    })
  }
  return manifest
}
