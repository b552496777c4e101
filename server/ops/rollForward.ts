/** A restored log goes on through the segments that were shipped after its copy, as far as they hold (I19). */
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { endsBatch } from '../corridor/corridor.ts'
import type { Rules } from '../corridor/rules.ts'
import { appendStored, type Draft } from '../log/append.ts'
import { chainStart, type WordsRow } from '../log/encode.ts'
import { driveAsync, numberIn, textIn, type Execute, type Row } from '../log/flow.ts'
import { backupKeyIn, vaultKeyIn } from '../log/keys.ts'
import { loadHead, type Head } from '../log/load.ts'
import * as sql from '../log/statements.ts'
import type { StoredLogs } from '../log/storedLogs.ts'
import { schemaVersion } from '../log/tables.ts'
import { vaultKeysOf } from '../vault/sealing.ts'
import { putBlobs } from './blobs.ts'
import { rowsIn } from './copy.ts'
import { hashAt } from './erasures.ts'
import { readSegment, segmentKeyOf, type Segment } from './manifest.ts'
import { checkSealed, readSealed } from './sealedFile.ts'
import { foldersIn, segmentRoot, segmentsIn, type Span } from './segments.ts'
import { putAnswers, putClaims } from './shipped.ts'
import { putParties } from './vault.ts'

export interface Rolled {
  log: string
  /** Where the copy ended and where the log ends now. */
  from: number
  upTo: number
  /** Why what was shipped further could not be used, in a sentence; undefined when nothing was. */
  ended: string | undefined
}

export interface RollOptions {
  log: string
  stored: StoredLogs
  /** Holds the keys. */
  dataDir: string
  shipDir: string
  rules: Rules
}

/** Throws when nothing of this house was shipped to `shipDir`, or when the store fails. */
export async function rollForward(options: RollOptions): Promise<Rolled> {
  const { log, stored, dataDir, shipDir } = options
  const root = segmentRoot(shipDir, backupKeyIn(dataDir))
  if (!existsSync(root)) throw new Error(`${shipDir} holds nothing that was shipped by this house`)
  const headNow = (): Promise<Head> => stored.reading(log, (execute) => driveAsync(loadHead(), execute))
  const { position: from, epoch } = await headNow()
  const all = await segmentsIn(join(root, log, epoch))
  let upTo = from
  for (;;) {
    const next = all.filter((span) => span.from <= upTo && span.upTo > upTo)
    if (next.length === 0) break
    const fault = await firstThatHolds(next.reverse(), epoch, options)
    if (fault !== undefined) return { log, from, upTo, ended: fault }
    upTo = (await headNow()).position
  }
  return { log, from, upTo, ended: await whyNot(upTo, epoch, all, join(root, log)) }
}

/** Why the first of them does not hold, undefined once one does. */
async function firstThatHolds(
  spans: readonly Span[],
  epoch: string,
  options: RollOptions,
): Promise<string | undefined> {
  let fault: string | undefined
  for (const span of spans) {
    try {
      await replay(span, epoch, options)
      return undefined
    } catch (error) {
      if (endsBatch(error)) throw error
      fault ??= `segment ${basename(span.folder)}: ${error instanceof Error ? error.message : String(error)}`
    }
  }
  return fault
}

async function whyNot(
  upTo: number,
  epoch: string,
  all: readonly Span[],
  folder: string,
): Promise<string | undefined> {
  const beyond = all.find((span) => span.from > upTo)
  if (beyond) return `the segment after position ${upTo} is missing; the next one begins after ${beyond.from}`
  for (const other of await foldersIn(folder))
    if (basename(other) !== epoch && ((await segmentsIn(other)).at(-1)?.upTo ?? 0) > upTo)
      return 'what was shipped further belongs to another epoch than the copy'
  return undefined
}

async function replay({ folder, from, upTo }: Span, epoch: string, options: RollOptions): Promise<void> {
  const { log, stored, dataDir, rules } = options
  const key = backupKeyIn(dataDir)
  const said = readSegment(folder, segmentKeyOf(key))
  if (said.log !== log || said.from !== from || said.upTo !== upTo)
    throw new Error('it is not the one its name says')
  if (said.epoch !== epoch) throw new Error('it belongs to another epoch than the copy')
  if (said.schema !== schemaVersion)
    throw new Error(`it holds tables of version ${said.schema}, this program has ${schemaVersion}`)
  const { blobs, vault } = said
  for (const file of [said.rows, said.words, blobs, vault]) if (file) await checkSealed(folder, file)
  const words = await wordsIn(readSealed(folder, said.words, key))
  await stored.writing(log, (execute) =>
    replayRows(said, readSealed(folder, said.rows, key), words, rules, execute),
  )
  if (blobs) await putBlobs(stored.blobs, log, readSealed(folder, blobs, key))
  const { copies } = vaultKeysOf(vaultKeyIn(dataDir))
  if (vault) await putParties(stored.vault, log, readSealed(folder, vault, copies))
}

async function wordsIn(lines: AsyncIterable<string>): Promise<Map<number, WordsRow[]>> {
  const words = new Map<number, WordsRow[]>()
  for await (const { row } of rowsIn(lines)) {
    const position = numberIn(row, 'position')
    const one = { path: textIn(row, 'path'), salt: textIn(row, 'salt'), text: textIn(row, 'text') }
    words.set(position, [...(words.get(position) ?? []), one])
  }
  return words
}

async function replayRows(
  said: Segment,
  lines: AsyncIterable<string>,
  words: ReadonlyMap<number, WordsRow[]>,
  rules: Rules,
  execute: Execute,
): Promise<void> {
  const head = await driveAsync(loadHead(), execute)
  const [before] = said.from === 0 ? [] : await execute(hashAt({ position: said.from }))
  if ((before ? textIn(before, 'hash') : chainStart) !== said.fromHash)
    throw new Error('it belongs to another chain than the copy')
  const draft: Draft = { head, streams: new Map(), events: [], changes: [] }
  const kept: { idempotency: Row[]; claim: Row[] } = { idempotency: [], claim: [] }
  for await (const { table, row } of rowsIn(lines)) {
    if (table === 'idempotency' || table === 'claim') kept[table].push(row)
    if (table !== 'event') continue
    const [position, hash] = [numberIn(row, 'position'), textIn(row, 'hash')]
    if (position === head.position && hash !== head.hash)
      throw new Error('it belongs to another chain than the copy')
    if (position <= head.position) continue
    const one = { body: textIn(row, 'body'), hash, words: words.get(position) ?? [] }
    await driveAsync(appendStored(draft, one, rules), execute)
  }
  const { position, hash, recordedAt } = draft.head
  if (position !== said.upTo || hash !== said.hash) throw new Error('it ends elsewhere than it says')
  await execute(sql.writeHead({ position, hash, recorded_at: recordedAt }))
  const { anchorReal, anchorLog, speed } = said.clock
  const clock = { anchor_real: anchorReal, anchor_log: anchorLog, speed_milli: Math.round(speed * 1000) }
  await execute(sql.writeClock(clock))
  await driveAsync(putClaims(said.from, said.upTo, kept.claim), execute)
  await driveAsync(putAnswers(kept.idempotency), execute)
}
