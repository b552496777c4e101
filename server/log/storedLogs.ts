/**
 * The port of operations: the logs of a house as they are stored, read beside a running house or written while none
 * runs. Backup, restore, moving to another store and verifying know nothing else of a store.
 */
import type { BlobStore } from '../blobs/blobStore.ts'
import type { Execute, Sql } from './flow.ts'
import type { Secrets } from './keys.ts'
import type { VaultStore } from '../vault/vaultStore.ts'

export interface StoredLogs {
  /** Names of the logs that are there. */
  names(): Promise<string[]>
  /** Reads a log in one consistent view of what is committed; holds up no writer. */
  reading<T>(log: string, read: (execute: Execute) => Promise<T>): Promise<T>
  /**
   * Writes to a log in one durable transaction, whole or not at all; a log that is not there begins without tables.
   * Never beside a running house.
   */
  writing<T>(log: string, write: (execute: Execute) => Promise<T>): Promise<T>
  /** What makes the tables of a log in this store, within a `writing` of it. */
  tables(log: string): readonly Sql[]
  /** Takes in the secrets that all nodes of a house share, where the store keeps them. */
  takeSecrets(secrets: Secrets): Promise<void>
  /** The same, where the store keeps them; undefined where they lie in the data folder. */
  giveSecrets(): Promise<Secrets | undefined>
  /** The attachments of its logs, sealed as they lie. */
  readonly blobs: BlobStore
  /** The identities of its parties, sealed as they lie, each with its key. */
  readonly vault: VaultStore
  close(): Promise<void>
}

/** `house` last: whoever is named in another log's copy is then in its own. */
export function inCopyOrder(names: readonly string[], house: string): string[] {
  return [...names].sort((a, b) => Number(a === house) - Number(b === house) || (a < b ? -1 : 1))
}
