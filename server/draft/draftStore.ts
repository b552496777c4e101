/** The port: where drafts lie, each with its log and beside it (D20). A store knows nothing of what is in them. */

export interface StoredDraft {
  /** Drawn by whoever began it: another one is another draft. */
  generation: string
  /** Grows with every change. */
  seq: number
  /** A Yjs document, whole and compact. */
  body: Uint8Array
  /** Ids of the orders that erased words of its statement, after which it began anew. */
  erasedBy: readonly string[]
}

export interface DraftStore {
  get(log: string, stream: string): Promise<StoredDraft | undefined>
  /** Durable when it resolves: true. False, and nothing is changed, where another seq stands than `was` (0: none). */
  put(log: string, stream: string, was: number, next: StoredDraft): Promise<boolean>
  /** The seqs of those of these that there are. */
  seqs(log: string, streams: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** Those that are not there are no trouble. */
  remove(log: string, streams: readonly string[]): Promise<void>
  list(log: string): Promise<string[]>
  /** Lets go of what the store itself may still hold of what was removed or put over. */
  tidy(): Promise<void>
  close(): Promise<void>
}
