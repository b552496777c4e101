/**
 * Which families lie in some folders and which signs they have, read from the fonts themselves (OpenType `name` and
 * `cmap`): the compiler draws a box for a sign that no font has and says nothing, so it is asked beforehand.
 */
import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'

export interface Fonts {
  families: ReadonlySet<string>
  has: (codePoint: number) => boolean
}

/** Where Debian, Fedora and a hand put fonts. */
export const systemFolders = ['/usr/share/fonts', '/usr/local/share/fonts']
const isFont = /\.(?:ttf|otf|ttc|otc)$/i
const mostFiles = 2000
const codePoints = 0x110000

/** Reads every font below the folders; what cannot be read as one is passed over. */
export function readFonts(folders: readonly string[]): Fonts {
  const families = new Set<string>()
  const covered = new Uint8Array(codePoints / 8)
  for (const path of folders.flatMap(fontFiles).slice(0, mostFiles)) {
    try {
      readFile(path, families, covered)
    } catch {
      // Damaged, or no font: the compiler passes it over as well.
    }
  }
  return {
    families,
    has: (codePoint) => ((covered[codePoint >> 3] ?? 0) & (1 << (codePoint & 7))) !== 0,
  }
}

/** Typst is given no font to draw these with, and needs none. */
const unseen = /[\s\p{Default_Ignorable_Code_Point}]/u

/** The signs of a text that no font has, each once, in their order. */
export function missingIn(text: string, { has }: Pick<Fonts, 'has'>): string[] {
  const missing = new Set<string>()
  for (const sign of text) if (!has(sign.codePointAt(0) ?? 0) && !unseen.test(sign)) missing.add(sign)
  return [...missing]
}

function fontFiles(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && isFont.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

type Read = (at: number, bytes: number) => Buffer

function readFile(path: string, families: Set<string>, covered: Uint8Array): void {
  const file = openSync(path, 'r')
  try {
    const read: Read = (at, bytes) => {
      const found = Buffer.alloc(bytes)
      if (readSync(file, found, 0, bytes, at) < bytes) throw new Error('the font ends early')
      return found
    }
    const done = new Set<number>()
    for (const face of facesIn(read)) {
      const tables = tablesAt(read, face)
      const [name, cmap] = [tables.get('name'), tables.get('cmap')]
      if (!name || !cmap) continue
      for (const family of familiesIn(read(name.at, name.bytes))) families.add(family)
      // Faces of a collection share their tables.
      if (!done.has(cmap.at)) cover(read(cmap.at, cmap.bytes), covered)
      done.add(cmap.at)
    }
  } finally {
    closeSync(file)
  }
}

function facesIn(read: Read): number[] {
  if (read(0, 4).toString('latin1') !== 'ttcf') return [0]
  const faces = read(8, 4).readUInt32BE()
  const offsets = read(12, 4 * Math.min(faces, 64))
  return Array.from({ length: offsets.length / 4 }, (_, face) => offsets.readUInt32BE(4 * face))
}

function tablesAt(read: Read, face: number): Map<string, { at: number; bytes: number }> {
  const count = read(face + 4, 2).readUInt16BE()
  const rows = read(face + 12, 16 * count)
  return new Map(
    Array.from({ length: count }, (_, row) => [
      rows.toString('latin1', 16 * row, 16 * row + 4),
      { at: rows.readUInt32BE(16 * row + 8), bytes: rows.readUInt32BE(16 * row + 12) },
    ]),
  )
}

/** Family names (1) and typographic ones (16), in whatever languages the font says them. */
function familiesIn(table: Buffer): string[] {
  const [count, strings] = [table.readUInt16BE(2), table.readUInt16BE(4)]
  const names: string[] = []
  for (let row = 0; row < count; row++) {
    const at = 6 + 12 * row
    const [platform, kind] = [table.readUInt16BE(at), table.readUInt16BE(at + 6)]
    if ((kind !== 1 && kind !== 16) || (platform !== 3 && platform !== 0)) continue
    const from = strings + table.readUInt16BE(at + 10)
    const bytes = Buffer.from(table.subarray(from, from + table.readUInt16BE(at + 8)))
    if (bytes.length % 2 === 0) names.push(bytes.swap16().toString('utf16le'))
  }
  return names
}

function cover(table: Buffer, covered: Uint8Array): void {
  const mark = (from: number, to: number): void => {
    for (let one = from; one <= to && one < codePoints; one++)
      covered[one >> 3] = (covered[one >> 3] ?? 0) | (1 << (one & 7))
  }
  for (let row = 0; row < table.readUInt16BE(2); row++) {
    const at = table.readUInt32BE(4 + 8 * row + 4)
    const format = table.readUInt16BE(at)
    if (format === 12)
      for (let group = 0; group < table.readUInt32BE(at + 12); group++) {
        const from = at + 16 + 12 * group
        mark(table.readUInt32BE(from), table.readUInt32BE(from + 4))
      }
    else if (format === 4) coverSegments(table, at, mark)
  }
}

/** Format 4: segments of the first plane; a sign within one may still be drawn by no glyph. */
function coverSegments(table: Buffer, at: number, mark: (from: number, to: number) => void): void {
  const twice = table.readUInt16BE(at + 6)
  const [ends, starts] = [at + 14, at + 16 + twice]
  const [deltas, offsets] = [starts + twice, starts + 2 * twice]
  for (let segment = 0; segment < twice; segment += 2) {
    const [from, to] = [table.readUInt16BE(starts + segment), table.readUInt16BE(ends + segment)]
    const [delta, offset] = [table.readUInt16BE(deltas + segment), table.readUInt16BE(offsets + segment)]
    for (let one = from; one <= to && one !== 0xffff; one++) {
      const place = offsets + segment + offset + 2 * (one - from)
      const glyph = offset === 0 ? one : place + 2 <= table.length ? table.readUInt16BE(place) : 0
      if (glyph !== 0 && ((glyph + delta) & 0xffff) !== 0) mark(one, one)
    }
  }
}
