/** Whether this house should be sent anybody (reliability.md §6): pure judgement over what was measured. */
import type { PageMeans } from '../../shared/features/order/messages.ts'
import type { Config } from '../config.ts'
import { diskLimits, type Disk } from './disk.ts'
import { findings, told, type Finding, type Severity } from './words.ts'

/** A follower that confirmed its log's head longer ago than this is late. */
const freshMs = 2000
/** Clocks of machines may differ by this much. */
const skewMs = 60_000
const backupWithinMs = 24 * 3_600_000
const drillWithinMs = 7 * 24 * 3_600_000

export interface Measured {
  now: number
  isEnding: boolean
  isWritable: boolean
  redis: 'absent' | 'up' | 'down'
  /** Per log: real ms at which the follower last confirmed the head. */
  followers: readonly { log: string; asOf: number }[]
  schemas: readonly { log: string; found: number; wanted: number }[]
  /** Undefined while it could not be measured. */
  disk: Disk | undefined
  diskLimitMb?: number | undefined
}

export interface Kept {
  /** Real ms of the last backup that was restored and verified; `began`: since when this house could have made one. */
  backupAt: number | undefined
  drillAt: number | undefined
  began: number
}

/** What is wrong with a house, the gravest first. */
export function examine(measured: Measured): Finding[] {
  const { now, isEnding, isWritable, redis, followers, schemas, disk, diskLimitMb } = measured
  const found: Finding[] = []
  if (isEnding) found.push({ code: 'ops.draining', params: {} })
  for (const { log, asOf } of followers)
    if (now - asOf > freshMs)
      found.push({ code: 'ops.followerLate', params: { log, seconds: Math.round((now - asOf) / 1000) } })
  if (!isWritable) found.push({ code: 'ops.storeReadOnly', params: {} })
  for (const schema of schemas)
    if (schema.found !== schema.wanted) found.push({ code: 'ops.schemaDiffers', params: { ...schema } })
  if (disk) found.push(...examineDisk(disk, diskLimitMb))
  if (redis === 'down') found.push({ code: 'ops.redisDown', params: {} })
  return found
}

function examineDisk(disk: Disk, chosenMb: number | undefined): Finding[] {
  const { least, soon } = diskLimits(disk, chosenMb)
  const { freeMb } = disk
  if (freeMb < least) return [{ code: 'ops.diskFull', params: { freeMb, limitMb: least } }]
  return freeMb < soon ? [{ code: 'ops.diskSoon', params: { freeMb } }] : []
}

/** What is wrong with the copies of a house: it serves on, but somebody must see to it. */
export function examineCopies(now: number, { backupAt, drillAt, began }: Kept): Finding[] {
  if (backupAt === undefined)
    return now - began > backupWithinMs ? [{ code: 'ops.backupMissing', params: {} }] : []
  const found: Finding[] = []
  if (now - backupAt > backupWithinMs)
    found.push({ code: 'ops.backupOld', params: { hours: Math.floor((now - backupAt) / 3_600_000) } })
  if (drillAt !== undefined && now - drillAt > drillWithinMs)
    found.push({ code: 'ops.drillOld', params: { days: Math.floor((now - drillAt) / 86_400_000) } })
  return found
}

export interface Shipping {
  everyMs: number
  /** Real ms before which everything is shipped; `began`: since when this house ships. */
  shippedAt: number | undefined
  began: number
}

/** Two runs may be missed before somebody must see to it. */
export function examineShipping(now: number, { everyMs, shippedAt, began }: Shipping): Finding[] {
  const seconds = Math.floor((now - (shippedAt ?? began)) / 1000)
  return seconds * 1000 > 2 * everyMs ? [{ code: 'ops.shipLate', params: { seconds } }] : []
}

const pagingFails = { mail: 'ops.pagingMailFails', hook: 'ops.pagingHookFails' } as const

/** Means by which the last page did not go out: whoever it was for must be rung. */
export function examinePaging(failing: ReadonlySet<PageMeans>): Finding[] {
  return [...failing].map((means) => ({ code: pagingFails[means], params: {} }))
}

/** A log whose last record lies ahead of this machine's clock; a played one has a clock of its own. */
export function examineClock(log: string, recordedAt: number, now: number): Finding[] {
  const isReal = log === 'live' || log === 'house'
  if (!isReal || recordedAt <= now + skewMs) return []
  return [{ code: 'ops.clockBack', params: { log, seconds: Math.round((recordedAt - now) / 1000) } }]
}

/** A proxy that is used and not named. */
export function examineProxy({
  PUBLIC_URL,
  TRUST_PROXY,
}: Pick<Config, 'PUBLIC_URL' | 'TRUST_PROXY'>): Finding[] {
  const isUntold = PUBLIC_URL !== undefined && TRUST_PROXY.length === 0
  return isUntold ? [{ code: 'ops.proxyUntold', params: {} }] : []
}

export function severityOf({ code }: Finding): Severity {
  return findings[code].severity
}

/** The body of /readyz: red only for what makes this house useless to whoever is sent here. */
export function readiness(found: readonly Finding[]): {
  ready: boolean
  reasons: ReturnType<typeof told>[]
  degraded: ReturnType<typeof told>[]
} {
  const isDown = (finding: Finding): boolean => severityOf(finding) === 'down'
  const reasons = found.filter(isDown)
  return {
    ready: reasons.length === 0,
    reasons: reasons.map(told),
    degraded: found.filter((finding) => !isDown(finding)).map(told),
  }
}
