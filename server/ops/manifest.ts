/** What a backup says of itself, signed with the key that signs checkpoints (D9), and what a segment does. */
import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { logName } from '../../shared/ids.ts'
import { writeWholeAway } from '../log/wholeFile.ts'
import { sealedFile } from './sealedFile.ts'

const manifest = z.strictObject({
  format: z.literal(1),
  /** Real ms at which it was begun: everything answered before is in it. */
  began: z.number().int(),
  schema: z.number().int(),
  /** Which key opens it, without telling it. */
  key: z.string(),
  logs: z.array(
    z.strictObject({
      log: logName,
      epoch: z.string(),
      position: z.number().int().min(0),
      hash: z.string(),
      rows: sealedFile,
      words: sealedFile,
      /** Attachments; copies made before there were any have none. */
      blobs: sealedFile.optional(),
      /** Identities, sealed with another key; copies made before there were any have none. */
      vault: sealedFile.optional(),
      /** Signed checkpoints as they stood. */
      checkpoints: z.string(),
    }),
  ),
})
export type Manifest = z.infer<typeof manifest>

const segment = z.strictObject({
  format: z.literal(1),
  schema: z.number().int(),
  log: logName,
  epoch: z.string(),
  /** It holds the positions after `from` up to `upTo`; the chain's hash at both. */
  from: z.number().int().min(0),
  fromHash: z.string().length(64),
  upTo: z.number().int().min(1),
  hash: z.string().length(64),
  clock: z.strictObject({ anchorReal: z.number(), anchorLog: z.number(), speed: z.number() }),
  rows: sealedFile,
  words: sealedFile,
  /** The attachments that its events name; a segment without any has none. */
  blobs: sealedFile.optional(),
  /** The identities that its events name, sealed with another key. */
  vault: sealedFile.optional(),
})
export type Segment = z.infer<typeof segment>

/** A private Ed25519 key in PKCS 8 is this and 32 bytes (RFC 8410). */
const ed25519Head = Buffer.from('302e020100300506032b657004220420', 'hex')

const [file, signatureFile] = ['manifest.json', 'manifest.sig']

export async function writeManifest(folder: string, made: Manifest | Segment, key: KeyObject): Promise<void> {
  const text = JSON.stringify(made, null, 1)
  await writeWholeAway(join(folder, file), text)
  await writeWholeAway(join(folder, signatureFile), sign(null, Buffer.from(text), key).toString('base64'))
}

/** Reads and tries the signature. Throws with a sentence when the copy is not whole or not this house's. */
export function readManifest(folder: string, key: KeyObject): Manifest {
  return readSigned(folder, manifest, key)
}

/** The same for what a segment says of itself. */
export function readSegment(folder: string, key: KeyObject): Segment {
  return readSigned(folder, segment, key)
}

function readSigned<T>(folder: string, schema: z.ZodType<T>, key: KeyObject): T {
  const bytes = readBytes(join(folder, file), folder)
  const written = readBytes(join(folder, signatureFile), folder).toString('utf8')
  const signature = Buffer.from(written, 'base64')
  // Base64 is read leniently; a signature that is not as it was written was changed.
  if (signature.toString('base64') !== written || !verify(null, bytes, createPublicKey(key), signature))
    throw new Error(`the manifest of ${folder} was not signed with this house's key, or was changed`)
  const read = schema.safeParse(JSON.parse(bytes.toString('utf8')))
  if (!read.success) throw new Error(`the manifest of ${folder} is of another program`)
  return read.data
}

function readBytes(path: string, folder: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new Error(`${folder} is not whole: ${path} cannot be read`, { cause: error })
  }
}

/**
 * Signs segments: made of the key that encrypts them, so that every node which shares it can go on where another ended.
 * Who signs checkpoints stays with one node.
 */
export function segmentKeyOf(backupKey: Uint8Array): KeyObject {
  const seed = createHash('sha256').update('lianxin segment key').update(backupKey).digest()
  return createPrivateKey({ key: Buffer.concat([ed25519Head, seed]), format: 'der', type: 'pkcs8' })
}

/** Names a key without telling it. */
export function nameOfKey(key: Uint8Array): string {
  return createHash('sha256').update('lianxin backup key').update(key).digest('hex').slice(0, 16)
}
