/**
 * What was recorded since, beside the copies (I19): every minute a running house writes a segment of each log that has
 * grown, in the format of a backup. A restore goes on from its copy through the segments (`rollForward.ts`).
 */
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { EventLog } from '../log/eventLog.ts'
import { driveAsync, textIn, type Row } from '../log/flow.ts'
import { backupKeyIn, checkpointKeyIn } from '../log/keys.ts'
import { chainStart, parseStored } from '../log/encode.ts'
import * as sql from '../log/statements.ts'
import { schemaVersion } from '../log/tables.ts'
import { syncFolderAway } from '../log/wholeFile.ts'
import { written } from './copy.ts'
import { erasuresBetween, hashAt, mergeErasures } from './erasures.ts'
import { writeManifest, type Segment } from './manifest.ts'
import { dropOldSegments, segmentName, segmentRoot, segmentsIn, type Span } from './segments.ts'
import { writeSealed } from './sealedFile.ts'
import { claimsOf, eventsOf, headWithClaims } from './shipped.ts'

/** A house that was cut off for long ships in pieces that fit into memory. */
const atMost = 2000
const tidyEveryMs = 24 * 3_600_000

export interface ShipOptions {
  log: EventLog
  dataDir: string
  shipDir: string
  logs: () => Iterable<string>
  now: () => number
  /** When the last copy was made that was restored on trial: what lies before it is no longer needed for it. */
  copiedAt: () => number | undefined
  /** Told how far everything was shipped, after each time something was. */
  noted: (shipped: { at: number; upTo: Record<string, number> }) => void
}

/** A class because it remembers how far it came. */
export class Shipper {
  /** Everything recorded before this real ms is shipped. */
  shippedAt: number | undefined
  private readonly options: ShipOptions
  private readonly root: string
  private readonly last = new Map<string, Span>()
  private running: Promise<void> | undefined
  private tidiedAt = -Infinity

  constructor(options: ShipOptions) {
    this.options = options
    this.root = segmentRoot(options.shipDir, backupKeyIn(options.dataDir))
  }

  /** Ships what is not yet shipped. Concurrent calls share one run; rejects when it was not finished. */
  step(): Promise<void> {
    this.running ??= this.run().finally(() => {
      this.running = undefined
    })
    return this.running
  }

  private async run(): Promise<void> {
    const { logs, now, noted, copiedAt } = this.options
    const at = now()
    await mkdir(this.root, { recursive: true, mode: 0o700 })
    // A crash may have left one; only one process holds these keys.
    for (const name of await readdir(this.root))
      if (name.startsWith('.unfinished-')) await rm(join(this.root, name), { recursive: true, force: true })
    const before = [...this.last.values()].map(({ upTo }) => upTo).join()
    for (const log of logs()) while (await this.shipNext(log));
    this.shippedAt = at
    const spans = [...this.last].map(([key, { upTo }]): [string, number] => [key, upTo])
    if (spans.map(([, upTo]) => upTo).join() !== before) noted({ at, upTo: Object.fromEntries(spans) })
    if (at - this.tidiedAt < tidyEveryMs) return
    this.tidiedAt = at
    await dropOldSegments(this.root, at, copiedAt())
  }

  /** Ships one segment of a log; true when more was there to ship. */
  private async shipNext(log: string): Promise<boolean> {
    const { epoch, position } = await this.options.log.head(log)
    const key = `${log}/${epoch}`
    const from = await this.shippedUpTo(key)
    if (position <= from) return false
    const rows = await this.options.log.read(log, headWithClaims({ after: from }))
    const head = await this.options.log.head(log)
    // Restored by other hands in between: the next run begins anew.
    if (head.epoch !== epoch) return false
    const seen = Number(rows[0]?.['head'])
    const upTo = Math.min(seen, from + atMost)
    const folder = await this.write(log, { epoch, from, upTo, clock: head.clock }, rows)
    this.last.set(key, { from, upTo, folder })
    const erasures = erasuresBetween(log, from, upTo)
    const found = await driveAsync(erasures, (statement) => this.options.log.read(log, statement))
    if (found.length > 0) mergeErasures(this.root, found)
    return upTo < seen
  }

  /** Looked up anew when the last segment is no longer there: another disk may lie in its place. */
  private async shippedUpTo(key: string): Promise<number> {
    const held = this.last.get(key)
    if (held && (await isThere(held.folder))) return held.upTo
    const last = (await segmentsIn(join(this.root, key))).at(-1)
    if (last) this.last.set(key, last)
    else this.last.delete(key)
    return last?.upTo ?? 0
  }

  private async write(
    log: string,
    { epoch, from, upTo, clock }: Pick<Segment, 'epoch' | 'from' | 'upTo' | 'clock'>,
    claimed: readonly Row[],
  ): Promise<string> {
    const { dataDir } = this.options
    const read: EventLog['read'] = (name, statement) => this.options.log.read(name, statement)
    const events = await read(log, eventsOf({ after: from, upTo }))
    const [before] = from === 0 ? [] : await read(log, hashAt({ position: from }))
    const last = events.at(-1)
    if (!last || events.length !== upTo - from) throw new Error(`log ${log} has a hole after ${from}`)
    const words = await read(log, sql.wordsBetween({ after: from, upTo }))
    const rows = [
      written('event', events),
      written('idempotency', await this.answersTo(log, events)),
      written('claim', claimsOf(claimed, events, upTo)),
    ]
    const key = backupKeyIn(dataDir)
    const unfinished = await mkdtemp(join(this.root, '.unfinished-'))
    try {
      const made: Segment = {
        ...{ format: 1, schema: schemaVersion, log, epoch, from, upTo, clock },
        fromHash: before ? textIn(before, 'hash') : chainStart,
        hash: textIn(last, 'hash'),
        rows: await writeSealed(unfinished, 'rows', key, rows.filter(Boolean)),
        words: await writeSealed(unfinished, 'words', key, [written('words', words)].filter(Boolean)),
      }
      await writeManifest(unfinished, made, checkpointKeyIn(dataDir))
      return await this.land(unfinished, join(this.root, log, epoch), segmentName(from, upTo))
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true })
      throw error
    }
  }

  /** Answers are found by what they answered; those that are forgotten are left out. */
  private async answersTo(log: string, events: readonly Row[]): Promise<Row[]> {
    const asked = new Map<string, { account: string; command_id: string }>()
    for (const row of events) {
      const { actor, commandId } = parseStored(textIn(row, 'body'))
      asked.set(`${actor.account}/${commandId}`, { account: actor.account, command_id: commandId })
    }
    const found = [...asked.values()].map((one) => this.options.log.read(log, sql.keptAnswer(one)))
    return (await Promise.all(found)).flat()
  }

  private async land(unfinished: string, folder: string, name: string): Promise<string> {
    if (!(await isThere(folder))) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      for (const above of [join(folder, '..'), this.root, this.options.shipDir]) await syncFolderAway(above)
    }
    await rename(unfinished, join(folder, name))
    await syncFolderAway(folder)
    return join(folder, name)
  }
}

async function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  )
}
