/** Attachments on their way to another place: sealed as they lie, one line each. */
import { blobId } from '../../shared/attachment.ts'
import type { BlobStore, StoredBlob } from '../blobs/blobStore.ts'

/** The blobs of a log one after the other, all or those `wanted`; those that go meanwhile are left out. */
export async function* storedBlobs(
  blobs: BlobStore,
  log: string,
  wanted?: ReadonlySet<string>,
): AsyncGenerator<StoredBlob & { sealed: Buffer }> {
  if (wanted?.size === 0) return
  for (const one of await blobs.list(log)) {
    // Half a file, left by a crash, is no blob.
    const isOne = blobId.safeParse(one.id).success && (wanted?.has(one.id) ?? true)
    const sealed = isOne ? await blobs.get(log, one.id) : undefined
    if (sealed) yield { ...one, sealed }
  }
}

/** The blobs of a log as the lines of a copy. */
export async function* blobLines(
  blobs: BlobStore,
  log: string,
  wanted?: ReadonlySet<string>,
): AsyncGenerator<string> {
  for await (const { id, at, sealed } of storedBlobs(blobs, log, wanted))
    yield `${JSON.stringify([id, at, sealed.toString('base64')])}\n`
}

/** Puts the lines of a checked copy back. */
export async function putBlobs(blobs: BlobStore, log: string, lines: AsyncIterable<string>): Promise<void> {
  for await (const line of lines) {
    const [id, at, sealed] = JSON.parse(line) as [string, number, string]
    await blobs.put(log, blobId.parse(id), Buffer.from(sealed, 'base64'), at)
  }
}
