/** After an agreement: whether it is kept, and what a court says of it. */
import { ruled, withKnownYears } from '../../../clocks/clocksFor.ts'
import type { Decision, NewEvent } from '../../../feature.ts'
import { isConfirmable } from '../channels.ts'
import { clocksAtAsking, clocksAtCourt, isTooLateToAsk } from '../clocks.ts'
import type { BreachRoute, CourtStep } from '../kinds.ts'
import type { MediationCommand } from '../messages.ts'
import { clocksAtInstalment, clocksAtPerformance } from '../plan.ts'
import { withAgreement, type MediationStage } from '../state.ts'
import { accept, asBody, fact, refuse, whenOf, type Held } from './common.ts'

function agreed({ open }: Held, then: () => Decision): Decision {
  const stages: readonly MediationStage[] = withAgreement
  return stages.includes(open.stage) ? then() : refuse('mediation.noAgreement')
}

/** Broken: what a party may do now is told in the same act (payment order, arbitration, court). */
export function recordPerformance(
  command: MediationCommand<'mediation.recordPerformance'>,
  held: Held,
): Decision {
  const { open, context } = held
  const { outcome, otherRoutes } = command.data
  return agreed(held, () =>
    asBody(held, () => {
      if (open.performance !== null) return refuse('mediation.performanceTold')
      return accept(
        fact(command.stream, `mediation.${outcome}`, {}),
        ...(outcome === 'breached' ? [routesTold(command.stream, otherRoutes, held)] : []),
        ...clocksAtPerformance(whenOf(command, context), { open, outcome }, context),
      )
    }),
  )
}

/** A step of the plan. With the last of them the whole is told. */
export function recordInstalment(
  command: MediationCommand<'mediation.recordInstalment'>,
  held: Held,
): Decision {
  const { open, context } = held
  const { instalment, outcome, otherRoutes } = command.data
  return agreed(held, () =>
    asBody(held, () => {
      if (open.performance !== null) return refuse('mediation.performanceTold')
      const plan = open.agreement?.instalments ?? []
      const step = plan[instalment - 1]
      if (!step) return refuse('mediation.noSuchInstalment')
      if (step.outcome !== null) return refuse('mediation.instalmentTold')
      const others = plan.filter((one) => one !== step)
      const isLast = others.every((one) => one.outcome !== null)
      const isKept = outcome === 'performed' && others.every((one) => one.outcome === 'performed')
      return accept(
        fact(command.stream, 'mediation.instalmentTold', { instalment, outcome }),
        ...(outcome === 'breached' ? [routesTold(command.stream, otherRoutes, held)] : []),
        ...(isLast ? [fact(command.stream, isKept ? 'mediation.performed' : 'mediation.breached', {})] : []),
        ...clocksAtInstalment(whenOf(command, context), { open, instalment, outcome }, context),
      )
    }),
  )
}

/** As the city knows them for such a matter; what a court confirmed is enforced (人民调解法 Art. 33). */
function routesTold(stream: string, otherRoutes: string | undefined, { open, context }: Held): NewEvent {
  const { breach } = ruled(context.city).mediation
  const known = breach.find(({ matter }) => matter === open.matter)
  if (!known) throw new Error(`no routes after a breach of ${open.matter}`)
  const routes: BreachRoute[] = open.confirmation?.step === 'confirmed' ? ['enforcement'] : known.routes
  return fact(stream, 'mediation.routesTold', { otherRoutes: otherRoutes ?? null, routes })
}

/** All sides together, of a body whose agreements a court confirms (民事诉讼法 Art. 205). */
export function askConfirmation(
  command: MediationCommand<'mediation.askConfirmation'>,
  held: Held,
): Decision {
  const { open, context } = held
  const { court } = command.data
  return agreed(held, () =>
    asBody(held, () => {
      const { mediation } = ruled(context.city)
      if (!isConfirmable(mediation, open.body)) return refuse('mediation.notConfirmable')
      if (!mediation.bodies.some(({ agency, channels }) => agency === court && channels.includes('judicial')))
        return refuse('mediation.noCourt', { agency: court })
      if (open.confirmation && !isGivenUp(open.confirmation.step)) return refuse('mediation.askedBefore')
      return withKnownYears(() =>
        isTooLateToAsk(open, context)
          ? refuse('mediation.confirmationOver')
          : accept(
              fact(command.stream, 'mediation.confirmationAsked', { court }),
              ...clocksAtAsking(whenOf(command, context), { open, court }, context),
            ),
      )
    }),
  )
}

function isGivenUp(step: 'asked' | CourtStep): boolean {
  return step === 'withdrawn' || step === 'notAccepted'
}

/** What may follow what; a decision is the last. */
const following: Record<'asked' | CourtStep, readonly CourtStep[]> = {
  asked: ['accepted', 'supplementAsked', 'notAccepted', 'withdrawn'],
  supplementAsked: ['accepted', 'notAccepted', 'withdrawn'],
  accepted: ['confirmed', 'notConfirmed', 'withdrawn'],
  ...{ withdrawn: [], notAccepted: [], confirmed: [], notConfirmed: [] },
}

/** Written down by the court's own liaison, or by the body from the paper it got. */
export function recordCourt(command: MediationCommand<'mediation.recordCourt'>, held: Held): Decision {
  const { open, context } = held
  const { step } = command.data
  const { confirmation } = open
  if (!confirmation) return refuse('mediation.notAsked')
  const { agency } = context.actor
  if (agency !== open.body && agency !== confirmation.court)
    return refuse('mediation.notYours', { agency: confirmation.court })
  if (!following[confirmation.step].includes(step)) return refuse('mediation.courtStep', { step })
  return withKnownYears(() =>
    accept(
      fact(command.stream, 'mediation.courtTold', command.data),
      ...clocksAtCourt(whenOf(command, context), { open, step }, context),
    ),
  )
}
