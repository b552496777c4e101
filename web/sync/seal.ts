/**
 * Seals an order so that only the house can read it (architecture §6): what is queued survives the wipe of a device
 * unreadable and is still delivered. Form: `ephemeral public key (65 bytes, uncompressed P-256) || iv (12) ||
 * AES-256-GCM(command as JSON)`, base64; the key is HKDF-SHA256 over the ECDH secret, without salt, info
 * `lianxin-outbox-1`. The house checks after opening that the order is one of the account that delivers it.
 */
import type { Command } from '../../shared/command.ts'

const curve = { name: 'ECDH', namedCurve: 'P-256' } as const
const utf8 = new TextEncoder()
const info = utf8.encode('lianxin-outbox-1')
const ivBytes = 12

/** Undefined where the browser has no SubtleCrypto or the house named no key. */
export function sealer(
  jwk: Record<string, unknown> | undefined,
): ((command: Command) => Promise<string>) | undefined {
  const seal = byteSealer(jwk)
  return seal && (async (command) => base64(await seal(utf8.encode(JSON.stringify(command)))))
}

/** The same for anything else. */
export function byteSealer(
  jwk: Record<string, unknown> | undefined,
): ((bytes: Uint8Array<ArrayBuffer>) => Promise<readonly Uint8Array<ArrayBuffer>[]>) | undefined {
  if (!jwk || !globalThis.isSecureContext) return undefined
  const house = crypto.subtle.importKey('jwk', jwk as JsonWebKey, curve, false, [])
  // Its failure is told to whoever seals first, not to nobody.
  house.catch(() => undefined)
  return async (bytes) => sealed(bytes, await house)
}

async function sealed(
  bytes: Uint8Array<ArrayBuffer>,
  house: CryptoKey,
): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  const ephemeral = await crypto.subtle.generateKey(curve, false, ['deriveBits'])
  const own = new Uint8Array(await crypto.subtle.exportKey('raw', ephemeral.publicKey))
  const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: house }, ephemeral.privateKey, 256)
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  const key = await crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt'],
  )
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
  const body = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes)
  return [own, iv, new Uint8Array(body)]
}

function base64(parts: readonly Uint8Array[]): string {
  let binary = ''
  for (const part of parts) for (const byte of part) binary += String.fromCharCode(byte)
  return btoa(binary)
}
