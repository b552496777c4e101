/** The key of everything kept on this device: it cannot be read out, and what it locked is gone when it is destroyed. */
import type { Database, Locked } from './database.idb.ts'

export interface CopyKey {
  /** Locks text for one place; `unlock` at another place fails. */
  lock(text: string, place: string): Promise<Locked>
  /** Undefined when it was locked with another key, for another place, or changed since. */
  unlock(locked: Locked, place: string): Promise<string | undefined>
}

const algorithm = 'AES-GCM'
const ivBytes = 12
const slot = 'copy'
const utf8 = new TextEncoder()

/** The key of this origin, made when there is none. Two tabs that ask at once get the same. */
export async function copyKey(database: Database): Promise<CopyKey> {
  const held = await database.get('keys', slot)
  return keyed(held ?? (await madeKey(database)))
}

async function madeKey(database: Database): Promise<CryptoKey> {
  const made = await crypto.subtle.generateKey({ name: algorithm, length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
  const transaction = database.transaction('keys', 'readwrite')
  const other = await transaction.store.get(slot)
  if (!other) await transaction.store.put(made, slot)
  await transaction.done
  return other ?? made
}

function keyed(key: CryptoKey): CopyKey {
  return {
    async lock(text, place) {
      const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
      const bytes = await crypto.subtle.encrypt(
        { name: algorithm, iv, additionalData: utf8.encode(place) },
        key,
        utf8.encode(text),
      )
      return { iv, bytes }
    },
    async unlock({ iv, bytes }, place) {
      try {
        const text = await crypto.subtle.decrypt(
          { name: algorithm, iv, additionalData: utf8.encode(place) },
          key,
          bytes,
        )
        return new TextDecoder().decode(text)
      } catch {
        return undefined
      }
    },
  }
}

/** Destroys the key and all that only it could read; orders keep their sealed form. */
export async function destroyCopyKey(database: Database): Promise<void> {
  const stores = ['keys', 'copy', 'cursor', 'session'] as const
  const transaction = database.transaction(stores, 'readwrite', { durability: 'strict' })
  await Promise.all([...stores.map((store) => transaction.objectStore(store).clear()), transaction.done])
}
