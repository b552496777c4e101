/**
 * What was erased, kept beside the logs and their copies: words and identities that a copy still holds are erased again
 * when it is restored (D10). They themselves are not in it.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { logName, streamId } from '../../shared/ids.ts'
import { partyId } from '../../shared/parties/messages.ts'
import { parseStored } from '../log/encode.ts'
import type { EventLog } from '../log/eventLog.ts'
import { driveAsync, textIn, type Flow } from '../log/flow.ts'
import { slot, statement } from '../log/statement.ts'
import { writeWhole } from '../log/wholeFile.ts'

const words = z.strictObject({
  log: logName,
  /** The event whose words went, with its hash: after a restore another one may stand at its position. */
  position: z.number().int().min(1),
  hash: z.string().length(64),
  field: z.string().max(80),
  stream: streamId,
  /** Who ordered it and by which command: sent again by its sender, it is the same order. */
  account: z.string().max(60),
  commandId: z.string().max(80),
})
export type WordsErasure = z.infer<typeof words>

/** A party whose identity went, by which order on which stream. */
const party = words.omit({ position: true, hash: true, field: true }).extend({ party: partyId })
export type PartyErasure = z.infer<typeof party>
export type Erasure = WordsErasure | PartyErasure

/** Erasures of words and those of identities. */
export function byKind(all: readonly Erasure[]): { words: WordsErasure[]; parties: PartyErasure[] } {
  return {
    words: all.filter((one) => 'field' in one),
    parties: all.filter((one) => 'party' in one),
  }
}

const erasureList = z.strictObject({
  entries: z.array(z.union([words, party])),
  /** Per `<log>/<epoch>`: searched up to here. */
  upTo: z.record(z.string(), z.number()),
})
export type ErasureList = z.infer<typeof erasureList>

const name = 'erasures.json'

/** An empty list where there is none. Throws for one that cannot be read: words must not come back for want of it. */
export function readErasures(folder: string): ErasureList {
  const path = join(folder, name)
  if (!existsSync(path)) return { entries: [], upTo: {} }
  return erasureList.parse(JSON.parse(readFileSync(path, 'utf8')))
}

/** Adds to the list of a folder what is not yet in it. */
export function mergeErasures(folder: string, more: readonly Erasure[], upTo?: ErasureList['upTo']): void {
  const held = readErasures(folder)
  const known = new Map([...held.entries, ...more].map((one) => [JSON.stringify(one), one]))
  const isNew = known.size > held.entries.length || !existsSync(join(folder, name))
  if (!isNew && upTo === undefined) return
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeWhole(join(folder, name), JSON.stringify({ entries: [...known.values()], upTo: upTo ?? held.upTo }))
}

const erasuresAfter = statement(['after', 'upTo'], (db) =>
  db
    .selectFrom('event')
    .select(['position', 'stream', 'body'])
    .where('position', '>', slot('after'))
    .where('position', '<=', slot('upTo'))
    .where((where) =>
      where.or([
        where('body', 'like', '%"type":"log.wordsErased"%'),
        where('body', 'like', '%"type":"party.erased"%'),
      ]),
    )
    .orderBy('position'),
)
/** The hash of the event at a position. */
export const hashAt = statement(['position'], (db) =>
  db.selectFrom('event').select('hash').where('position', '=', slot('position')),
)

/** The erasures ordered in `(after, upTo]`. */
export function* erasuresBetween(log: string, after: number, upTo: number): Flow<Erasure[]> {
  const found: Erasure[] = []
  for (const row of yield erasuresAfter({ after, upTo })) {
    const { data, type, actor, commandId, stream } = parseStored(textIn(row, 'body'))
    const order = { log, stream, account: actor.account, commandId }
    if (type === 'party.erased') found.push({ ...order, party: String(data['party']) })
    if (type !== 'log.wordsErased') continue
    const [target] = yield hashAt({ position: Number(data['position']) })
    if (target)
      found.push({
        ...order,
        position: Number(data['position']),
        hash: textIn(target, 'hash'),
        field: String(data['field']),
      })
  }
  return found
}

/** A cursor is written down once so many positions were searched since: after a crash they are searched again. */
const savedEvery = 5000

/** Writes down what is erased while a house runs; a class because it remembers how far it looked. */
export class ErasureKeeper {
  private readonly log: EventLog
  /** The first also keeps how far the search came; those beside it (where copies lie) hold the entries. */
  private readonly folders: readonly string[]
  private readonly upTo: ErasureList['upTo']
  private saved: ErasureList['upTo']
  private readonly onErased: (found: readonly Erasure[]) => Promise<void>

  /** `onErased` is told again of what it did not resolve for. */
  constructor(
    log: EventLog,
    onErased: (found: readonly Erasure[]) => Promise<void>,
    dataDir: string,
    ...beside: readonly string[]
  ) {
    this.log = log
    this.onErased = onErased
    this.folders = [dataDir, ...beside]
    this.upTo = readErasures(dataDir).upTo
    this.saved = { ...this.upTo }
  }

  /** Looks through what was recorded since the last step. */
  async step(logs: Iterable<string>): Promise<void> {
    const found: Erasure[] = []
    const reached: ErasureList['upTo'] = {}
    for (const name of logs) {
      const { epoch, position } = await this.log.head(name)
      const key = `${name}/${epoch}`
      const after = this.upTo[key] ?? 0
      if (position <= after) continue
      const flow = erasuresBetween(name, after, position)
      found.push(...(await driveAsync(flow, (sql) => this.log.read(name, sql))))
      reached[key] = position
    }
    if (found.length > 0) await this.onErased(found)
    Object.assign(this.upTo, reached)
    const isFar = Object.entries(this.upTo).some(([key, at]) => at - (this.saved[key] ?? 0) >= savedEvery)
    if (found.length === 0 && !isFar) return
    const [first, ...beside] = this.folders
    for (const folder of beside) mergeErasures(folder, found)
    if (first !== undefined) mergeErasures(first, found, this.upTo)
    this.saved = { ...this.upTo }
  }
}
