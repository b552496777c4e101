/** What is kept beside the logs: taken in, sealed, handed out, swept (ATT). */
import { blobClaim, goneWith, most, namedIn, type Kept } from '../../shared/attachment.ts'
import type { Event } from '../../shared/event.ts'
import { refused, type Refusal } from '../../shared/refusal.ts'
import { StoreError } from '../log/flow.ts'
import type { EventLog } from '../log/eventLog.ts'
import * as sql from '../log/statements.ts'
import type { BlobStore } from './blobStore.ts'
import { Images } from './images.ts'
import { kindOf } from './kinds.ts'
import { seal, unseal, type Content } from './seal.ts'

/** A blob that no event names goes after this long, and a little: looked for so often. */
export const unnamedMs = 24 * 3_600_000
export const sweepEveryMs = 600_000

export interface BlobOptions {
  store: BlobStore
  key: Uint8Array
  now: () => number
  /** Says which blobs are named. */
  log: Pick<EventLog, 'read' | 'page'>
  images?: Images
}

/** A class because pictures stand in a line in it. */
export class Blobs {
  private readonly options: BlobOptions
  private readonly images: Images

  constructor(options: BlobOptions) {
    this.options = options
    this.images = options.images ?? new Images()
  }

  /** Keeps a file of a log, if it is one that is kept. */
  async take(log: string, file: Buffer): Promise<Kept | Refusal> {
    const content = await this.contentOf(file)
    if ('code' in content) return content
    const { body, preview: _preview, ...said } = content
    if (body.length > most.bytes) return tooLarge()
    const { store, key, now } = this.options
    const { id, sealed } = seal(log, content, key)
    try {
      await store.put(log, id, sealed, now())
    } catch (error) {
      if (error instanceof StoreError && error.fault === 'full') return refused('house.readOnly')
      throw error
    }
    return { ...said, blob: id, bytes: body.length }
  }

  /** What lies under an id of a log; undefined when nothing does. Throws for what was damaged or exchanged. */
  async open(log: string, id: string): Promise<Content | undefined> {
    const sealed = await this.options.store.get(log, id)
    return sealed && unseal(log, id, sealed, this.options.key)
  }

  /** Whether an order may name what it names: it lies in this log and is what the order says of it. */
  async refusalOf(log: string, data: Record<string, unknown>): Promise<Refusal | undefined> {
    for (const { attachment } of namedIn(data)) {
      const content = await this.open(log, attachment.blob)
      if (content?.type !== attachment.type || content.body.length !== attachment.bytes)
        return refused('blob.unknown')
    }
    return undefined
  }

  /** Removes what goes with erased words. */
  async erase(erasures: readonly { log: string; position: number; field: string }[]): Promise<void> {
    for (const { log, position, field } of erasures) {
      const { events } = await this.options.log.page(log, position - 1, 1)
      const gone = events.flatMap(({ wire }) => goneWith((JSON.parse(wire) as Event).data, field))
      if (gone.length > 0) await this.options.store.remove(log, gone)
    }
  }

  /** Removes from some logs what has lain unnamed for a day; gives how many. What an event names holds a claim. */
  async sweep(logs: readonly string[]): Promise<number> {
    const { store, now, log: events } = this.options
    let swept = 0
    for (const log of logs) {
      const unnamed: string[] = []
      for (const { id, at } of await store.list(log)) {
        if (at >= now() - unnamedMs) continue
        const [claim] = await events.read(log, sql.findClaim({ key: blobClaim(id) }))
        if (!claim) unnamed.push(id)
      }
      await store.remove(log, unnamed)
      swept += unnamed.length
    }
    return swept
  }

  private async contentOf(file: Buffer): Promise<Content | Refusal> {
    const kind = kindOf(file)
    if (kind.kind === 'document') return { type: kind.type, body: file, preview: undefined }
    if (kind.kind === 'refused') return refusalFor(kind.because)
    const redrawn = await this.images.redraw(file, kind.becomes)
    if (redrawn === 'pixels') return refused('blob.tooManyPixels', { max: most.pixels / 1e6 })
    if (redrawn === 'late') return refused('house.unavailable')
    return redrawn === 'unreadable' ? refused('blob.damaged') : redrawn
  }
}

export function tooLarge(): Refusal {
  return refused('blob.tooLarge', { max: most.bytes / 1024 / 1024 })
}

function refusalFor(because: 'unknown' | 'damaged' | 'personal'): Refusal {
  return refused(
    ({ personal: 'blob.personalMark', damaged: 'blob.damaged', unknown: 'blob.otherType' } as const)[because],
  )
}
