/** The copy on disk: a record per stream and one for the cursor, each batch one transaction (D8, architecture §6). */
import { z } from 'zod'
import { epochId, streamCopy, viewId } from '../../shared/protocol.ts'
import { position } from '../../shared/event.ts'
import { logName } from '../../shared/ids.ts'
import { instant } from '../../shared/time.ts'
import { copyKey, destroyCopyKey } from './copyKey.idb.ts'
import type { Database, Locked } from './database.idb.ts'
import type { CopyStore } from './localCopy.ts'

/** The cursor's record. Another account on this device, or another build's shape, finds no copy. */
const standing = z.strictObject({
  owner: z.string(),
  shape: z.literal(1),
  cursor: z.strictObject({ log: logName, epoch: epochId, view: viewId, position }),
  asOf: instant.optional(),
})

/** One copy per log, owned by one account. */
export function idbCopyStore(database: Database, log: string, owner: string): CopyStore {
  const place = (stream: string) => `${log}/${stream}`
  /** All records of this log: `/` is followed by a stream id, and no log's name holds one. */
  const range = IDBKeyRange.bound(`${log}/`, `${log}0`, false, true)

  return {
    async load() {
      const key = await copyKey(database)
      const transaction = database.transaction(['copy', 'cursor'])
      const [locked, ids, records] = await Promise.all([
        transaction.objectStore('cursor').get(log),
        transaction.objectStore('copy').getAllKeys(range),
        transaction.objectStore('copy').getAll(range),
        transaction.done,
      ])
      const found = locked && standing.safeParse(parsed(await key.unlock(locked, log)))
      if (!found?.success || found.data.owner !== owner) return undefined
      const streams = await Promise.all(
        records.map(async (record, at) => parsed(await key.unlock(record, ids[at] ?? ''))),
      )
      const copies = z.array(streamCopy).safeParse(streams)
      // A record that cannot be read means a copy with a hole: none is better.
      return copies.success
        ? { cursor: found.data.cursor, asOf: found.data.asOf, streams: copies.data }
        : undefined
    },

    async save({ whole, cursor, asOf, put, drop }) {
      const key = await copyKey(database)
      // Encrypting first: a transaction closes itself while anything else is awaited.
      const records = await Promise.all(
        put.map(async (copy): Promise<[string, Locked]> => {
          const at = place(copy.stream)
          return [at, await key.lock(JSON.stringify(copy), at)]
        }),
      )
      const stand: z.input<typeof standing> = { owner, shape: 1, cursor, ...(asOf !== undefined && { asOf }) }
      const locked = await key.lock(JSON.stringify(stand), log)
      const transaction = database.transaction(['copy', 'cursor'], 'readwrite')
      const copies = transaction.objectStore('copy')
      if (whole) void copies.delete(range)
      for (const stream of drop) void copies.delete(place(stream))
      for (const [at, record] of records) void copies.put(record, at)
      void transaction.objectStore('cursor').put(locked, log)
      await transaction.done
    },

    clear: () => destroyCopyKey(database),
  }
}

function parsed(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text)
}
