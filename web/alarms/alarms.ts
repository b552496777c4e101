/** What interrupts, what is marked, what is only listed (ux.md §2, alarm policy). Pure. */
import { stepsOf } from '../../shared/clocks/clock.ts'
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
}

export interface Alarming {
  clocks: readonly StandingClock[]
  unheard: readonly Unheard[]
  /** The response level of an incident, undefined without one. */
  levelOf: (incident: string) => number | undefined
}

const graveLevel = 2
const floodMs = 10 * 60_000
const floodMost = 10
/** The longest that an alarm may be put aside. */
export const shelveMostMs = 60 * 60_000

/**
 * All there is to tell at that instant, gravest first, then newest first. A missed clock and an order nobody read in its
 * time are 1 at response levels 1 and 2, else 2; a warning is 3.
 */
export function alarmsOf({ clocks, unheard, levelOf }: Alarming, now: number): Alarm[] {
  const isGrave = (incident: string | undefined) =>
    ((incident === undefined ? undefined : levelOf(incident)) ?? graveLevel + 1) <= graveLevel
  const ofClocks = clocks.filter(isOwed).flatMap((standing): Alarm[] => {
    const { key, incident, clock } = standing
    const face = clockFaceOf(standing, now)
    if (face === 'overdue' || face === 'overdueAtOpening') {
      const priority = isGrave(incident) ? 1 : 2
      return [{ key: `${key}:missed`, priority, incident, at: clock.missedAt ?? clock.due, clock: standing }]
    }
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
  return [...ofClocks, ...ofOrders].sort(
    (a, b) => a.priority - b.priority || b.at - a.at || a.key.localeCompare(b.key),
  )
}

/** What was put aside, until when (log ms) and why. */
export interface Shelved {
  until: number
  reason: string
}

/** Alarms that are not put aside, and those that are. A shelf that is over holds nothing. */
export function parted(
  alarms: readonly Alarm[],
  shelf: ReadonlyMap<string, Shelved>,
  now: number,
): { heard: Alarm[]; shelved: Alarm[] } {
  const isShelved = ({ key }: Alarm) => (shelf.get(key)?.until ?? 0) > now
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
