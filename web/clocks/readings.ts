/** Clocks as the screens read them: where they stand, what state they are in, what they rest on. Pure. */
import { foldings } from '../../shared/foldings.ts'
import { clocksIn, isOpen, stepsOf, type Clock, type Pause } from '../../shared/clocks/clock.ts'
import type { Step } from '../../shared/clocks/messages.ts'
import { countsLike } from '../../shared/clocks/overrides.ts'
import type { ClockRule } from '../../shared/clocks/rule.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import { nearnessOf } from './nearness.ts'

/** A clock and where it stands. */
export interface StandingClock {
  /** The same for no other clock of one's copy. */
  key: string
  stream: string
  feature: string
  /** The incident it is about, the first of several; undefined for what belongs to none. */
  incident: string | undefined
  /** What it measures is over: nobody waits for it any more. */
  isOver: boolean
  clock: Clock
}

/** `far` and `near` run; those of time that ran out say whether the duty was done after all, is still owed, or lapsed. */
export type ClockFace =
  'far' | 'near' | 'overdue' | 'overdueAtOpening' | 'paused' | 'met' | 'metLate' | 'missed' | 'cancelled'

/** Every clock of these streams, in the order in which each stream opened them. */
export function standingClocks(streams: ReadonlyMap<string, StreamCopy>): StandingClock[] {
  return [...streams.values()].flatMap((copy) => {
    const { open } = copy.state
    const clocks = Object.values(clocksIn(open))
    if (clocks.length === 0) return []
    const { incident, incidents } = open
    const [first] = Array.isArray(incidents) ? (incidents as unknown[]) : [incident]
    const about = copy.feature === 'incident' ? copy.stream : typeof first === 'string' ? first : undefined
    const isOver = foldings.feature(copy.feature).isClosed(open)
    return clocks.map((clock) => ({
      key: `${copy.stream}/${clock.id}`,
      stream: copy.stream,
      feature: copy.feature,
      incident: about,
      isOver,
      clock,
    }))
  })
}

export function clockFaceOf(
  { clock, isOver }: Pick<StandingClock, 'clock' | 'isOver'>,
  now: number,
): ClockFace {
  switch (clock.phase) {
    case 'cancelled':
    case 'paused':
      return clock.phase
    case 'met':
      return clock.missedAt === undefined ? 'met' : 'metLate'
    case 'missed':
      if (isOver) return 'missed'
      return clock.overdueAtOpening ? 'overdueAtOpening' : 'overdue'
    case 'running': {
      const nearness = nearnessOf({ since: clock.startedAt, dueAt: clock.due }, now)
      return nearness === 'normal' ? 'far' : nearness
    }
  }
}

/** True while somebody still owes what it measures: it runs, stands still, or ran out and was not made good. */
export function isOwed({ clock, isOver }: StandingClock): boolean {
  return isOpen(clock) || (clock.phase === 'missed' && !isOver)
}

/** The last step of warning that lies behind a running clock; undefined before the first. */
export function lastStep(clock: Clock, now: number): Step | undefined {
  return clock.phase === 'running' ? stepsOf(clock).findLast(({ at }) => at <= now)?.step : undefined
}

/** The pause that lasts. */
export function pauseOf({ pauses }: Clock): Pause | undefined {
  return pauses.find(({ to }) => to === undefined)
}

/**
 * The rule it was opened by; undefined once the city dropped it. Where the city counts otherwise by now, what the rule
 * rested on when it counted as this clock does: a change moves no clock that runs (CITY2).
 */
export function ruleFor(
  rules: readonly ClockRule[] | undefined,
  { rule: id, counting }: Pick<Clock, 'rule' | 'counting'>,
): ClockRule | undefined {
  const rule = rules?.find((one) => one.id === id)
  if (!rule?.earlier || countsLike(counting, rule)) return rule
  const { confirmedBy: _now, earlier, ...rest } = rule
  const then = earlier.findLast((one) => countsLike(counting, one))
  return then ? { ...rest, ...then, earlier } : rule
}

/** Nobody in this city has said yet that the rule binds here. A rule nobody knows is confirmed by nobody. */
export function isUnconfirmed(rule: ClockRule | undefined): boolean {
  return rule?.confirmedBy === undefined
}
