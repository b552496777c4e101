/** Orders on disk, each write durable before it resolves; what was ordered is locked, and sealed for after a wipe. */
import { copyKey } from './copyKey.idb.ts'
import type { Database, LockedOrder } from './database.idb.ts'
import type { OutboxStore } from './outbox.ts'
import type { Content, Entry } from './queue.ts'

const strict = { durability: 'strict' } as const

/** The orders of one account on one log. */
export function idbOutboxStore(database: Database, log: string, account: string): OutboxStore {
  const owner = `${account}/${log}`
  const place = (commandId: string) => `${owner}/${commandId}`

  return {
    async load() {
      const key = await copyKey(database)
      const [records, standing] = await Promise.all([
        database.getAllFromIndex('outbox', 'owner', owner),
        database.get('epoch', owner),
      ])
      const entries = await Promise.all(
        records.map(async ({ commandId, entry, content }): Promise<Entry> => {
          const text = content && (await key.unlock(content, place(commandId)))
          return {
            ...(JSON.parse(entry) as Entry),
            content: text === undefined ? undefined : (JSON.parse(text) as Content),
          }
        }),
      )
      return { entries, epoch: standing?.epoch, epochSince: standing?.since }
    },

    async put(entries) {
      const key = await copyKey(database)
      const records = await Promise.all(
        entries.map(async ({ content, ...entry }): Promise<LockedOrder> => {
          const { commandId } = entry
          const locked = content && (await key.lock(JSON.stringify(content), place(commandId)))
          return { owner, commandId, entry: JSON.stringify(entry), content: locked }
        }),
      )
      const transaction = database.transaction('outbox', 'readwrite', strict)
      for (const record of records) void transaction.store.put(record, place(record.commandId))
      await transaction.done
    },

    async remove(commandIds) {
      const transaction = database.transaction('outbox', 'readwrite', strict)
      for (const commandId of commandIds) void transaction.store.delete(place(commandId))
      await transaction.done
    },

    async putEpoch(epoch, since) {
      const transaction = database.transaction('epoch', 'readwrite', strict)
      await Promise.all([transaction.store.put({ epoch, since }, owner), transaction.done])
    },
  }
}
