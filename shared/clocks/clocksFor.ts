/**
 * Clocks of a feature: how its decisions and policies open, meet and end them. A decision that opens one stands inside
 * `withKnownYears`; policies cannot refuse, so what they open must count without a calendar.
 */
import { decided, type Context, type Decision, type NewEvent } from '../feature.ts'
import type { Parts } from '../protocol.ts'
import { refused } from '../refusal.ts'
import { UnknownYear } from './calendar.ts'
import { clockIn, clocksIn, isOpen, type Clock } from './clock.ts'
import { due, type Due } from './due.ts'
import type { ClockEventData, ClockEventType, Duty } from './messages.ts'
import { ruleOf, type PauseReason, type Profile } from './rule.ts'

export interface Opening {
  stream: string
  clockId: string
  /** Id of a rule of the city; one it does not have throws (D16). */
  rule: string
  /** Epoch ms. */
  startedAt: number
  duty: Duty
  /** A few words that tell it from others of its rule; erasable. */
  subject?: string | undefined
}

/** The event by which a clock opens. Its due time is worked out here, once. Throws `UnknownYear`. */
export function clockOpened(opening: Opening, context: Pick<Context, 'now' | 'city'>): NewEvent {
  return clockFact(opening.stream, 'clock.opened', openedBy(opening, context))
}

const [minuteMs, hourMs] = [60_000, 3_600_000]
/** A rule counts so many minutes at most; what is due later counts in hours. */
const mostMinutes = 10_000

/** The event by which a clock opens whose end was set by whoever gave it, not counted: its rule says what it is for. */
export function clockUntil(
  { stream, clockId, rule, startedAt, duty }: Opening,
  { due, profile }: { due: number; profile: Profile },
  { now }: Pick<Context, 'now'>,
): NewEvent {
  const minutes = Math.max(1, Math.ceil((due - startedAt) / minuteMs))
  const isShort = minutes <= mostMinutes
  return clockFact(stream, 'clock.opened', {
    clock: clockId,
    rule,
    profile,
    counting: {
      unit: isShort ? 'minutes' : 'hours',
      amount: isShort ? minutes : Math.ceil((due - startedAt) / hourMs),
      startExcluded: false,
      rollToWorkingDay: false,
      endOfDay: 'midnight',
    },
    duty,
    startedAt,
    due,
    unrolled: due,
    ...(now > due && { overdueAtOpening: true }),
  })
}

/** What a clock of that opening begins with, whoever opens it. */
export function openedBy(
  { clockId, rule: ruleId, startedAt, duty, subject }: Opening,
  { now, city }: Pick<Context, 'now' | 'city'>,
): ClockEventData['clock.opened'] {
  const rules = ruled(city)
  const rule = ruleOf(rules, ruleId)
  const { unit, amount, startExcluded, rollToWorkingDay, endOfDay } = rule
  const counting = { unit, amount, startExcluded, rollToWorkingDay, endOfDay }
  const times = { ...due(counting, startedAt, rules.calendar), ...named(rules) }
  return {
    clock: clockId,
    rule: ruleId,
    profile: rule.profile,
    counting,
    duty,
    startedAt,
    ...times,
    ...(subject !== undefined && { subject }),
    ...(rule.onHandOver !== 'restarts' && { citizen: true }),
    ...(now > times.due && { overdueAtOpening: true }),
  }
}

/**
 * The events by which a clock is met at `at`; none where it is not there, met or cancelled already. It is late when its
 * time was over as this is recorded, whatever the ticker came to: then it is missed first, and stays so.
 */
export function clockMet(
  { stream, clockId, at }: { stream: string; clockId: string; at: number },
  open: Parts['open'] | undefined,
  { now }: Pick<Context, 'now'>,
): NewEvent[] {
  const clock = open && clockIn(clocksIn(open), clockId)
  if (!clock || clock.phase === 'met' || clock.phase === 'cancelled') return []
  const met = clockFact(stream, 'clock.met', { clock: clockId, at })
  const isLate = clock.phase === 'running' && Math.max(now, at) > clock.due
  return isLate ? [clockFact(stream, 'clock.missed', { clock: clockId, due: clock.due }), met] : [met]
}

/** The event by which a clock ends without its duty being done; none where it does not run. `cause` is the feature's own code. */
export function clockCancelled(
  { stream, clockId, cause }: { stream: string; clockId: string; cause: string },
  open: Parts['open'] | undefined,
): NewEvent[] {
  const clock = open && clockIn(clocksIn(open), clockId)
  return clock && isOpen(clock) ? [clockFact(stream, 'clock.cancelled', { clock: clockId, cause })] : []
}

/** The event by which a clock stands still; none where it does not run, its time is over, or its rule lets it not (CLK14). */
export function clockPaused(
  { stream, clockId, reason, at }: { stream: string; clockId: string; reason: PauseReason; at: number },
  open: Parts['open'],
  { now, city }: Pick<Context, 'now' | 'city'>,
): NewEvent[] {
  const clock = clockIn(clocksIn(open), clockId)
  if (clock?.phase !== 'running' || now > clock.due) return []
  if (!ruleOf(ruled(city), clock.rule).pauseReasons.includes(reason)) return []
  return [clockFact(stream, 'clock.paused', { clock: clockId, reason, from: pausedFrom(clock, at) })]
}

/** A clock stands still from when the reason arose, never from before it ran. */
export function pausedFrom({ startedAt, pauses }: Clock, at: number): number {
  return Math.max(at, startedAt, pauses.at(-1)?.to ?? 0)
}

/** The event by which a clock goes on; none where it does not stand still. Throws `UnknownYear`. */
export function clockResumed(
  { stream, clockId, at }: { stream: string; clockId: string; at: number },
  open: Parts['open'],
  context: Pick<Context, 'city'>,
): NewEvent[] {
  const clock = clockIn(clocksIn(open), clockId)
  if (clock?.phase !== 'paused') return []
  const to = Math.max(at, clock.pauses.at(-1)?.from ?? clock.startedAt)
  const pauses = clock.pauses.map((one) => ({ ...one, to: one.to ?? to }))
  return [
    clockFact(stream, 'clock.resumed', { clock: clockId, to, ...dueAgain({ ...clock, pauses }, context) }),
  ]
}

/**
 * The events of a hand-over: a step ends and begins anew under another id with whoever takes over; what a citizen waits
 * for goes on, and what has ended stays ended (CLK9). Throws `UnknownYear`.
 */
export function clockHandedOver(
  {
    stream,
    clockId,
    nextId,
    duty,
    at,
  }: { stream: string; clockId: string; nextId: string; duty: Duty; at: number },
  open: Parts['open'],
  context: Pick<Context, 'now' | 'city'>,
): NewEvent[] {
  const clock = clockIn(clocksIn(open), clockId)
  if (!clock || clock.citizen || !isOpen(clock)) return []
  const next = {
    stream,
    clockId: nextId,
    rule: clock.rule,
    startedAt: at,
    duty,
    subject: clock.subject ?? undefined,
  }
  return [...clockCancelled({ stream, clockId, cause: 'clock.handedOver' }, open), clockOpened(next, context)]
}

/** Decides; where a date lies beyond the calendar's years, refuses and names the year. */
export function withKnownYears(decide: () => Decision): Decision {
  try {
    return decide()
  } catch (error) {
    if (!(error instanceof UnknownYear)) throw error
    return { accepted: false, refusal: refused('clock.unknownYear', { year: error.year }) }
  }
}

/** An event of a clock. */
export function clockFact<T extends ClockEventType>(
  stream: string,
  type: T,
  data: ClockEventData[T],
): NewEvent {
  return { stream, type, data: { ...data } }
}

/** When a clock is due with other starts, pauses or extensions than it has; what the rule says by now moves nothing. */
export function dueAgain(
  { counting, startedAt, pauses, extensions }: Clock,
  { city }: Pick<Context, 'city'>,
): Due & { rules?: number } {
  const ended = pauses.flatMap(({ from, to }) => (to === undefined ? [] : [{ from, to }]))
  const rules = ruled(city)
  return { ...due(counting, startedAt, rules.calendar, { pauses: ended, extensions }), ...named(rules) }
}

/** What an event says of the rules it was counted by: how many decisions of the city they held (CITY4). */
function named({ decided: rules }: NonNullable<Context['city']>): { rules?: number } {
  return rules === undefined ? {} : { rules }
}

/** The rules of time of the city. Throws where a decision about clocks is judged without a city. */
export function ruled(city: Context['city']): NonNullable<Context['city']> {
  if (!city) throw new Error('a clock needs the rules of its city')
  return city
}

/** Accepts with events of clocks. */
export function told(...events: NewEvent[]): Decision {
  return decided(events)
}
