/**
 * A blob as it lies in its store: 12-byte nonce || 16-byte tag || AES-256-GCM of a frame, bound to its log and id.
 * The id is base64url of SHA-256(salt || bytes), the salt inside: it vouches for the bytes, and without the file it
 * tells nothing about them, not even to someone who has the same file (D9).
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { kept } from '../../shared/attachment.ts'
import { framed, unframed } from './frame.ts'

const header = kept.omit({ blob: true }).extend({ salt: z.string().length(32), preview: z.number().int() })

/** What a file came to: its bytes as they are handed out, and for a picture a small one of it. */
export interface Content extends Omit<z.infer<typeof header>, 'salt' | 'preview' | 'bytes'> {
  body: Buffer
  preview: Buffer | undefined
}

const [nonceBytes, tagBytes] = [12, 16]

export function seal(log: string, content: Content, key: Uint8Array): { id: string; sealed: Buffer } {
  const { body, preview, ...rest } = content
  const salt = randomBytes(16).toString('hex')
  const id = idOf(salt, body)
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(`${log}/${id}`))
  const head = { ...rest, bytes: body.length, salt, preview: preview?.length ?? 0 }
  const parts = framed(head, [body, ...(preview ? [preview] : [])]).map((part) => cipher.update(part))
  const end = cipher.final()
  return { id, sealed: Buffer.concat([nonce, cipher.getAuthTag(), ...parts, end]) }
}

/** Throws for anything that was not sealed with this key for this log and id. */
export function unseal(log: string, id: string, sealed: Buffer, key: Uint8Array): Content {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(Buffer.from(`${log}/${id}`))
  decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
  const plain = Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()])
  const { head, rest } = unframed(plain)
  const { salt, preview, bytes, ...said } = header.parse(head)
  const body = rest.subarray(0, bytes)
  if (idOf(salt, body) !== id) throw new Error(`blob ${id} holds other bytes than its id says`)
  return { ...said, body, preview: preview > 0 ? rest.subarray(bytes, bytes + preview) : undefined }
}

function idOf(salt: string, body: Buffer): string {
  return createHash('sha256').update(salt).update(body).digest('base64url')
}
