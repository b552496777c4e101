/**
 * Files of a backup: lines of text, compressed, encrypted (AES-256-GCM) and summed up (SHA-256). Nothing of a file is
 * used before its sum was found right.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createGunzip, createGzip } from 'node:zlib'
import { z } from 'zod'

export const sealedFile = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][\w.-]{0,120}$/),
  bytes: z.number().int().min(0),
  sha256: z.string().length(64),
  iv: z.string().length(24),
  tag: z.string().length(32),
})
export type SealedFile = z.infer<typeof sealedFile>

/** Writes lines (each with its line break) durably; gives what is needed to read them again. */
export async function writeSealed(
  folder: string,
  name: string,
  key: Uint8Array,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<SealedFile> {
  const path = join(folder, name)
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  // Bound to its name: a file cannot stand in for another of the same backup.
  cipher.setAAD(Buffer.from(name))
  const gzip = createGzip({ level: constants.Z_BEST_SPEED })
  await pipeline(
    Readable.from(lines),
    gzip,
    cipher as Transform,
    createWriteStream(path, { flags: 'wx', mode: 0o600 }),
  )
  const file = await open(path, 'r')
  await file.sync().finally(() => file.close())
  const { size } = await stat(path)
  const tag = cipher.getAuthTag().toString('hex')
  return { name, bytes: size, sha256: await sumOf(path), iv: iv.toString('hex'), tag }
}

/** SHA-256 of a file, hex. */
export async function sumOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Throws with a sentence when a file is not the one that was written. */
export async function checkSealed(folder: string, { name, bytes, sha256 }: SealedFile): Promise<void> {
  const path = join(folder, name)
  const found = await stat(path).catch(() => undefined)
  if (!found) throw new Error(`${name} is missing from the copy`)
  if (found.size !== bytes || (await sumOf(path)) !== sha256) throw new Error(`${name} is damaged`)
}

/** The lines of a checked file, without their line breaks. Throws when key and file do not belong together. */
export async function* readSealed(
  folder: string,
  sealed: SealedFile,
  key: Uint8Array,
): AsyncGenerator<string> {
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.iv, 'hex'))
  decipher.setAAD(Buffer.from(sealed.name))
  decipher.setAuthTag(Buffer.from(sealed.tag, 'hex'))
  const gunzip = createGunzip()
  const reading = pipeline(createReadStream(join(folder, sealed.name)), decipher as Transform, gunzip).catch(
    () => {
      throw new Error(`${sealed.name} cannot be opened with this key`)
    },
  )
  // Told where the lines are read; a stream that ends early is told below.
  reading.catch(() => undefined)
  let rest = ''
  try {
    for await (const chunk of gunzip.setEncoding('utf8')) {
      const lines = (rest + String(chunk)).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } catch {
    // The reason comes from the pipeline.
  }
  await reading
  if (rest !== '') throw new Error(`${sealed.name} ends in the middle of a line`)
}
