/** What interrupts, what is marked, what is only listed (ux.md §2, alarm policy). Pure. */
import { z } from 'zod'
import { stepsOf, type Clock } from '../../shared/clocks/clock.ts'
import { clockFaceOf, isOwed, lastStep, type StandingClock } from '../clocks/readings.ts'
import type { Unheard } from '../features/order/orders.ts'

/** 1 interrupts, 2 is marked, 3 is listed. */
export type Priority = 1 | 2 | 3

export interface Alarm {
  /** Changes when it becomes something graver: what was shelved before comes back then. */
  key: string
  priority: Priority
  incident: string | undefined
  /** Since when there is something to tell. */
  at: number
  clock?: StandingClock
  unheard?: Unheard
  /** A level just set: of the response, 1 or 2, or of the event. */
  raised?: Raised
}

export interface Raised {
  incident: string
  what: 'response' | 'event'
  level: 1 | 2
  since: number
}

export interface Alarming {
  clocks: readonly StandingClock[]
  unheard: readonly Unheard[]
  /** Levels 1 and 2 as they stand. */
  raised: readonly Raised[]
  /** The response level of an incident, undefined without one. */
  levelOf: (incident: string) => number | undefined
}

const graveLevel = 2
const floodMs = 10 * 60_000
const floodMost = 10
/** The last of a statutory clock, in which it interrupts; and how long a level that was set is told of. */
const lastMs = 30 * 60_000
const raisedMs = 30 * 60_000
/** The longest that an alarm may be put aside. */
export const shelveMostMs = 60 * 60_000

/**
 * All there is to tell at that instant, gravest first, then newest first. A missed clock and an order nobody read in its
 * time are 1 at response levels 1 and 2, else 2; a statutory clock is 1 once missed and in its last half hour, wherever it
 * runs; so is, for half an hour, a level 1 or 2 that was set. Any other warning is 3.
 */
export function alarmsOf({ clocks, unheard, raised, levelOf }: Alarming, now: number): Alarm[] {
  const isGrave = (incident: string | undefined) =>
    ((incident === undefined ? undefined : levelOf(incident)) ?? graveLevel + 1) <= graveLevel
  const ofClocks = clocks.filter(isOwed).flatMap((standing): Alarm[] => {
    const { key, incident, clock } = standing
    const face = clockFaceOf(standing, now)
    const isStatutory = clock.profile === 'statutory'
    if (face === 'overdue' || face === 'overdueAtOpening') {
      const priority = isStatutory || isGrave(incident) ? 1 : 2
      return [{ key: `${key}:missed`, priority, incident, at: clock.missedAt ?? clock.due, clock: standing }]
    }
    if (clock.phase === 'running' && isStatutory && now >= clock.due - lastMs)
      return [{ key: `${key}:last`, priority: 1, incident, at: lastOf(clock), clock: standing }]
    const step = lastStep(clock, now)
    const at = stepsOf(clock).find((one) => one.step === step)?.at
    return step && at !== undefined
      ? [{ key: `${key}:${step}`, priority: 3, incident, at, clock: standing }]
      : []
  })
  const ofOrders = unheard.map((one): Alarm => ({
    key: `${one.order.stream}:unread`,
    priority: one.urgent ? 1 : 2,
    incident: one.order.open.incident ?? undefined,
    at: one.order.open.receiptDueAt,
    unheard: one,
  }))
  const ofLevels = raised
    .filter(({ since }) => since <= now && now < since + raisedMs)
    .map((one): Alarm => {
      const { incident, what, level, since } = one
      return { key: `${incident}:${what}:${level}`, priority: 1, incident, at: since, raised: one }
    })
  return [...ofClocks, ...ofOrders, ...ofLevels].sort(
    (a, b) => a.priority - b.priority || b.at - a.at || a.key.localeCompare(b.key),
  )
}

/** Since when a clock is in its last half hour; a shorter one, since it began. */
function lastOf({ startedAt, due }: Clock): number {
  return Math.max(startedAt, due - lastMs)
}

/** What of the present alarms interrupts now and did not before; in a flood nothing after its first. */
export interface Sounding {
  alarms: readonly Alarm[]
  isFlood: boolean
}

/** The gravest alarm to say aloud, or that there are too many; once for each, once for a flood. */
export function toSay(before: Sounding, now: Sounding): Alarm | 'flood' | undefined {
  const known = new Set(before.alarms.map(({ key }) => key))
  const fresh = now.alarms.find(({ key, priority }) => priority === 1 && !known.has(key))
  if (!fresh || (now.isFlood && before.isFlood)) return undefined
  return now.isFlood ? 'flood' : fresh
}

/** What was put aside, until when (log ms) and why; by the alarm's key. */
export const shelf = z.record(z.string(), z.strictObject({ until: z.number(), reason: z.string().max(100) }))
export type Shelf = z.infer<typeof shelf>

/** Alarms that are not put aside, and those that are. A shelf that is over holds nothing. */
export function parted(
  alarms: readonly Alarm[],
  shelf: Shelf,
  now: number,
): { heard: Alarm[]; shelved: Alarm[] } {
  const isShelved = ({ key }: Alarm) => (shelf[key]?.until ?? 0) > now
  return {
    heard: alarms.filter((alarm) => !isShelved(alarm)),
    shelved: alarms.filter(isShelved),
  }
}

/** More than ten in ten minutes. */
export function isFlood(alarms: readonly Alarm[], now: number): boolean {
  return alarms.filter(({ at }) => at > now - floodMs && at <= now).length > floodMost
}

export interface AlarmGroup {
  incident: string | undefined
  /** The gravest first. */
  alarms: Alarm[]
}

/** Alarms by incident, the group with the gravest first: how a flood is told. */
export function grouped(alarms: readonly Alarm[]): AlarmGroup[] {
  const groups = new Map<string | undefined, Alarm[]>()
  for (const alarm of alarms) groups.set(alarm.incident, [...(groups.get(alarm.incident) ?? []), alarm])
  return [...groups].map(([incident, its]) => ({ incident, alarms: its }))
}
