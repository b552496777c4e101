/** Files that are there whole or not at all, whatever ends the process. */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Writes a file beside its place, durably, and then puts it there; readable by its owner only. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}`
  const file = openSync(unfinished, 'wx', 0o600)
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(unfinished, path)
  syncFolder(dirname(path))
}

/** Makes what was put into a folder, or renamed in it, outlive a power cut. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const held = openSync(folder, 'r')
  try {
    fsyncSync(held)
  } finally {
    closeSync(held)
  }
}

/** As `writeWhole`, for a place that may not answer: the thread goes on meanwhile. */
export async function writeWholeAway(path: string, content: string | Uint8Array): Promise<void> {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}`
  try {
    const file = await open(unfinished, 'wx', 0o600)
    await file
      .writeFile(content)
      .then(() => file.sync())
      .finally(() => file.close())
    await rename(unfinished, path)
  } catch (error) {
    // On a full disk what was begun would take the room that is left.
    await rm(unfinished, { force: true })
    throw error
  }
  await syncFolderAway(dirname(path))
}

/** As `syncFolder`, for a place that may not answer. */
export async function syncFolderAway(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const held = await open(folder, 'r')
  await held.sync().finally(() => held.close())
}
