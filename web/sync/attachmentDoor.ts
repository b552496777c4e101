/** Files to the house and back. Words go through the outbox; a file goes at once or not at all. */
import { kept as keptSchema, type Kept } from '../../shared/attachment.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { json, refusalOf } from './session.ts'

/** As long as the house waits for a file, and for its picture to be drawn. */
const patienceMs = 60_000

/** Sends a file to be kept; undefined when the house was not reached. */
export async function upload(
  send: typeof fetch,
  file: Blob,
  log: string,
  ended: AbortSignal,
): Promise<Kept | Refusal | undefined> {
  try {
    const response = await send(`/api/blobs?log=${encodeURIComponent(log)}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/octet-stream', 'x-lianxin': '1' },
      body: file,
      signal: AbortSignal.any([ended, AbortSignal.timeout(patienceMs)]),
    })
    const said = await json(response)
    const read = keptSchema.safeParse(said)
    return read.success ? read.data : refusalOf(said)
  } catch {
    return undefined
  }
}

/** Where an attachment of an event is, for those who may see that event. */
export function attachmentAddress(
  blob: string,
  at: { stream: string; position: number },
  size: 'whole' | 'preview',
): string {
  const preview = size === 'preview' ? '&preview=1' : ''
  return `/api/blobs/${blob}?stream=${at.stream}&position=${at.position}${preview}`
}
