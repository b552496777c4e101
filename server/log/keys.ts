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

/** A new key of copies or of attachments, hex. */
export function newContentKey(): string {
  return randomBytes(32).toString('hex')
}

/** Key that encrypts backups and shipped segments: 32 bytes. Whoever loses it loses them. */
export function backupKeyIn(dataDir: string): Uint8Array {
  return Buffer.from(keyFile(dataDir, 'backup.key', newContentKey), 'hex')
}

/** Key that encrypts attachments (ATT): 32 bytes. */
export function blobKeyIn(dataDir: string): Uint8Array {
  return Buffer.from(keyFile(dataDir, 'blob.key', newContentKey), 'hex')
}

/** Key under which the keys of parties are wrapped (VAULT): 32 bytes. Whoever loses it loses who they are. */
export function vaultKeyIn(dataDir: string): Uint8Array {
  return Buffer.from(keyFile(dataDir, 'vault.key', newContentKey), 'hex')
}

/** True when a folder has a key of copies already. */
export function hasBackupKey(dataDir: string): boolean {
  return existsSync(join(dataDir, 'keys', 'backup.key'))
}

/** Everything a house needs to go on elsewhere and that must lie apart from its copies. */
const keyNames = [
  'idempotency.key',
  'checkpoint.pem',
  'seal.pem',
  'backup.key',
  'blob.key',
  'vault.key',
] as const
/** Houses that kept no attachments or identities yet put no such key beside their copies. */
const isSpared = (name: string): boolean => name === 'blob.key' || name === 'vault.key'

/** What all nodes of a house share. */
export interface Secrets {
  hmacKey: Uint8Array
  sealKey: KeyObject
  backupKey: Uint8Array
  blobKey: Uint8Array
  vaultKey: Uint8Array
}

/** Those of a house in files. */
export function secretsIn(dataDir: string): Secrets {
  return {
    hmacKey: hmacKeyIn(dataDir),
    sealKey: sealKeyIn(dataDir),
    backupKey: backupKeyIn(dataDir),
    blobKey: blobKeyIn(dataDir),
    vaultKey: vaultKeyIn(dataDir),
  }
}

/** Writes down secrets that a database keeps, where a copy of the keys is made from. Throws when others lie there. */
export function holdSecrets(
  dataDir: string,
  { hmacKey, sealKey, backupKey, blobKey, vaultKey }: Secrets,
): void {
  hold(dataDir, 'idempotency.key', Buffer.from(hmacKey).toString('hex'))
  hold(dataDir, 'seal.pem', sealKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  hold(dataDir, 'blob.key', Buffer.from(blobKey).toString('hex'))
  hold(dataDir, 'vault.key', Buffer.from(vaultKey).toString('hex'))
  holdBackupKey(dataDir, backupKey)
}

/** The one secret that a running node asks its folder for. */
export function holdBackupKey(dataDir: string, key: Uint8Array): void {
  hold(dataDir, 'backup.key', Buffer.from(key).toString('hex'))
}

function hold(dataDir: string, name: (typeof keyNames)[number], text: string): void {
  if (keyFile(dataDir, name, () => text) !== text)
    throw new Error(`${join(dataDir, 'keys', name)} is not the key that the database holds; move it away`)
}

/** Puts the keys of a data folder into another place, made yours alone. Throws when other keys lie there. */
export function copyKeys(dataDir: string, to: string): void {
  hmacKeyIn(dataDir)
  checkpointKeyIn(dataDir)
  sealKeyIn(dataDir)
  backupKeyIn(dataDir)
  blobKeyIn(dataDir)
  vaultKeyIn(dataDir)
  mkdirSync(to, { recursive: true, mode: 0o700 })
  for (const name of keyNames) {
    const text = readFileSync(join(dataDir, 'keys', name), 'utf8')
    const path = join(to, name)
    if (!existsSync(path)) writeWhole(path, text)
    else if (readFileSync(path, 'utf8') !== text)
      throw new Error(`${path} is the key of another house; choose another folder for the keys`)
  }
}

/** Brings keys back into a data folder that has none. Throws when one is missing. */
export function bringKeys(from: string, dataDir: string): void {
  mkdirSync(join(dataDir, 'keys'), { recursive: true, mode: 0o700 })
  for (const name of keyNames) {
    if (!existsSync(join(from, name)) && isSpared(name)) continue
    if (!existsSync(join(from, name)))
      throw new Error(`${join(from, name)} is missing: a backup cannot be read without it`)
    writeWhole(join(dataDir, 'keys', name), readFileSync(join(from, name)))
  }
}
