/** The clocks of a dispute (domain.md §2.3): taking it, its term, what a court is asked, what another body is asked. */
import { clockIn, clocksIn, isOpen, type Clock } from '../../clocks/clock.ts'
import {
  clockCancelled,
  clockFact,
  clockMet,
  clockOpened,
  dueAgain,
  openedBy,
  ruled,
} from '../../clocks/clocksFor.ts'
import { ruleOf, type PauseReason } from '../../clocks/rule.ts'
import type { Context, NewEvent } from '../../feature.ts'
import { ruleFor } from './channels.ts'
import type { Channel, CourtStep, DisputeMatter } from './kinds.ts'
import type { MediationOpen } from './state.ts'

/** The instant, and the stream it is told of. */
export interface At {
  stream: string
  at: number
}
type Kind = { channel: Channel; matter: DisputeMatter; body: string }

const taking = 'taking'
const transferring = 'transfer'
const asking = 'confirmation'
const courtAccepts = 'court-accepts'
const courtDecides = 'court-decides'
const term = 'term-'

function termsOf(open: MediationOpen | undefined): Clock[] {
  return open ? Object.values(clocksIn(open)).filter(({ id }) => id.startsWith(term)) : []
}

const nextTerm = (open: MediationOpen | undefined): string => `${term}${termsOf(open).length + 1}`

/** The newest term, however it stands. */
function lastTerm(open: MediationOpen): Clock | undefined {
  return termsOf(open).at(-1)
}

/** What begins as a dispute is brought before a body. */
export function clocksAtOpening({ stream, at }: At, kind: Kind, context: Context): NewEvent[] {
  const row = ruleFor(ruled(context.city).mediation.taking, kind.channel, kind.matter)
  const duty = { agency: kind.body }
  return row ? [clockOpened({ stream, clockId: taking, rule: row.rule, startedAt: at, duty }, context)] : []
}

/** Its term begins with its acceptance or has run since its application, as its rule says; the time to take it ends. */
export function clocksAtAcceptance(
  { stream, at }: At,
  kind: Kind & { openedAt: number },
  open: MediationOpen | undefined,
  context: Context,
): NewEvent[] {
  const row = ruleFor(ruled(context.city).mediation.terms, kind.channel, kind.matter)
  if (!row) throw new Error(`no term for ${kind.channel} of ${kind.matter}`)
  const startedAt = row.from === 'application' ? kind.openedAt : at
  const isRunning = open && termOf(open) !== undefined
  return [
    ...clockMet({ stream, clockId: taking, at }, open, context),
    ...(isRunning
      ? []
      : [
          clockOpened(
            { stream, clockId: nextTerm(open), rule: row.rule, startedAt, duty: { agency: kind.body } },
            context,
          ),
        ]),
  ]
}

/** The term that was missed stays missed; another of the same length begins, for all sides wish it. */
export function clocksAtContinuing({ stream, at }: At, open: MediationOpen, context: Context): NewEvent[] {
  const missed = lastTerm(open)
  if (!missed) throw new Error(`${stream} has no term to go on from`)
  const { rule, duty } = missed
  return [clockOpened({ stream, clockId: nextTerm(open), rule, startedAt: at, duty }, context)]
}

/** The running or paused clock of its term. */
export function termOf(open: MediationOpen): Clock | undefined {
  return termsOf(open).find(isOpen)
}

/**
 * True once the days to ask a court for confirmation are over: they run from the agreement, whether or not its sides
 * spoke of a court then, and for an application made anew, too (民事诉讼法 Art. 205). Throws `UnknownYear`.
 */
export function isTooLateToAsk(open: MediationOpen, context: Context): boolean {
  const clock = clockIn(clocksIn(open), asking)
  if (clock) return clock.phase === 'missed' || context.now > clock.due
  const { agreement, body: agency } = open
  if (!agreement) return true
  const days = { stream: '', clockId: asking, rule: 'MED-JC', startedAt: agreement.at, duty: { agency } }
  return context.now > openedBy(days, context).due
}

/** True once its term ran out, and none that began after it runs. */
export function isTermOver(open: MediationOpen, now: number): boolean {
  const clock = lastTerm(open)
  return clock?.phase === 'missed' || (clock?.phase === 'running' && now > clock.due)
}

/** The term stands still, where its rule lets it. */
export function clocksAtPause(
  { stream, at }: At,
  open: MediationOpen,
  reason: PauseReason,
  context: Context,
): NewEvent[] {
  const clock = termOf(open)
  if (clock?.phase !== 'running') return []
  const { pauseReasons } = ruleOf(ruled(context.city), clock.rule)
  if (!pauseReasons.includes(reason)) return []
  const from = Math.max(at, clock.startedAt, clock.pauses.at(-1)?.to ?? 0)
  return [clockFact(stream, 'clock.paused', { clock: clock.id, reason, from })]
}

export function clocksAtResumption({ stream, at }: At, open: MediationOpen, context: Context): NewEvent[] {
  const clock = termOf(open)
  if (clock?.phase !== 'paused') return []
  const to = Math.max(at, clock.pauses.at(-1)?.from ?? clock.startedAt)
  const pauses = clock.pauses.map((one) => ({ ...one, to: one.to ?? to }))
  return [
    clockFact(stream, 'clock.resumed', { clock: clock.id, to, ...dueAgain({ ...clock, pauses }, context) }),
  ]
}

/** The term is kept; where all sides wish a court to confirm what was agreed, their days to ask it begin. */
export function clocksAtAgreement(
  { stream, at }: At,
  { open, toConfirm }: { open: MediationOpen; toConfirm: boolean },
  context: Context,
): NewEvent[] {
  const kept = lastTerm(open)
  const duty = { agency: open.body }
  return [
    ...(kept ? clockMet({ stream, clockId: kept.id, at }, open, context) : []),
    ...(toConfirm
      ? [clockOpened({ stream, clockId: asking, rule: 'MED-JC', startedAt: at, duty }, context)]
      : []),
  ]
}

/** The days to ask a court end with asking; its own begin. */
export function clocksAtAsking(
  { stream, at }: At,
  { open, court }: { open: MediationOpen; court: string },
  context: Context,
): NewEvent[] {
  const duty = { agency: court }
  return [
    ...clockMet({ stream, clockId: asking, at }, open, context),
    clockOpened({ stream, clockId: courtAccepts, rule: 'MED-JC-ACC', startedAt: at, duty }, context),
  ]
}

export function clocksAtCourt(
  { stream, at }: At,
  { open, step }: { open: MediationOpen; step: CourtStep },
  context: Context,
): NewEvent[] {
  const done = (clockId: string): NewEvent[] => clockMet({ stream, clockId, at }, open, context)
  switch (step) {
    case 'supplementAsked':
      return []
    case 'accepted': {
      const duty = { agency: open.confirmation?.court ?? open.body }
      return [
        ...done(courtAccepts),
        clockOpened({ stream, clockId: courtDecides, rule: 'MED-JC-DEC', startedAt: at, duty }, context),
      ]
    }
    case 'notAccepted':
      return done(courtAccepts)
    case 'confirmed':
    case 'notConfirmed':
      return [...done(courtAccepts), ...done(courtDecides)]
    case 'withdrawn':
      return [courtAccepts, courtDecides].flatMap((clockId) =>
        clockCancelled({ stream, clockId, cause: 'mediation.courtWithdrawn' }, open),
      )
  }
}

/** Another body decides within its days. Asked again, it has them again. */
export function clocksAtTransfer(
  { stream, at }: At,
  { open, body }: { open: MediationOpen; body: string },
  context: Context,
): NewEvent[] {
  const before = Object.keys(clocksIn(open)).filter((id) => id.startsWith(transferring)).length
  const { transfer: rule } = ruled(context.city).mediation
  const clockId = `${transferring}-${before + 1}`
  return [clockOpened({ stream, clockId, rule, startedAt: at, duty: { agency: body } }, context)]
}

export function clocksAtTransferAnswer(
  { stream, at }: At,
  open: MediationOpen,
  context: Context,
): NewEvent[] {
  return Object.values(clocksIn(open)).flatMap((clock) =>
    clock.id.startsWith(transferring) && isOpen(clock)
      ? clockMet({ stream, clockId: clock.id, at }, open, context)
      : [],
  )
}

/** What a dispute opened ends with it. */
export function clocksAtEnd({ stream }: At, open: MediationOpen, cause: string): NewEvent[] {
  return Object.values(clocksIn(open)).flatMap(({ id, byHand }) =>
    byHand ? [] : clockCancelled({ stream, clockId: id, cause }, open),
  )
}
