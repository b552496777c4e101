/** Signed checkpoints (D9): a line outside the database that says how the log stood at a moment. */
import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

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

function file(dataDir: string, log: string): string {
  return join(dataDir, 'checkpoints', `${log}.jsonl`)
}

function signedText(line: Omit<Checkpoint, 'signature'>): Buffer {
  return Buffer.from(JSON.stringify([line.log, line.epoch, line.position, line.hash, line.at]))
}

/** Appends a signed line; keep a copy elsewhere, e.g. by shipping the file. */
export function writeCheckpoint(dataDir: string, line: Omit<Checkpoint, 'signature'>, key: KeyObject): void {
  mkdirSync(join(dataDir, 'checkpoints'), { recursive: true, mode: 0o700 })
  const signature = sign(null, signedText(line), key).toString('base64')
  appendFileSync(file(dataDir, line.log), `${JSON.stringify({ ...line, signature })}\n`, { mode: 0o600 })
}

/** All checkpoints of a log with whether their signature holds; an unreadable line counts as one that does not. */
export function readCheckpoints(
  dataDir: string,
  log: string,
  key: KeyObject,
): (Checkpoint & { genuine: boolean })[] {
  if (!existsSync(file(dataDir, log))) return []
  const publicKey = createPublicKey(key)
  return readFileSync(file(dataDir, log), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const read = checkpoint.safeParse(parsed(line))
      if (!read.success)
        return { log, epoch: '', position: 0, hash: '', at: 0, signature: '', genuine: false }
      const signature = Buffer.from(read.data.signature, 'base64')
      return { ...read.data, genuine: verify(null, signedText(read.data), publicKey, signature) }
    })
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
