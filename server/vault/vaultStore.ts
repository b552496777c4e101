/** The port: where sealed identities and their keys lie, apart from each other and from the logs (D10, D20). */

/** A party as it lies there. Nothing of it can be read without its key, and that not without the house's. */
export interface StoredParty {
  id: string
  /** Real ms at which it was put there. */
  at: number
  /** HMAC of its receipt, hex; unique in its log. */
  receipt: string
  /** argon2 of the word that was chosen with the receipt; empty where nobody chose one: such a party is not looked up. */
  word: string
  sealed: Uint8Array
  /** The party's own key, wrapped: 60 bytes. */
  key: Uint8Array
}

/** What a store knows of a party without its contents. */
export interface ListedParty {
  id: string
  at: number
  /** True once it was found named by an event. */
  isNamed: boolean
  /** Log ms after which it goes by itself; 0 while nobody said. */
  destroyAfter: number
}

export interface VaultStore {
  /**
   * Row and key, durable when it resolves: true. False, and nothing is changed, where the id is held or was erased.
   * Rejects with a `StoreError`; `full` when there is no room.
   */
  put(log: string, party: StoredParty): Promise<boolean>
  /** As many single ones, in one go. */
  putAll(log: string, parties: readonly StoredParty[]): Promise<boolean[]>
  /** `erased` where somebody was. */
  get(log: string, id: string): Promise<StoredParty | 'erased' | undefined>
  /** The party of a receipt's HMAC. */
  find(log: string, receipt: string): Promise<StoredParty | undefined>
  /** Another text under the same key; false where nobody is there. What was replaced is gone after the next tidying. */
  reseal(log: string, id: string, sealed: Uint8Array): Promise<boolean>
  /** The keys are overwritten and the rows removed; the ids stay, so that nobody is put there again. */
  erase(log: string, ids: readonly string[]): Promise<void>
  /** As if they had never come. */
  remove(log: string, ids: readonly string[]): Promise<void>
  /** Lets go of what the store itself may still hold of what was erased. Rejects where others are in the way. */
  tidy(): Promise<void>
  /** Writes down what was found out about parties; those that are not there are no trouble. */
  note(log: string, found: readonly (Pick<ListedParty, 'id'> & Partial<ListedParty>)[]): Promise<void>
  /** So many after an id, in the order of their ids. */
  list(log: string, after: string, limit: number): Promise<ListedParty[]>
  /** Ids that were erased. */
  erased(log: string): Promise<string[]>
  /** Logs of which there is anything. */
  logs(): Promise<string[]>
  close(): Promise<void>
}
