/**
 * What was recorded since, beside the copies (I19): every minute a running house writes a segment of each log that has
 * grown, in the format of a backup. A restore goes on from its copy through the segments (`rollForward.ts`). Nodes of one
 * house ship to one place: whoever leads a log goes on where the last segment ends, whoever wrote it.
 */
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { claimedBlob } from '../../shared/attachment.ts'
import { claimedParty } from '../../shared/parties/party.ts'
import type { BlobStore } from '../blobs/blobStore.ts'
import type { EventLog } from '../log/eventLog.ts'
import { driveAsync, textIn, type Row } from '../log/flow.ts'
import { backupKeyIn } from '../log/keys.ts'
import { chainStart, parseStored } from '../log/encode.ts'
import * as sql from '../log/statements.ts'
import { schemaVersion } from '../log/tables.ts'
import { syncFolderAway } from '../log/wholeFile.ts'
import { vaultKeysOf } from '../vault/sealing.ts'
import type { VaultStore } from '../vault/vaultStore.ts'
import { blobLines } from './blobs.ts'
import { written } from './copy.ts'
import { erasuresBetween, hashAt, mergeErasures } from './erasures.ts'
import { segmentKeyOf, writeManifest, type Segment } from './manifest.ts'
import {
  dropOldSegments,
  dropUnfinished,
  segmentName,
  segmentRoot,
  segmentsIn,
  type Span,
} from './segments.ts'
import { writeSealed } from './sealedFile.ts'
import { claimsOf, eventsOf, headWithClaims } from './shipped.ts'
import { partyLines } from './vault.ts'

/** A house that was cut off for long ships in pieces that fit into memory. */
const atMost = 2000
const tidyEveryMs = 24 * 3_600_000
/** So many times that old, what another node shipped is too old: it may have ended. */
const lateAfter = 1.5
/** What is still unfinished then was left by a crash. */
const unfinishedForMs = 3_600_000

export interface ShipOptions {
  log: EventLog
  blobs: BlobStore
  /** Where identities lie, and the key of the house's vault. */
  vault: { store: VaultStore; key: Uint8Array }
  dataDir: string
  shipDir: string
  logs: () => Iterable<string>
  /** How often it is asked to. */
  everyMs: number
  /** Whether this node should; one that should not looks how far another came. */
  leads: (log: string) => Promise<boolean>
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
  /** The last segment of a log and epoch, as its folder stood when it was looked into. */
  private readonly last = new Map<string, Span & { seen: number | undefined }>()
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
    await dropUnfinished(this.root, at - unfinishedForMs)
    const before = [...this.last.values()].map(({ upTo }) => upTo).join()
    const reached: (number | undefined)[] = []
    for (const log of logs()) reached.push(await this.bring(log, at))
    this.shippedAt = reached.reduce((one, other) => one && other && Math.min(one, other), at)
    const spans = [...this.last].map(([key, { upTo }]): [string, number] => [key, upTo])
    if (spans.map(([, upTo]) => upTo).join() !== before) noted({ at, upTo: Object.fromEntries(spans) })
    if (at - this.tidiedAt < tidyEveryMs) return
    this.tidiedAt = at
    await dropOldSegments(this.root, at, copiedAt())
  }

  /** Ships a log, or sees how far another node shipped it; gives the time before which all of it is shipped. */
  private async bring(log: string, at: number): Promise<number | undefined> {
    if (!(await this.options.leads(log))) {
      const { epoch, position } = await this.options.log.head(log)
      const key = `${log}/${epoch}`
      if ((await this.shippedUpTo(key)) >= position) return at
      const last = this.last.get(key)
      const reached = last && Math.min(at, (await stat(last.folder)).mtimeMs)
      if (reached !== undefined && at - reached < lateAfter * this.options.everyMs) return reached
    }
    while (await this.shipNext(log));
    return at
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
    this.last.set(key, { from, upTo, folder, seen: await changedAt(join(this.root, key)) })
    const erasures = erasuresBetween(log, from, upTo)
    const found = await driveAsync(erasures, (statement) => this.options.log.read(log, statement))
    if (found.length > 0) mergeErasures(this.root, found)
    return upTo < seen
  }

  /** Looked up anew when the folder changed: another node wrote to it, or another disk lies in its place. */
  private async shippedUpTo(key: string): Promise<number> {
    const folder = join(this.root, key)
    const [held, seen] = [this.last.get(key), await changedAt(folder)]
    if (held && held.seen === seen) return held.upTo
    const last = (await segmentsIn(folder)).at(-1)
    if (last) this.last.set(key, { ...last, seen })
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
    const claims = claimsOf(claimed, events, upTo)
    const named = new Set(claims.flatMap(({ key }) => claimedBlob(key) ?? []))
    const parties = new Set(claims.flatMap(({ key }) => claimedParty(key) ?? []))
    const { vault } = this.options
    const rows = [
      written('event', events),
      written('idempotency', await this.answersTo(log, events)),
      written('claim', claims),
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
        ...(named.size > 0 && {
          blobs: await writeSealed(unfinished, 'blobs', key, blobLines(this.options.blobs, log, named)),
        }),
        ...(parties.size > 0 && {
          vault: await writeSealed(
            unfinished,
            'vault',
            vaultKeysOf(vault.key).copies,
            partyLines(vault.store, log, parties),
          ),
        }),
      }
      await writeManifest(unfinished, made, segmentKeyOf(key))
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
    if ((await changedAt(folder)) === undefined) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      for (const above of [join(folder, '..'), this.root, this.options.shipDir]) await syncFolderAway(above)
    }
    const landed = join(folder, name)
    await rename(unfinished, landed).catch(async (error: unknown) => {
      // Another node was faster with the very same.
      if ((await changedAt(landed)) === undefined) throw error
      await rm(unfinished, { recursive: true, force: true })
    })
    await syncFolderAway(folder)
    return landed
  }
}

/** Undefined where it is not there. */
async function changedAt(folder: string): Promise<number | undefined> {
  return stat(folder).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  )
}
