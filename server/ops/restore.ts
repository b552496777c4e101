/** A house out of a copy: unpacked beside its place, brought up to date, verified, and only then put there. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Actor } from '../../shared/access/actor.ts'
import { runBatch, type Request, type Surroundings } from '../corridor/corridor.ts'
import type { Rules } from '../corridor/rules.ts'
import { writeCheckpoint } from '../log/checkpoint.ts'
import { driveAsync, textIn } from '../log/flow.ts'
import { checkpointKeyIn, hmacKeyIn } from '../log/keys.ts'
import { loadHead } from '../log/load.ts'
import * as sql from '../log/statements.ts'
import type { StoredLogs } from '../log/storedLogs.ts'
import { verifyStored, type LogVerdict } from '../log/verifyStored.ts'
import { writeWhole } from '../log/wholeFile.ts'
import {
  byKind,
  erasuresBetween,
  hashAt,
  mergeErasures,
  type Erasure,
  type PartyErasure,
} from './erasures.ts'
import { unpack } from './unpack.ts'

export interface RestoreOptions {
  folder: string
  keysFrom: string
  dataDir: string
  /** What was erased, from every list that was found. */
  erasures: readonly Erasure[]
  rules: Rules
  houseActor: Actor
  stored: (dataDir: string) => StoredLogs
  /** Brings a log on from where its copy ends, by what was shipped since. */
  rollForward?: (log: string, stored: StoredLogs, dataDir: string) => Promise<void>
  newEpoch: () => string
  now: () => number
}

export interface Restored {
  verdicts: LogVerdict[]
  /** Words that the copy still held although they had been erased. */
  erased: number
}

/** Left by a restore that is still under way or was interrupted. */
const workName = 'restoring'
/** Tells the next start that its clients' copies are from before: see `renewAfterRestore`. */
const restoredMark = 'restored'

/** Restores into a data folder that holds no house. Throws with a sentence and leaves the folder as it was. */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const { dataDir, folder, keysFrom, erasures, rules, newEpoch, now } = options
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const held = readdirSync(dataDir).filter((name) => !name.startsWith('lock.db') && name !== workName)
  if (held.length > 0)
    throw new Error(`${dataDir} is not empty (${held.join(', ')}): a restore overwrites nothing`)
  const work = join(dataDir, workName)
  rmSync(work, { recursive: true, force: true })
  const stored = options.stored(work)
  try {
    await unpack({ folder, keysFrom, dataDir: work, stored })
    const names = await stored.names()
    if (options.rollForward) for (const log of names) await options.rollForward(log, stored, work)
    let erased = 0
    for (const log of names) erased += await eraseAgain(log, stored, work, options)
    await stored.vault.tidy()
    for (const log of names) await renewEpoch(log, stored, work, newEpoch(), now())
    const verdicts = await verifyStored(stored, work, rules)
    const bad = verdicts.find(({ verdict }) => verdict.first)
    if (bad?.verdict.first)
      throw new Error(
        `log ${bad.log} does not hold at position ${bad.verdict.first.position}: ${bad.verdict.first.reason}`,
      )
    await stored.close()
    mergeErasures(work, erasures)
    moveIn(work, dataDir)
    return { verdicts, erased }
  } catch (error) {
    await stored.close()
    rmSync(work, { recursive: true, force: true })
    throw error
  }
}

/** The logs last: until they are there the folder holds no house. */
function moveIn(work: string, dataDir: string): void {
  const names = readdirSync(work).filter((name) => name !== 'logs')
  for (const name of [...names, 'logs']) renameSync(join(work, name), join(dataDir, name))
  rmSync(work, { recursive: true, force: true })
  writeWhole(join(dataDir, restoredMark), '')
}

/**
 * Words that were erased after the copy was made go again, by the same order of the same person: an auditor's device
 * that sends it once more gets the same answer. Where that person cannot order it any more, the house does.
 */
async function eraseAgain(
  log: string,
  stored: StoredLogs,
  dataDir: string,
  { erasures, rules, houseActor, now }: RestoreOptions,
): Promise<number> {
  const mine = erasures.filter((one) => one.log === log)
  const recorded = await stored.reading(log, async (execute) => {
    const { position } = await driveAsync(loadHead(), execute)
    return driveAsync(erasuresBetween(log, 0, position), execute)
  })
  const gone = byKind([...mine, ...recorded]).parties.map(({ party }) => party)
  if (gone.length > 0) await stored.vault.erase(log, [...new Set(gone)])
  if (mine.length === 0) return 0
  return stored.writing(log, async (execute) => {
    const around: Surroundings = {
      log,
      rules,
      hmacKey: hmacKeyIn(dataDir),
      realNow: now(),
      dayOf: () => '0101',
      hot: new Map(),
      accounts: new Map(),
      onFault: (error) => {
        throw error
      },
    }
    const give = async (request: Request): Promise<boolean> => {
      const { answers } = await driveAsync(runBatch([request], around, 'each'), execute)
      return answers[0]?.accepted === true
    }
    let erased = 0
    const { words, parties } = byKind(mine)
    for (const one of parties) {
      await eraseParty(one, houseActor, give)
      erased += 1
    }
    for (const { position, hash, field, stream, account, commandId } of words) {
      const [target] = await execute(hashAt({ position }))
      const [found] = await execute(sql.findWords({ position, path: field }))
      if (!found || !target || textIn(target, 'hash') !== hash) continue
      const order = { type: 'log.eraseWords', stream, data: { position, field } }
      const system = { ...houseActor, role: 'auditor' as const }
      const done =
        (await give({ by: { account }, command: { ...order, commandId } })) ||
        (await give({
          by: { system },
          command: { ...order, commandId: `system:erase-again:${position}:${field}` },
        }))
      if (!done) throw new Error(`the words at position ${position} of log ${log} could not be erased again`)
      erased += 1
    }
    return erased
  })
}

/**
 * An identity that the copy brought back went from the vault already; the log says so again, where it names the party
 * and does not say so yet. What was kept as evidence when the copy was made was let go of before it was erased.
 */
async function eraseParty(
  { party, stream, account, commandId }: PartyErasure,
  houseActor: Actor,
  give: (request: Request) => Promise<boolean>,
): Promise<void> {
  const by = { system: { ...houseActor, role: 'auditor' as const } }
  const order = (type: string, id: string): Request => ({
    by,
    command: { commandId: `system:${id}:${party}`, type, stream, data: { party } },
  })
  const again = { type: 'party.erase', stream, data: { party }, commandId }
  if (await give({ by: { account }, command: again })) return
  if (await give(order('party.erase', 'erase-again'))) return
  await give(order('party.releaseHold', 'release-again'))
  await give(order('party.erase', 'erase-after-release'))
}

/** Signed first, as in a running house: an epoch that no checkpoint knows was written by other hands. */
async function renewEpoch(
  log: string,
  stored: StoredLogs,
  dataDir: string,
  epoch: string,
  at: number,
): Promise<void> {
  await stored.writing(log, async (execute) => {
    const { position, hash } = await driveAsync(loadHead(), execute)
    if (position > 0) writeCheckpoint(dataDir, { log, epoch, position, hash, at }, checkpointKeyIn(dataDir))
    await execute(sql.writeEpoch({ epoch, epoch_changed_at: at }))
  })
}

/**
 * The ten minutes in which clients bring back what was lost (D4) begin when they can reach the house, not when its
 * files were written: the first start after a restore renews the epoch once more.
 */
export async function renewAfterRestore(
  dataDir: string,
  logs: readonly string[],
  renew: (log: string) => Promise<void>,
): Promise<void> {
  const mark = join(dataDir, restoredMark)
  if (!existsSync(mark)) return
  for (const log of logs) await renew(log)
  rmSync(mark)
}
