/** The one database of this origin: what is in it is unreadable without the copy key (architecture §6). */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

/** Text encrypted with the copy key; bound to the place it was written to. */
export interface Locked {
  iv: Uint8Array<ArrayBuffer>
  bytes: ArrayBuffer
}

/** An order as it lies on disk: ids and place in the queue in clear, what was ordered locked and sealed. */
export interface LockedOrder {
  owner: string
  commandId: string
  /** Everything but the content, as JSON: status, waits, answer. */
  entry: string
  content: Locked | undefined
}

/** A photo with its order as it lies on disk: sealed to the house, unreadable here too. */
export interface SealedPhoto {
  owner: string
  id: string
  stream: string
  /** Place in the queue. */
  order: number
  sealed: ArrayBuffer
}

export interface Schema extends DBSchema {
  keys: { key: string; value: CryptoKey }
  /** Key: `<log>/<stream>`. */
  copy: { key: string; value: Locked }
  /** Key: log. */
  cursor: { key: string; value: Locked }
  /** The session last used here, to begin without a connection. */
  session: { key: string; value: Locked }
  /** Key: `<owner>/<commandId>`. */
  outbox: { key: string; value: LockedOrder; indexes: { owner: string } }
  epoch: { key: string; value: { epoch: string | undefined; since: number | undefined } }
  /** Key: `<owner>/<id>`. */
  photos: { key: string; value: SealedPhoto; indexes: { owner: string } }
}

export type Database = IDBPDatabase<Schema>

const version = 2

/** Rejects where the browser keeps nothing for this page (private mode, no space, storage off). */
export function openDatabase(name = 'lianxin'): Promise<Database> {
  return openDB<Schema>(name, version, {
    upgrade(database, from) {
      if (from < 1) {
        database.createObjectStore('keys')
        database.createObjectStore('copy')
        database.createObjectStore('cursor')
        database.createObjectStore('session')
        database.createObjectStore('outbox').createIndex('owner', 'owner')
        database.createObjectStore('epoch')
      }
      if (from < 2) database.createObjectStore('photos').createIndex('owner', 'owner')
    },
    // A newer build in another tab waits for this connection to close: better cut off than in its way.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  })
}
