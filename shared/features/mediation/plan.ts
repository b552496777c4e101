/** The clocks of a performance plan: each step has its own, by its own day (人民调解法 Art. 31). */
import { clockIn, clocksIn, isOpen } from '../../clocks/clock.ts'
import { clockCancelled, clockMet, clockUntil, ruled } from '../../clocks/clocksFor.ts'
import { ruleOf } from '../../clocks/rule.ts'
import type { Context, NewEvent } from '../../feature.ts'
import type { At } from './clocks.ts'
import type { MediationOpen } from './state.ts'

const rule = 'MED-FOLLOW'
const clockOf = (instalment: number): string => `instalment-${instalment}`

/** The body that mediated looks after it; nobody else is told what is due. */
export function clocksOfPlan(
  { stream, at }: At,
  { open, instalments = [] }: { open: MediationOpen; instalments: readonly { dueAt: number }[] | undefined },
  context: Context,
): NewEvent[] {
  const duty = { agency: open.body }
  return instalments.map(({ dueAt }, index) => {
    const { profile } = ruleOf(ruled(context.city), rule)
    const opening = { stream, clockId: clockOf(index + 1), rule, startedAt: Math.min(at, dueAt), duty }
    return clockUntil(opening, { due: dueAt, profile }, context)
  })
}

type Outcome = 'performed' | 'breached'

/** Done, or given up for the routes that are open then. */
export function clocksAtInstalment(
  { stream, at }: At,
  { open, instalment, outcome }: { open: MediationOpen; instalment: number; outcome: Outcome },
  context: Context,
): NewEvent[] {
  const clockId = clockOf(instalment)
  return outcome === 'performed'
    ? clockMet({ stream, clockId, at }, open, context)
    : clockCancelled({ stream, clockId, cause: 'mediation.breached' }, open)
}

/** Once all is told of the whole, nothing of its steps is awaited. */
export function clocksAtPerformance(
  when: At,
  { open, outcome }: { open: MediationOpen; outcome: Outcome },
  context: Context,
): NewEvent[] {
  const steps = open.agreement?.instalments ?? []
  return steps.flatMap((_one, index) => {
    const clock = clockIn(clocksIn(open), clockOf(index + 1))
    return clock && isOpen(clock)
      ? clocksAtInstalment(when, { open, instalment: index + 1, outcome }, context)
      : []
  })
}
