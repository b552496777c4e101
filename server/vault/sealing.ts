/**
 * How an identity is sealed: AES-256-GCM under a key of its own (12-byte nonce || 16-byte tag || text), bound to its log
 * and id. That key lies elsewhere, wrapped under the house's. Whoever destroys it has destroyed what it sealed, in every
 * copy there is (D10).
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

const [nonceBytes, tagBytes] = [12, 16]
/** A wrapped key is as long, always: it is overwritten where it lies. */
export const wrappedBytes = nonceBytes + tagBytes + 32

/** The house's keys of the vault, from the one that is kept. */
export interface VaultKeys {
  wrapping: Uint8Array
  receipts: Uint8Array
  /** Seals the vault's part of a backup. */
  copies: Uint8Array
  /** Of what an office sent, the numbers under which it lies here. */
  imports: Uint8Array
}

export function vaultKeysOf(key: Uint8Array): VaultKeys {
  const derived = (use: string): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', key, '', `lianxin vault ${use}`, 32))
  return {
    wrapping: derived('wrapping'),
    receipts: derived('receipts'),
    copies: derived('copies'),
    imports: derived('imports'),
  }
}

export function sealParty(
  log: string,
  id: string,
  text: string,
  keys: VaultKeys,
): { sealed: Buffer; key: Buffer } {
  const own = randomBytes(32)
  try {
    return {
      sealed: seal(Buffer.from(text), own, `${log}/${id}/party`),
      key: seal(own, keys.wrapping, `${log}/${id}/key`),
    }
  } finally {
    own.fill(0)
  }
}

/** Seals another text with the key that a party has. Throws where that was destroyed. */
export function resealParty(
  log: string,
  id: string,
  text: string,
  { key }: { key: Uint8Array },
  keys: VaultKeys,
): Buffer {
  const own = open(key, keys.wrapping, `${log}/${id}/key`)
  try {
    return seal(Buffer.from(text), own, `${log}/${id}/party`)
  } finally {
    own.fill(0)
  }
}

/** Throws for anything that was not sealed for this log and id in this house, and for a key that was destroyed. */
export function openParty(
  log: string,
  id: string,
  { sealed, key }: { sealed: Uint8Array; key: Uint8Array },
  keys: VaultKeys,
): string {
  const own = open(key, keys.wrapping, `${log}/${id}/key`)
  try {
    return open(sealed, own, `${log}/${id}/party`).toString('utf8')
  } finally {
    own.fill(0)
  }
}

/** What is kept of a receipt: it can be found by it and cannot be read from it. */
export function receiptMac(log: string, receipt: string, { receipts }: VaultKeys): string {
  return createHmac('sha256', receipts).update(`${log}/${receipt}`).digest('hex')
}

function seal(plain: Uint8Array, key: Uint8Array, bound: string): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(bound))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

function open(sealed: Uint8Array, key: Uint8Array, bound: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(Buffer.from(bound))
  decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()])
}
