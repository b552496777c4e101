/** Signed checkpoints (D9): lines outside the database that say how the log stood at a moment. */
import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { writeWhole } from './wholeFile.ts'

export const checkpointEveryMs = 5 * 60_000

const checkpoint = z.strictObject({
  log: z.string(),
  epoch: z.string(),
  position: z.number().int().min(0),
  hash: z.string(),
  at: z.number().int(),
  signature: z.string(),
})
export type Checkpoint = z.infer<typeof checkpoint>

/** A line with whether its signature holds. */
export type Tried = Checkpoint & { genuine: boolean }

function fileOf(dataDir: string, log: string): string {
  return join(dataDir, 'checkpoints', `${log}.jsonl`)
}

function signedText(line: Omit<Checkpoint, 'signature'>): Buffer {
  return Buffer.from(JSON.stringify([line.log, line.epoch, line.position, line.hash, line.at]))
}

/**
 * Appends a signed line; keep a copy elsewhere, e.g. by shipping the file. A line that a crash or a full disk left
 * unfinished is cut off first, and none is left behind when this throws.
 */
export function writeCheckpoint(dataDir: string, line: Omit<Checkpoint, 'signature'>, key: KeyObject): void {
  mkdirSync(join(dataDir, 'checkpoints'), { recursive: true, mode: 0o700 })
  const path = fileOf(dataDir, line.log)
  const whole = wholeBytes(path)
  const signature = sign(null, signedText(line), key).toString('base64')
  const text = Buffer.from(`${JSON.stringify({ ...line, signature })}\n`)
  const file = openSync(path, 'a', 0o600)
  try {
    if (writeSync(file, text) < text.length) throw new Error(`no room for a checkpoint in ${path}`)
    fsyncSync(file)
  } catch (error) {
    truncateSync(path, whole)
    throw error
  } finally {
    closeSync(file)
  }
}

/** Length of a file up to its last line break; cuts off what comes after. */
function wholeBytes(path: string): number {
  if (!existsSync(path)) return 0
  const bytes = readFileSync(path)
  const whole = bytes.lastIndexOf('\n') + 1
  if (whole < bytes.length) truncateSync(path, whole)
  return whole
}

/** The finished lines of a log as they stand in its file. */
export function checkpointText(dataDir: string, log: string): string {
  const path = fileOf(dataDir, log)
  if (!existsSync(path)) return ''
  const text = readFileSync(path, 'utf8')
  return text.slice(0, text.lastIndexOf('\n') + 1)
}

/** Puts the lines of a copy where there are none. */
export function writeCheckpointText(dataDir: string, log: string, text: string): void {
  mkdirSync(join(dataDir, 'checkpoints'), { recursive: true, mode: 0o700 })
  writeWhole(fileOf(dataDir, log), text)
}

/** All finished lines of a log, in order; one that cannot be read counts as one whose signature does not hold. */
export function readCheckpoints(dataDir: string, log: string, key: KeyObject): Tried[] {
  if (!existsSync(fileOf(dataDir, log))) return []
  const publicKey = createPublicKey(key)
  const lines = readFileSync(fileOf(dataDir, log), 'utf8').split('\n').slice(0, -1)
  let position = 0
  return lines.map((line) => {
    const read = checkpoint.safeParse(parsed(line))
    if (!read.success) return { log, epoch: '', position, hash: '', at: 0, signature: '', genuine: false }
    position = read.data.position
    const signature = Buffer.from(read.data.signature, 'base64')
    const genuine = read.data.log === log && verify(null, signedText(read.data), publicKey, signature)
    return { ...read.data, genuine }
  })
}

/**
 * The hash each position must bear. A line of another epoch than the one before it tells of a restore to its position:
 * what was signed beyond was lost with it, what was signed before still holds.
 */
export function signedHashes(lines: readonly Tried[]): Map<number, string> {
  const hashes = new Map<number, string>()
  let epoch: string | undefined
  for (const line of lines) {
    if (!line.genuine) continue
    if (epoch !== undefined && line.epoch !== epoch)
      for (const position of hashes.keys()) if (position > line.position) hashes.delete(position)
    epoch = line.epoch
    hashes.set(line.position, line.hash)
  }
  return hashes
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
