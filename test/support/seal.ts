/** Seals as sealed.ts says in words, with the browser's WebCrypto and none of our code. */
const { subtle } = globalThis.crypto
const curve = { name: 'ECDH', namedCurve: 'P-256' }

/** base64 of: ephemeral point (65) || nonce (12) || AES-256-GCM with its tag; HKDF-SHA256, no salt, its info. */
export async function seal(
  what: string | Uint8Array<ArrayBuffer>,
  to: JsonWebKey,
  info = 'lianxin-outbox-1',
): Promise<Buffer> {
  const bytes = typeof what === 'string' ? new TextEncoder().encode(what) : what
  const publicKey = await subtle.importKey('jwk', to, curve, false, [])
  const own = await subtle.generateKey(curve, true, ['deriveBits'])
  const bits = await subtle.deriveBits({ name: 'ECDH', public: publicKey }, own.privateKey, 256)
  const secret = await subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey'])
  const hkdf = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(0),
    info: new TextEncoder().encode(info),
  }
  const key = await subtle.deriveKey(hkdf, secret, { name: 'AES-GCM', length: 256 }, false, ['encrypt'])
  const iv = globalThis.crypto.getRandomValues(new Uint8Array(12))
  const body = await subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes)
  const point = await subtle.exportKey('raw', own.publicKey)
  return Buffer.concat([Buffer.from(point), iv, Buffer.from(body)])
}
