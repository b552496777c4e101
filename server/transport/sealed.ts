/**
 * Commands sealed to the house (architecture §6): base64 of ephemeral P-256 public key (65 bytes, uncompressed) ||
 * 12-byte nonce || AES-256-GCM ciphertext with its tag; the key is HKDF-SHA256 of the shared secret, without salt,
 * info `lianxin-outbox-1`.
 */
import { createDecipheriv, createPublicKey, diffieHellman, hkdfSync, type KeyObject } from 'node:crypto'

const pointBytes = 65
const nonceBytes = 12
const tagBytes = 16

/** The sealed JSON value; undefined for anything that was not sealed to this key. */
export function openSealed(text: string, key: KeyObject): unknown {
  try {
    return JSON.parse((openSealedBytes(Buffer.from(text, 'base64'), key) ?? Buffer.of()).toString('utf8'))
  } catch {
    return undefined
  }
}

/** What was sealed, of any kind; undefined for anything that was not sealed to this key. */
export function openSealedBytes(bytes: Buffer, key: KeyObject): Buffer | undefined {
  try {
    const point = bytes.subarray(0, pointBytes)
    const nonce = bytes.subarray(pointBytes, pointBytes + nonceBytes)
    const tag = bytes.subarray(bytes.length - tagBytes)
    const secret = diffieHellman({ privateKey: key, publicKey: pointKey(point) })
    const contentKey = Buffer.from(hkdfSync('sha256', secret, new Uint8Array(0), 'lianxin-outbox-1', 32))
    const decipher = createDecipheriv('aes-256-gcm', contentKey, nonce, { authTagLength: tagBytes })
    decipher.setAuthTag(tag)
    const plain = decipher.update(bytes.subarray(pointBytes + nonceBytes, bytes.length - tagBytes))
    return Buffer.concat([plain, decipher.final()])
  } catch {
    return undefined
  }
}

function pointKey(point: Buffer): KeyObject {
  if (point.length !== pointBytes || point[0] !== 4) throw new Error('not an uncompressed point')
  const coordinate = (from: number): string => point.subarray(from, from + 32).toString('base64url')
  return createPublicKey({
    key: { kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) },
    format: 'jwk',
  })
}
