/** What an order about a clock comes to. Pure; the stream that bears the clock is there. */
import type { Context, Decision } from '../feature.ts'
import type { Parts } from '../protocol.ts'
import { refused } from '../refusal.ts'
import { occurredAheadMs } from '../time.ts'
import { clockIn, clocksIn, isOpen, runningMost, untoldStep, type Clock } from './clock.ts'
import {
  clockFact,
  clockMet,
  clockResumed,
  dueAgain,
  openedBy,
  pausedFrom,
  ruled,
  told,
  withKnownYears,
} from './clocksFor.ts'
import type { ClockOrder, ClockOrderOf } from './messages.ts'
import { ruleOf } from './rule.ts'

export function decideClock(order: ClockOrder, open: Parts['open'], context: Context): Decision {
  return withKnownYears(() => {
    if (order.type === 'clock.open') return opened(order, open, context)
    const clock = clockIn(clocksIn(open), order.data.clock)
    return clock ? decide(order, { clock, open, context }) : refuse('clock.unknown')
  })
}

type OtherOrder = Exclude<ClockOrder, { type: 'clock.open' }>
interface Case {
  clock: Clock
  open: Parts['open']
  context: Context
}

function decide(order: OtherOrder, held: Case): Decision {
  switch (order.type) {
    case 'clock.pause':
      return whileTheirs(held, () => pause(order, held))
    case 'clock.resume':
      return whileTheirs(held, () => resume(order, held))
    case 'clock.extend':
      return extend(order, held)
    case 'clock.meet':
      return whileTheirs(held, () => byHand(held, () => meet(order, held)))
    case 'clock.restate':
      return restate(order, held)
    case 'clock.cancel':
      return byHand(held, () => cancel(order, held))
    case 'clock.warn':
      return warn(order, held)
    case 'clock.miss':
      return miss(order, held)
  }
}

function opened(order: ClockOrderOf<'clock.open'>, open: Parts['open'], context: Context): Decision {
  const { clock: clockId, rule, startedAt = order.occurredAt ?? context.now } = order.data
  const clocks = clocksIn(open)
  if (clockIn(clocks, clockId)) return refuse('clock.exists')
  if (Object.values(clocks).filter(isOpen).length >= runningMost)
    return refuse('clock.enough', { most: runningMost })
  if (!ruled(context.city).clocks.some(({ id }) => id === rule)) return refuse('clock.ruleUnknown', { rule })
  if (isAhead(startedAt, context)) return refuse('command.occurredInFuture', { now: context.now })
  const data = openedBy({ ...order.data, stream: order.stream, clockId, startedAt }, context)
  return told(clockFact(order.stream, 'clock.opened', { ...data, byHand: true }))
}

function pause(order: ClockOrderOf<'clock.pause'>, held: Case): Decision {
  return whileRunning(held, () => {
    const { clock, context } = held
    const { reason } = order.data
    const { pauseReasons } = ruleOf(ruled(context.city), clock.rule)
    if (!pauseReasons.includes(reason)) return refuse('clock.pauseNotAllowed', { rule: clock.rule })
    const from = pausedFrom(clock, order.occurredAt ?? context.now)
    return told(clockFact(order.stream, 'clock.paused', { ...order.data, from }))
  })
}

function resume(order: ClockOrderOf<'clock.resume'>, held: Case): Decision {
  return inPhase(held, ['paused'], () => {
    const { clock, open, context } = held
    const at = order.occurredAt ?? context.now
    return told(...clockResumed({ stream: order.stream, clockId: clock.id, at }, open, context))
  })
}

/** Granted before the time is over, by another than who asks, and no further than the rule goes in all. */
function extend(order: ClockOrderOf<'clock.extend'>, held: Case): Decision {
  return whileRunning(held, () => {
    const { clock, context } = held
    const { unit, amount, askedBy, reason, notifiedAt } = order.data
    const { extendBy } = ruleOf(ruled(context.city), clock.rule)
    if (!extendBy || extendBy.unit !== unit) return refuse('clock.notExtendable', { rule: clock.rule })
    const granted = clock.extensions.reduce((sum, one) => sum + one.amount, 0)
    if (granted + amount > extendBy.amount)
      return refuse('clock.extendedTooFar', { most: extendBy.amount, left: extendBy.amount - granted })
    const { role, agency } = context.actor
    if (askedBy.agency === agency && (askedBy.role ?? role) === role) return refuse('clock.secondPerson')
    if (isAhead(notifiedAt, context)) return refuse('command.occurredInFuture', { now: context.now })
    const approvedBy = { agency, role }
    const granting = { unit, amount, askedBy, approvedBy, reason, notifiedAt }
    const extensions = [...clock.extensions, granting]
    const times = dueAgain({ ...clock, extensions }, context)
    return told(clockFact(order.stream, 'clock.extended', { clock: clock.id, ...granting, ...times }))
  }, ['running', 'paused'])
}

function meet(order: ClockOrderOf<'clock.meet'>, { clock, open, context }: Case): Decision {
  const at = order.occurredAt ?? context.now
  const events = clockMet({ stream: order.stream, clockId: clock.id, at }, open, context)
  return events.length > 0 ? told(...events) : refuse('clock.wrongPhase', { phase: clock.phase })
}

/** A start that was written down wrongly: the end moves with it, a miss stays. */
function restate(order: ClockOrderOf<'clock.restate'>, held: Case): Decision {
  return inPhase(held, ['running', 'paused', 'missed'], () => {
    const { clock, context } = held
    const { startedAt } = order.data
    if (isAhead(startedAt, context)) return refuse('command.occurredInFuture', { now: context.now })
    const times = dueAgain({ ...clock, startedAt }, context)
    return told(clockFact(order.stream, 'clock.restated', { ...order.data, ...times }))
  })
}

function cancel(order: ClockOrderOf<'clock.cancel'>, held: Case): Decision {
  return inPhase(held, ['running', 'paused'], () =>
    told(clockFact(order.stream, 'clock.cancelled', order.data)),
  )
}

/** Tells the last step that was reached; one that was overtaken by the end is not told any more. */
function warn({ stream, data }: ClockOrderOf<'clock.warn'>, { clock, context }: Case): Decision {
  const step =
    isStill(clock, data.due) && context.now <= clock.due ? untoldStep(clock, context.now) : undefined
  return step ? told(clockFact(stream, 'clock.warned', { clock: clock.id, step })) : refuse('clock.notDue')
}

function miss({ stream, data }: ClockOrderOf<'clock.miss'>, { clock, context }: Case): Decision {
  return isStill(clock, data.due) && context.now > clock.due
    ? told(clockFact(stream, 'clock.missed', { clock: clock.id, due: clock.due }))
    : refuse('clock.notDue')
}

/** It runs, and towards the same end as when the ticker looked. */
function isStill(clock: Clock, due: number): boolean {
  return clock.phase === 'running' && clock.due === due
}

function isAhead(at: number, { now }: Context): boolean {
  return at > now + occurredAheadMs
}

/** In the field each agency speaks for its own duties, the centre for all. */
function whileTheirs({ clock, context }: Case, then: () => Decision): Decision {
  const { role, agency } = context.actor
  const isField = role === 'liaison' || role === 'mediator'
  return isField && clock.duty.agency !== agency
    ? refuse('clock.notYours', { agency: clock.duty.agency })
    : then()
}

/** What a feature opened ends with what it measures, by no other door. */
function byHand({ clock }: Case, then: () => Decision): Decision {
  return clock.byHand ? then() : refuse('clock.bound')
}

function inPhase({ clock }: Case, phases: readonly Clock['phase'][], then: () => Decision): Decision {
  return phases.includes(clock.phase) ? then() : refuse('clock.wrongPhase', { phase: clock.phase })
}

/** A clock whose time is over moves no more, also before the ticker has said so. */
function whileRunning(
  held: Case,
  then: () => Decision,
  phases: readonly Clock['phase'][] = ['running'],
): Decision {
  const { clock, context } = held
  return inPhase(held, phases, () =>
    clock.phase === 'running' && context.now > clock.due ? refuse('clock.pastDue') : then(),
  )
}

function refuse(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}
