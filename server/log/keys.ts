/** Secrets of a data directory, made on first use, readable by its owner only. */
import { createPrivateKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from './wholeFile.ts'

/** Reads `keys/<name>` or makes it. Throws when it can be read by others. */
function keyFile(dataDir: string, name: string, make: () => string): string {
  const folder = join(dataDir, 'keys')
  const path = join(folder, name)
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    // Half a key, left by a crash, would be used ever after.
    writeWhole(path, make())
  }
  if (process.platform !== 'win32' && (statSync(path).mode & 0o007) !== 0)
    throw new Error(`${path} can be read by others; make it yours alone: chmod 600 ${path}`)
  return readFileSync(path, 'utf8')
}

/** A new idempotency key, hex. */
export function newHmacKey(): string {
  return randomBytes(32).toString('hex')
}

/** A new key to which clients seal queued commands, PEM. */
export function newSealKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString()
}

/** Key of the HMAC that stands for command bodies in the idempotency table (D3): 32 bytes. */
export function hmacKeyIn(dataDir: string): Uint8Array {
  return Buffer.from(keyFile(dataDir, 'idempotency.key', newHmacKey), 'hex')
}

/** Ed25519 key that signs checkpoints (D9). */
export function checkpointKeyIn(dataDir: string): KeyObject {
  const make = (): string =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return createPrivateKey(keyFile(dataDir, 'checkpoint.pem', make))
}

/** P-256 key to which clients seal queued commands (architecture §6). */
export function sealKeyIn(dataDir: string): KeyObject {
  return createPrivateKey(keyFile(dataDir, 'seal.pem', newSealKey))
}
