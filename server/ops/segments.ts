/**
 * Where segments lie: `SHIP_DIR/<key>/<log>/<epoch>/<from>-<upTo>`, each a folder written as a backup is. Nothing here
 * waits for a disk on the house's own thread: the place may be another machine's, and that may not answer.
 */
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { nameOfKey } from './manifest.ts'

/** A segment holds the positions after `from` up to `upTo`. */
export interface Span {
  from: number
  upTo: number
  folder: string
}

/** Segments of another house lie beside this one's; nodes of one house share its key. */
export function segmentRoot(shipDir: string, key: Uint8Array): string {
  return join(shipDir, nameOfKey(key))
}

const digits = 12

export function segmentName(from: number, upTo: number): string {
  return [from, upTo].map((position) => String(position).padStart(digits, '0')).join('-')
}

/** Segments of one log and epoch in the order of their positions; none where the folder is not there. */
export async function segmentsIn(folder: string): Promise<Span[]> {
  const names = await readdir(folder).catch(nothingThere)
  return names.sort().flatMap((name) => {
    const [, from, upTo] = /^(\d{12})-(\d{12})$/.exec(name) ?? []
    return from && upTo ? [{ from: Number(from), upTo: Number(upTo), folder: join(folder, name) }] : []
  })
}

/** Removes what a crash left; what another node is writing is younger. */
export async function dropUnfinished(root: string, before: number): Promise<void> {
  for (const name of await readdir(root)) {
    const folder = join(root, name)
    if (!name.startsWith('.unfinished-')) continue
    const changed = await stat(folder).catch(() => undefined)
    if (changed && changed.mtimeMs < before) await rm(folder, { recursive: true, force: true })
  }
}

/** As long as copies are kept: words that were erased lie in old segments until then. */
const keptMs = 30 * 24 * 3_600_000

/** Removes segments older than that and than the last copy, never the last of its log: it says how far was shipped. */
export async function dropOldSegments(
  root: string,
  now: number,
  copiedAt: number | undefined,
): Promise<void> {
  const before = Math.min(now - keptMs, copiedAt ?? 0)
  for (const log of await foldersIn(root))
    for (const epoch of await foldersIn(log))
      for (const { folder } of (await segmentsIn(epoch)).slice(0, -1))
        if ((await stat(folder)).mtimeMs < before) await rm(folder, { recursive: true, force: true })
}

/** Folders in a folder; none where it is not there. */
export async function foldersIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { withFileTypes: true }).catch(nothingThere)
  return found
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => join(folder, name))
}

function nothingThere(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return []
  throw error
}
