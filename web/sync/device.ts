/** What this device can keep: everything where the browser offers disk and encryption, nothing elsewhere. */
import { copyKey, destroyCopyKey } from './copyKey.idb.ts'
import { idbCopyStore } from './copyStore.idb.ts'
import { openDatabase } from './database.idb.ts'
import { memoryCopyStore, type CopyStore } from './localCopy.ts'
import { memoryOutboxStore, type OutboxStore } from './outbox.ts'
import { idbOutboxStore } from './outboxStore.idb.ts'
import { idbPhotoStore } from './photoStore.idb.ts'
import type { PhotoStore } from './photos.ts'
import { sessionAnswer, type SessionAnswer } from './session.ts'

export interface Device {
  /** Whether work survives a reload without a connection. */
  offlineCapable: boolean
  copyStore(session: SessionAnswer): CopyStore
  outboxStore(session: SessionAnswer): OutboxStore
  /** Undefined where nothing can be sealed. */
  photoStore(session: SessionAnswer): PhotoStore | undefined
  /** The session last used here, to begin without a connection. */
  keptSession(): Promise<SessionAnswer | undefined>
  keepSession(session: SessionAnswer): Promise<void>
  /** Whether that session ended: nothing begins by it until someone signed in. */
  isLocked(): boolean
  lock(isLocked: boolean): void
  /** What an account's screens keep here beside the copy, sealed like it and gone with it; a name for each thing. */
  note(session: Pick<SessionAnswer, 'account' | 'log'>, name: string): Promise<string | undefined>
  keepNote(session: Pick<SessionAnswer, 'account' | 'log'>, name: string, text: string): Promise<void>
  /** Destroys the copy key and with it everything but the sealed orders. */
  forget(): Promise<void>
  /** Whether a sign-out could not be told to the house yet. */
  owesSignOut(): boolean
  oweSignOut(owed: boolean): void
}

/** The browser's device; one without memory where plain HTTP, private mode or a full disk leave no other. */
export async function browserDevice(): Promise<Device> {
  if (!globalThis.isSecureContext || typeof indexedDB === 'undefined') return memoryDevice()
  try {
    const database = await openDatabase()
    await copyKey(database)
    // Asked for, not relied on: a browser that says no may clear the disk when it runs full.
    void navigator.storage.persist().catch(() => false)
    return idbDevice(database)
  } catch {
    return memoryDevice()
  }
}

function idbDevice(database: Awaited<ReturnType<typeof openDatabase>>): Device {
  const slot = 'last'
  return {
    offlineCapable: true,
    copyStore: ({ log, account }) => idbCopyStore(database, log, account),
    outboxStore: ({ log, account }) => idbOutboxStore(database, log, account),
    photoStore: ({ log, account }) => idbPhotoStore(database, log, account),
    async keptSession() {
      const [key, locked] = await Promise.all([copyKey(database), database.get('session', slot)])
      const text = locked && (await key.unlock(locked, slot))
      const kept = text === undefined ? undefined : sessionAnswer.safeParse(JSON.parse(text))
      return kept?.success ? kept.data : undefined
    },
    async keepSession(session) {
      const key = await copyKey(database)
      await database.put('session', await key.lock(JSON.stringify(session), slot), slot)
    },
    async note(session, name) {
      const place = notePlace(session, name)
      const [key, locked] = await Promise.all([copyKey(database), database.get('session', place)])
      return locked && key.unlock(locked, place)
    },
    async keepNote(session, name, text) {
      const place = notePlace(session, name)
      const key = await copyKey(database)
      await database.put('session', await key.lock(text, place), place)
    },
    isLocked: () => localStorage.getItem(lockedSlot) !== null,
    lock: (isLocked) => mark(lockedSlot, isLocked),
    forget: () => destroyCopyKey(database),
    owesSignOut: () => localStorage.getItem(owedSlot) !== null,
    oweSignOut: (owed) => mark(owedSlot, owed),
  }
}

const owedSlot = 'lianxin-sign-out'
const lockedSlot = 'lianxin-locked'

function mark(slot: string, isSet: boolean): void {
  if (isSet) localStorage.setItem(slot, '1')
  else localStorage.removeItem(slot)
}

const notePlace = ({ log, account }: Pick<SessionAnswer, 'account' | 'log'>, name: string): string =>
  `note/${log}/${account}/${name}`

/** Keeps everything until the page is closed, per account and log. */
export function memoryDevice(): Device {
  const copies = new Map<string, CopyStore>()
  const outboxes = new Map<string, OutboxStore>()
  const notes = new Map<string, string>()
  const owner = ({ account, log }: SessionAnswer) => `${account}/${log}`
  let isOwed = false
  return {
    offlineCapable: false,
    copyStore: (session) => found(copies, owner(session), memoryCopyStore),
    outboxStore: (session) => found(outboxes, owner(session), memoryOutboxStore),
    photoStore: () => undefined,
    keptSession: () => Promise.resolve(undefined),
    keepSession: () => Promise.resolve(),
    isLocked: () => false,
    lock: () => undefined,
    note: (session, name) => Promise.resolve(notes.get(notePlace(session, name))),
    keepNote: (session, name, text) => {
      notes.set(notePlace(session, name), text)
      return Promise.resolve()
    },
    forget: () => {
      copies.clear()
      notes.clear()
      return Promise.resolve()
    },
    owesSignOut: () => isOwed,
    oweSignOut: (owed) => {
      isOwed = owed
    },
  }
}

function found<T>(held: Map<string, T>, key: string, make: () => T): T {
  const made = held.get(key) ?? make()
  held.set(key, made)
  return made
}
