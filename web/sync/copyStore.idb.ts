/**
 * The copy on disk: a record per stream, one for the older rows of its ledger, and one for the cursor, each batch one
 * transaction (D8, architecture §6). A stream's record is written with each change and holds its state and newest rows;
 * the older rows are written only now and then, so that a line of a long stream costs what one of a short stream costs.
 */
import { z } from 'zod'
import { epochId, streamCopy, viewId, type StreamCopy } from '../../shared/protocol.ts'
import { ledgerRow, ledgerWindow, position, type LedgerRow } from '../../shared/event.ts'
import { logName } from '../../shared/ids.ts'
import { instant } from '../../shared/time.ts'
import { copyKey, destroyCopyKey, type CopyKey } from './copyKey.idb.ts'
import type { Database, Locked } from './database.idb.ts'
import type { CopyStore } from './localCopy.ts'
import { rowsBehind } from './rowsBehind.ts'

/** The cursor's record. Another account on this device, or another build's shape, finds no copy. */
const standing = z.strictObject({
  owner: z.string(),
  shape: z.literal(2),
  cursor: z.strictObject({ log: logName, epoch: epochId, view: viewId, position }),
  asOf: instant,
})

/** A stream's record. `behind`: id of the row its own rows follow, the last of the ledger's record. */
const head = streamCopy.extend({ behind: ledgerRow.shape.id.optional() })
const ledger = z.array(ledgerRow)

/** One copy per log, owned by one account. */
export function idbCopyStore(database: Database, log: string, owner: string): CopyStore {
  const place = (stream: string) => `${log}/${stream}`
  const ledgerPlace = (stream: string) => `${log}/${stream}/rows`
  /** All records of this log: `/` is followed by a stream id, and no log's name holds one. */
  const range = IDBKeyRange.bound(`${log}/`, `${log}0`, false, true)
  /** The older rows as they lie on disk. */
  const kept = new Map<string, readonly LedgerRow[]>()

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
      const texts = await Promise.all(records.map((record, at) => key.unlock(record, ids[at] ?? '')))
      const at = new Map(ids.map((id, index) => [id, parsed(texts[index])]))
      const streams: StreamCopy[] = []
      kept.clear()
      for (const [id, record] of at) {
        if (id.endsWith('/rows')) continue
        const read = joined(record, at.get(`${id}/rows`))
        // A record that cannot be read means a copy with a hole: none is better.
        if (!read) return undefined
        if (read.older.length > 0) kept.set(read.copy.stream, read.older)
        streams.push(read.copy)
      }
      return { cursor: found.data.cursor, asOf: found.data.asOf, streams }
    },

    async save({ whole, cursor, asOf, put, drop }) {
      const key = await copyKey(database)
      if (whole) kept.clear()
      for (const stream of drop) kept.delete(stream)
      // Encrypting first: a transaction closes itself while anything else is awaited.
      const records = await Promise.all(put.flatMap((copy) => recordsOf(copy, key)))
      const stand: z.input<typeof standing> = { owner, shape: 2, cursor, asOf }
      const locked = await key.lock(JSON.stringify(stand), log)
      const transaction = database.transaction(['copy', 'cursor'], 'readwrite')
      const copies = transaction.objectStore('copy')
      if (whole) void copies.delete(range)
      for (const stream of drop) {
        void copies.delete(place(stream))
        void copies.delete(ledgerPlace(stream))
      }
      for (const [at, record] of records) void copies.put(record, at)
      void transaction.objectStore('cursor').put(locked, log)
      // What a failed write left behind is written whole by the next (localCopy.ts).
      await transaction.done
    },

    clear: () => {
      kept.clear()
      return destroyCopyKey(database)
    },
  }

  function recordsOf(copy: StreamCopy, key: CopyKey): Promise<[string, Locked]>[] {
    const held = kept.get(copy.stream) ?? []
    const rows = rowsBehind(held, copy.rows)
    const older = rows ? held : copy.rows
    const behind = older.at(-1)?.id
    const record: z.input<typeof head> = {
      ...copy,
      rows: [...(rows ?? [])],
      ...(behind !== undefined && { behind }),
    }
    const lock = async (at: string, value: unknown): Promise<[string, Locked]> => [
      at,
      await key.lock(JSON.stringify(value), at),
    ]
    if (rows) return [lock(place(copy.stream), record)]
    kept.set(copy.stream, older)
    return [lock(place(copy.stream), record), lock(ledgerPlace(copy.stream), older)]
  }
}

/** Undefined when one of the records is not whole, or they do not belong together. */
function joined(
  record: unknown,
  older: unknown,
): { copy: StreamCopy; older: readonly LedgerRow[] } | undefined {
  const found = head.safeParse(record)
  if (!found.success) return undefined
  const { behind, ...copy } = found.data
  if (behind === undefined) return { copy, older: [] }
  const held = ledger.safeParse(older)
  if (!held.success || held.data.at(-1)?.id !== behind) return undefined
  return { copy: { ...copy, rows: [...held.data, ...copy.rows].slice(-ledgerWindow) }, older: held.data }
}

function parsed(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text)
}
