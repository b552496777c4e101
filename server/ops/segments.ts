/** Where segments lie: `SHIP_DIR/<key>/<log>/<epoch>/<from>-<upTo>`, each a folder written as a backup is. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { nameOfKey } from './manifest.ts'

/** A segment holds the positions after `from` up to `upTo`. */
export interface Span {
  from: number
  upTo: number
  folder: string
}

/** Segments of another house, or of a node with other keys, lie beside this one. */
export function segmentRoot(shipDir: string, key: Uint8Array): string {
  return join(shipDir, nameOfKey(key))
}

const digits = 12

export function segmentName(from: number, upTo: number): string {
  return [from, upTo].map((position) => String(position).padStart(digits, '0')).join('-')
}

/** Segments of one log and epoch in the order of their positions. */
export function segmentsIn(folder: string): Span[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const [, from, upTo] = /^(\d{12})-(\d{12})$/.exec(name) ?? []
      return from && upTo ? [{ from: Number(from), upTo: Number(upTo), folder: join(folder, name) }] : []
    })
}

/** As long as copies are kept: words that were erased lie in old segments until then. */
const keptMs = 30 * 24 * 3_600_000

/** Removes segments older than that and than the last copy, never the last of its log: it says how far was shipped. */
export function dropOldSegments(root: string, now: number, copiedAt: number | undefined): void {
  const before = Math.min(now - keptMs, copiedAt ?? 0)
  for (const log of foldersIn(root))
    for (const epoch of foldersIn(log))
      for (const { folder } of segmentsIn(epoch).slice(0, -1))
        if (statSync(folder).mtimeMs < before) rmSync(folder, { recursive: true, force: true })
}

/** Folders in a folder; none where it is not there. */
export function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => join(folder, name))
}
