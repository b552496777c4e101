/** The port: where sealed blobs lie, each with its log (D20). A store knows nothing of what is in them. */

export interface StoredBlob {
  id: string
  /** Real ms at which it was put there. */
  at: number
}

export interface BlobStore {
  /** Durable when it resolves. Rejects with a `StoreError`; `full` when there is no room. */
  put(log: string, id: string, sealed: Uint8Array, at: number): Promise<void>
  get(log: string, id: string): Promise<Buffer | undefined>
  /** Those that are not there are no trouble. */
  remove(log: string, ids: readonly string[]): Promise<void>
  list(log: string): Promise<StoredBlob[]>
  close(): Promise<void>
}
