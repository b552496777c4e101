/** Blobs as files of the data folder: `blobs/<log>/<id>`, readable by its owner only. Names come from hashes alone. */
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { blobId } from '../../shared/attachment.ts'
import { logName } from '../../shared/ids.ts'
import { StoreError } from '../log/flow.ts'
import { writeWholeAway } from '../log/wholeFile.ts'
import type { BlobStore, StoredBlob } from './blobStore.ts'

export function blobsInFolder(dataDir: string): BlobStore {
  const folderOf = (log: string): string => join(dataDir, 'blobs', logName.parse(log))
  const pathOf = (log: string, id: string): string => join(folderOf(log), blobId.parse(id))
  return {
    put: async (log, id, sealed, at) => {
      const path = pathOf(log, id)
      try {
        await mkdir(folderOf(log), { recursive: true, mode: 0o700 })
        await writeWholeAway(path, sealed)
        await utimes(path, at / 1000, at / 1000)
      } catch (error) {
        throw new StoreError(isFull(error) ? 'full' : 'io', 'a blob could not be written', error)
      }
    },
    get: (log, id) => readFile(pathOf(log, id)).catch(orMissing(undefined)),
    remove: async (log, ids) => {
      for (const id of ids) await rm(join(folderOf(log), basename(id)), { force: true })
    },
    list: async (log) => {
      const names = await readdir(folderOf(log)).catch(orMissing([]))
      const found: StoredBlob[] = []
      for (const id of names) {
        const held = await stat(join(folderOf(log), id)).catch(orMissing(undefined))
        if (held) found.push({ id, at: Math.round(held.mtimeMs) })
      }
      return found
    },
    close: () => Promise.resolve(),
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function isFull(error: unknown): boolean {
  return codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT'
}

function orMissing<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (codeOf(error) === 'ENOENT') return instead
    throw new StoreError('io', 'the blobs cannot be read', error)
  }
}
