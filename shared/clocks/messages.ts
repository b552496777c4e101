/** Orders and events of clocks: any stream bears them beside what its own feature knows (D16). */
import { z } from 'zod'
import type { CommandDefinition, EventDefinition, Order } from '../feature.ts'
import { roles, type Event } from '../event.ts'
import { agencyCode } from '../ids.ts'
import { instant } from '../time.ts'
import { words } from '../words.ts'
import { amount, clockRule, pauseReasons, pauseReasonsByHand, profiles, ruleId, unit } from './rule.ts'

/** Unique within its stream, chosen by whoever opens it: `first-report`, `receipt-fire`, or the id of what it measures. */
export const clockId = z.string().regex(/^(?!\d+$|__proto__$)[A-Za-z0-9_.-]{1,64}$/)
/** Whose duty it is: a unit, or a role of it, never a person. */
export const duty = z.strictObject({ agency: agencyCode, role: z.enum(roles).optional() })
export type Duty = z.infer<typeof duty>

/** When it is said that time runs out: a share of the whole, then minutes before the end. */
export const steps = ['half', 'fourFifths', 'minutes60', 'minutes30', 'minutes10'] as const
export type Step = (typeof steps)[number]

const { startExcluded, rollToWorkingDay, endOfDay } = clockRule.shape
const counting = z.strictObject({ unit, amount, startExcluded, rollToWorkingDay, endOfDay })
const reasonMax = 500
const reason = words(reasonMax)
const gone = reason.nullable()
const clock = clockId
const dueTimes = {
  due: instant,
  unrolled: instant,
  /** How many decisions of the city the rules held that it was counted by; absent: none, they were its files'. */
  rules: z.number().int().min(1).optional(),
}
const pauseReason = z.enum(pauseReasons)
/** Why a feature ended a clock, as a code of its own: `order.returned`. */
const cause = z
  .string()
  .regex(/^[a-z][A-Za-z]*(?:\.[a-z][A-Za-z]*)*$/)
  .max(60)

export const clockCommands = {
  /** It starts when it happened, unless told otherwise. */
  'clock.open': {
    data: z.strictObject({
      clock,
      rule: ruleId,
      duty,
      startedAt: instant.optional(),
      subject: words(120).optional(),
    }),
  },
  'clock.pause': {
    data: z.strictObject({ clock, reason: z.enum(pauseReasonsByHand), note: reason.optional() }),
  },
  'clock.resume': { data: z.strictObject({ clock }) },
  /** Given by whoever grants it; `notifiedAt` is when those who wait were told. */
  'clock.extend': {
    data: z.strictObject({ clock, unit, amount, askedBy: duty, reason, notifiedAt: instant }),
  },
  'clock.meet': { data: z.strictObject({ clock }) },
  'clock.restate': { data: z.strictObject({ clock, startedAt: instant, reason }) },
  'clock.cancel': { data: z.strictObject({ clock, reason }) },
  'clock.warn': { data: z.strictObject({ clock, due: instant }) },
  'clock.miss': { data: z.strictObject({ clock, due: instant }) },
} as const satisfies Record<string, CommandDefinition>

export const clockEvents = {
  'clock.opened': {
    layer: 'open',
    v: 1,
    data: z.strictObject({
      clock,
      rule: ruleId,
      profile: z.enum(profiles),
      /** How the rule counted when it opened: what the rule says later moves nothing. */
      counting,
      duty,
      startedAt: instant,
      ...dueTimes,
      subject: words(120).nullable().optional(),
      /** What a citizen waits for: it goes on through every hand-over. */
      citizen: z.literal(true).optional(),
      /** Opened by an order of its own, not by what it measures. */
      byHand: z.literal(true).optional(),
      overdueAtOpening: z.literal(true).optional(),
    }),
  },
  'clock.warned': { layer: 'open', v: 1, data: z.strictObject({ clock, step: z.enum(steps) }) },
  'clock.paused': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ clock, reason: pauseReason, note: gone.optional(), from: instant }),
  },
  'clock.resumed': { layer: 'open', v: 1, data: z.strictObject({ clock, to: instant, ...dueTimes }) },
  'clock.extended': {
    layer: 'open',
    v: 1,
    data: z.strictObject({
      clock,
      unit,
      amount,
      askedBy: duty,
      approvedBy: duty,
      reason: gone,
      notifiedAt: instant,
      ...dueTimes,
    }),
  },
  'clock.met': { layer: 'open', v: 1, data: z.strictObject({ clock, at: instant }) },
  'clock.missed': { layer: 'open', v: 1, data: z.strictObject({ clock, due: instant }) },
  'clock.restated': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ clock, startedAt: instant, reason: gone, ...dueTimes }),
  },
  'clock.cancelled': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ clock, reason: gone.optional(), cause: cause.optional() }),
  },
} as const satisfies Record<string, EventDefinition>

type Commands = typeof clockCommands
export type ClockOrderOf<T extends keyof Commands> = Order<T, z.infer<Commands[T]['data']>>
export type ClockOrder = { [T in keyof Commands]: ClockOrderOf<T> }[keyof Commands]

type Events = typeof clockEvents
export type ClockEventType = keyof Events
export type ClockEventData = { [T in ClockEventType]: z.infer<Events[T]['data']> }
export type ClockEvent = {
  [T in ClockEventType]: Omit<Event, 'type' | 'data'> & { type: T; data: ClockEventData[T] }
}[ClockEventType]
