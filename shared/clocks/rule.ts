/** A rule of time as data (D16): what starts a clock, how long it runs, what that rests on. A city may override each. */
import { z } from 'zod'
import { confirmation, evidence, inBoth } from './sources.ts'

export const timeUnits = ['minutes', 'hours'] as const
export const dayUnits = ['calendarDays', 'workingDays', 'months', 'years'] as const
export const units = [...timeUnits, ...dayUnits] as const
export type Unit = (typeof units)[number]

/** What a rule binds as: law and national norm; our stricter choice; the city's own or one modelled on another city's. */
export const profiles = ['statutory', 'strict', 'city'] as const
export type Profile = (typeof profiles)[number]

/** Time that is not counted: hearing, appraisal, until papers asked for are there, while all parties agree to wait. */
export const pauseReasonsByHand = ['hearing', 'appraisal', 'papersAsked', 'partiesAgree'] as const
/** One is the feature's alone: until those who brought a matter supply what they were told is missing. */
export const pauseReasons = [...pauseReasonsByHand, 'moreAsked'] as const
export type PauseReason = (typeof pauseReasons)[number]

export const ruleId = z
  .string()
  .regex(/^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+$/)
  .max(40)
export const unit = z.enum(units)
export const amount = z.number().int().min(1).max(10_000)

const countingShape = {
  unit,
  amount,
  /** The day on which it starts is not counted (民法典 Art. 201). Hours and minutes run from the moment. */
  startExcluded: z.boolean(),
  /** A last day off moves to the next working day (民法典 Art. 203). */
  rollToWorkingDay: z.boolean(),
  /** The last day ends at 24:00, or when the office closes. */
  endOfDay: z.enum(['midnight', 'office']),
}

/** How a rule counts: all of it that `due()` asks for, and all that a city replaces when it overrides a rule. */
export const counting = z.strictObject(countingShape).superRefine(checkCounting)
export type Counting = z.infer<typeof counting>

/** How a rule counted before the city changed it, and what that rested on: a clock of then still says so. */
const earlier = z.strictObject({
  ...countingShape,
  basis: inBoth(240),
  evidence,
  profile: z.enum(profiles),
  confirmedBy: confirmation.optional(),
})
export type Earlier = z.infer<typeof earlier>

export const clockRule = z
  .strictObject({
    id: ruleId,
    name: inBoth(80),
    startsAt: inBoth(160),
    ...countingShape,
    /** What may be granted on top in all, and by whom. */
    extendBy: z.strictObject({ unit, amount, approver: inBoth(80) }).optional(),
    /** For what the clock may stand still; for nothing else. */
    pauseReasons: z.array(z.enum(pauseReasons)).max(pauseReasons.length),
    basis: inBoth(240),
    evidence,
    profile: z.enum(profiles),
    /** For whom it is counted: a step restarts when it is handed over, what a citizen waits for never does. */
    onHandOver: z.literal('restarts').optional(),
    /** Known and shown, opened by no feature yet. */
    referenceOnly: z.literal(true).optional(),
    confirmedBy: confirmation.optional(),
    /** Where the city counts otherwise by now: the newest last. No file says it. */
    earlier: z.array(earlier).optional(),
  })
  .superRefine((rule, context) => {
    checkCounting(rule, context)
    if (rule.profile === 'statutory' && ['local', 'policy', 'own'].includes(rule.evidence))
      context.addIssue({ code: 'custom', path: ['profile'], message: 'clock.notStatutory' })
  })
export type ClockRule = z.infer<typeof clockRule>

/** True for hours and minutes, which run through nights and holidays. */
export function isTimed(of: Unit): of is (typeof timeUnits)[number] {
  return of === 'minutes' || of === 'hours'
}

/** The rule of that id. Throws when there is none: a clock without its rule is a fault of the house (D16). */
export function ruleOf({ clocks }: { clocks: readonly ClockRule[] }, id: string): ClockRule {
  const found = clocks.find((rule) => rule.id === id)
  if (!found) throw new Error(`the city has no clock rule ${id}`)
  return found
}

function checkCounting(
  rule: Pick<Counting, 'unit' | 'startExcluded' | 'rollToWorkingDay'>,
  context: z.RefinementCtx,
): void {
  const note = (path: string, message: string): void =>
    context.addIssue({ code: 'custom', path: [path], message })
  if (isTimed(rule.unit) && rule.startExcluded) note('startExcluded', 'clock.hoursRunFromTheMoment')
  if (isTimed(rule.unit) && rule.rollToWorkingDay) note('rollToWorkingDay', 'clock.hoursDoNotRoll')
}
