/** Looks a house over, running or not: what is well and what needs a hand. */
import type { PageMeans } from '../../shared/features/order/messages.ts'
import type { CityRules } from '../../shared/city.ts'
import { confirmation, rulesAt } from '../../shared/clocks/overrides.ts'
import type { Config } from '../config.ts'
import { houseLog, liveLog } from '../corridor/accounts.ts'
import { loadDecided } from '../corridor/decided.ts'
import { driveAsync, numberIn } from '../log/flow.ts'
import { vaultKeyIn } from '../log/keys.ts'
import { loadHead } from '../log/load.ts'
import type { StoredLogs } from '../log/storedLogs.ts'
import type { LogVerdict } from '../log/verifyStored.ts'
import { diskOf } from './disk.ts'
import { examine, examineClock, examineCopies, examineProxy, examineShipping } from './health.ts'
import { readCopies, readShipped } from './records.ts'
import { examineVault } from './vault.ts'
import type { Finding, wellWords } from './words.ts'

export interface Examined {
  well: { what: keyof typeof wellWords; params: Finding['params'] }[]
  findings: Finding[]
  /** What waits for somebody in the city, and is no fault of the house. */
  asks: Examined['well']
  /** What the running house says of itself, already in words. */
  told: { code: string; words: Record<string, string> }[]
}

export interface DoctorOptions {
  config: Config
  stored: StoredLogs
  verdicts: readonly LogVerdict[]
  /** The body of /readyz, undefined when nobody answered. */
  readyz: { reasons: Examined['told']; degraded: Examined['told'] } | undefined
  url: string
  /** Of the city's files. */
  city: CityRules
  now: number
  /** Whether the relay of PAGING_SMTP answers. */
  relayAnswers: () => Promise<boolean>
  /** The family that papers are set in, undefined where there is none. */
  paperFont: () => Promise<string | undefined>
}

const dayMs = 86_400_000
/** How long a house is given before the lack of a backup is a fault: doctor is asked by a person, at once. */
const began = 0

export async function lookOver(options: DoctorOptions): Promise<Examined> {
  const { config, stored, verdicts, readyz, url, now } = options
  const made: Examined = { well: [], findings: [], asks: [], told: [] }
  for (const { log, verdict } of verdicts) {
    if (verdict.first) made.findings.push({ code: 'ops.chainBroken', params: { log, ...verdict.first } })
    else made.well.push({ what: 'chain', params: { log, position: verdict.events } })
  }
  let oldest = now
  const heads: Record<string, number> = {}
  for (const log of await stored.names()) {
    const { head, first } = await stored.reading(log, async (execute) => {
      const [row] = await execute({
        text: 'select min("at") as "at" from "idempotency"',
        args: [],
        rows: true,
      })
      const at = row?.['at'] === null || row === undefined ? now : numberIn(row, 'at')
      return { head: await driveAsync(loadHead(), execute), first: at }
    })
    oldest = Math.min(oldest, first)
    heads[`${log}/${head.epoch}`] = head.position
    made.findings.push(...examineClock(log, head.recordedAt, now))
  }
  await lookAtVault(options, made)
  await lookAtDisk(options, made, verdicts, now - oldest)
  const { backupAt, drillAt } = readCopies(config.DATA_DIR)
  const copies = examineCopies(now, { backupAt, drillAt, began })
  made.findings.push(...copies)
  if (copies.length === 0 && backupAt !== undefined)
    made.well.push({ what: 'copies', params: { hours: Math.floor((now - backupAt) / 3_600_000) } })
  lookAtShipping(options, made, heads)
  await lookAtRules(options, made)
  made.findings.push(...examineProxy(config))
  await lookAtPaging(options, made)
  const family = await options.paperFont()
  if (family === undefined) made.findings.push({ code: 'ops.paperFontMissing', params: {} })
  else made.well.push({ what: 'paperFont', params: { family } })
  if (!readyz) made.findings.push({ code: 'ops.notRunning', params: { url } })
  else {
    // Disk and copies were looked at here already.
    const known = new Set<string>(made.findings.map(({ code }) => code))
    made.told = [...readyz.reasons, ...readyz.degraded].filter(({ code }) => !known.has(code))
    if (made.told.length === 0) made.well.push({ what: 'running', params: { url } })
  }
  return made
}

/** In a city whose live log is kept here, rules of time bind once somebody confirmed them. */
async function lookAtRules({ stored, city, now }: DoctorOptions, made: Examined): Promise<void> {
  const names = await stored.names()
  if (!names.includes(liveLog)) return
  const decided = await stored.reading(houseLog, (execute) => driveAsync(loadDecided(city.area), execute))
  const { known, unconfirmed } = confirmation(rulesAt(city, decided, now))
  if (unconfirmed === 0) made.well.push({ what: 'rules', params: { known } })
  else made.asks.push({ what: 'rulesUnconfirmed', params: { known, unconfirmed } })
}

/** Whom an event names is in the vault or was erased from it, and opens with its key. */
async function lookAtVault({ config, stored }: DoctorOptions, made: Examined): Promise<void> {
  const key = (await stored.giveSecrets())?.vaultKey ?? vaultKeyIn(config.DATA_DIR)
  for (const log of await stored.names()) {
    if (log === houseLog) continue
    const { parties, ...faults } = await examineVault(stored, log, key)
    const isWell = faults.unreadable === 0 && faults.missing === 0
    if (isWell) made.well.push({ what: 'vault', params: { log, parties } })
    else made.findings.push({ code: 'ops.vaultBroken', params: { log, ...faults } })
  }
}

/** A running house says itself how late it is; one that is ended, and shipped all it had, is not late. */
function lookAtShipping(
  { config, now, readyz }: DoctorOptions,
  made: Examined,
  heads: Readonly<Record<string, number>>,
): void {
  const { SHIP_DIR: folder, SHIP_EVERY_S: seconds, DATA_DIR: dataDir } = config
  if (folder === undefined) return
  const shipped = readShipped(dataDir)
  const saysLate = readyz?.degraded.some(({ code }) => code === 'ops.shipLate') === true
  const isBehind =
    !readyz && Object.entries(heads).some(([key, position]) => position > (shipped?.upTo[key] ?? 0))
  const kept = { everyMs: seconds * 1000, shippedAt: shipped?.at, began }
  const late = isBehind ? examineShipping(now, kept) : []
  if (late.length === 0 && !saysLate) made.well.push({ what: 'shipped', params: { folder } })
  else if (shipped || saysLate) made.findings.push(...late)
  else made.findings.push({ code: 'ops.shipNever', params: { folder } })
}

/** Absence is said: a city without paging rings its units. */
async function lookAtPaging({ config, relayAnswers }: DoctorOptions, made: Examined): Promise<void> {
  const { PAGING_UNITS, PAGING_SMTP: relay } = config
  const units = Object.values(PAGING_UNITS)
  const by = (means: PageMeans): number => units.filter((unit) => unit[means] !== undefined).length
  if (units.length === 0) made.well.push({ what: 'pagingUnset', params: {} })
  else made.well.push({ what: 'paging', params: { mail: by('mail'), hook: by('hook') } })
  if (relay !== undefined && !(await relayAnswers()))
    made.findings.push({ code: 'ops.pagingRelayAway', params: { host: new URL(relay).hostname } })
}

/** Days left as the log grew so far: bytes of an event are taken as one kilobyte with all that hangs on it. */
async function lookAtDisk(
  { config, now }: DoctorOptions,
  made: Examined,
  verdicts: readonly LogVerdict[],
  ageMs: number,
): Promise<void> {
  const disk = await diskOf(config.DATA_DIR)
  const rest = { isEnding: false, isWritable: true, redis: 'absent', followers: [], schemas: [] } as const
  const found = examine({ ...rest, now, disk, diskLimitMb: config.DISK_MIN_MB })
  made.findings.push(...found)
  if (found.length > 0) return
  const events = verdicts.reduce((sum, { verdict }) => sum + verdict.events, 0)
  const mbPerDay = (events / 1024) * (dayMs / Math.max(ageMs, dayMs / 24))
  const days = mbPerDay === 0 ? 9999 : Math.min(9999, Math.floor(disk.freeMb / mbPerDay))
  made.well.push({ what: 'disk', params: { freeMb: disk.freeMb, days } })
}
