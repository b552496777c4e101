/** Sessions, what is not counted, and how talks come to an end. */
import { ruled, withKnownYears } from '../../../clocks/clocksFor.ts'
import type { Decision } from '../../../feature.ts'
import { isWithin } from '../../../geo/geo.ts'
import { isConfirmable } from '../channels.ts'
import {
  clocksAtAgreement,
  clocksAtContinuing,
  clocksAtEnd,
  clocksAtPause,
  clocksAtResumption,
  isTermOver,
} from '../clocks.ts'
import type { Ending } from '../kinds.ts'
import type { MediationCommand } from '../messages.ts'
import { clocksOfPlan } from '../plan.ts'
import { beforeConsent, mediated, type MediationStage } from '../state.ts'
import { forbiddenPromise } from '../wording.ts'
import { hasMediator } from './mediator.ts'
import { accept, asBody, fact, inStage, over, refuse, whenOf, type Held } from './common.ts'

const talking: readonly MediationStage[] = ['accepted', 'scheduled', 'mediating']

export function scheduleSession(
  command: MediationCommand<'mediation.scheduleSession'>,
  held: Held,
): Decision {
  const { open, context } = held
  return inStage(held, talking, () =>
    asBody(held, () => {
      if (open.session?.begun) return refuse('mediation.inSession')
      const { sides, allAgreeToGuests, ...arranged } = command.data
      const { at, guests } = arranged
      if (at && context.city && !isWithin(context.city.bounds, at)) return refuse('geo.outsideCity')
      if (guests && !allAgreeToGuests) return refuse('mediation.guestsNeedConsent')
      if (sides?.some((side) => !open.sides.includes(side))) return refuse('mediation.noSuchSide')
      return accept(
        fact(command.stream, 'mediation.sessionScheduled', arranged),
        ...(sides ? [fact(command.stream, 'mediation.sidesCalled', { sides })] : []),
      )
    }),
  )
}

export function startSession(command: MediationCommand<'mediation.startSession'>, held: Held): Decision {
  const { present } = command.data
  return inStage(held, talking, () =>
    asBody(held, () => {
      if (!held.open.session || held.open.session.begun) return refuse('mediation.notScheduled')
      if (!hasMediator(held)) return refuse('mediation.mediatorNeeded')
      if (present?.some((side) => !held.open.sides.includes(side))) return refuse('mediation.noSuchSide')
      return accept(
        fact(command.stream, 'mediation.sessionStarted', {}),
        ...(present ? [fact(command.stream, 'mediation.attendanceTold', { present })] : []),
      )
    }),
  )
}

export function closeSession(command: MediationCommand<'mediation.closeSession'>, held: Held): Decision {
  return inStage(held, talking, () =>
    asBody(held, () =>
      held.open.session?.begun
        ? accept(
            fact(command.stream, 'mediation.sessionSummarised', command.data),
            fact(command.stream, 'mediation.sessionEnded', {}),
          )
        : refuse('mediation.notInSession'),
    ),
  )
}

/** In every stage, also once it is over: what was written down without a connection is never turned away for being late. */
export function recordNote(command: MediationCommand<'mediation.recordNote'>, held: Held): Decision {
  return asBody(held, () => accept(fact(command.stream, 'mediation.noted', command.data)))
}

export function pause(command: MediationCommand<'mediation.pause'>, held: Held): Decision {
  const { open, context } = held
  return inStage(held, ['mediating'], () =>
    asBody(held, () => {
      if (open.session?.begun) return refuse('mediation.inSession')
      const { reason } = command.data
      return accept(
        fact(command.stream, 'mediation.paused', { reason }),
        ...clocksAtPause(whenOf(command, context), open, reason, context),
      )
    }),
  )
}

export function resume(command: MediationCommand, held: Held): Decision {
  const { open, context } = held
  return inStage(held, ['paused'], () =>
    asBody(held, () =>
      withKnownYears(() =>
        accept(
          fact(command.stream, 'mediation.resumed', {}),
          ...clocksAtResumption(whenOf(command, context), open, context),
        ),
      ),
    ),
  )
}

/** Past the term only if all sides wish it. */
export function goOn(command: MediationCommand, held: Held): Decision {
  const { open, context } = held
  return inStage(held, mediated, () =>
    asBody(held, () => {
      if (!isTermOver(open, context.now)) return refuse('mediation.termRuns')
      return withKnownYears(() =>
        accept(
          fact(command.stream, 'mediation.continued', {}),
          ...clocksAtContinuing(whenOf(command, context), open, context),
        ),
      )
    }),
  )
}

/** Whatever was agreed was agreed in a session (§4.3: mediating -> agreed), and binds nobody to keep silent. */
export function recordAgreement(
  command: MediationCommand<'mediation.recordAgreement'>,
  held: Held,
): Decision {
  const { open, context } = held
  const { terms, form = 'written', part, performBy, instalments, toConfirm = false } = command.data
  return inStage(held, talking, () =>
    asBody(held, () => {
      if (open.sessions === 0) return refuse('mediation.noSessionYet')
      const promise = forbiddenPromise(terms)
      if (toConfirm && !isConfirmable(ruled(context.city).mediation, open.body))
        return refuse('mediation.notConfirmable')
      if (promise !== undefined) return refuse('mediation.forbiddenPromise', { text: promise })
      return withKnownYears(() =>
        over(command, [
          fact(command.stream, 'mediation.termsRecorded', { terms }),
          fact(command.stream, 'mediation.agreed', {
            form,
            ...(part && { part }),
            ...(performBy !== undefined && { performBy }),
            ...(instalments && { instalments: instalments.map(({ dueAt }) => dueAt) }),
          }),
          ...(instalments ? [fact(command.stream, 'mediation.instalmentsAgreed', { instalments })] : []),
          ...clocksAtAgreement(whenOf(command, context), { open, toConfirm }, context),
          ...clocksOfPlan(whenOf(command, context), { open, instalments }, context),
        ]),
      )
    }),
  )
}

/** A party may leave at any time; what else ends talks needs talks, or a term that is over. */
const endsFrom: Record<Ending, readonly MediationStage[]> = {
  declined: beforeConsent,
  withdrawn: [...beforeConsent, ...mediated, 'transferRequested'],
  failed: mediated,
  expired: mediated,
}

/** A party that was shown its page leaves in any state; who it is, nobody else is told. */
export function leave(command: MediationCommand<'mediation.leave'>, held: Held): Decision {
  const { otherRoutes } = command.data
  return inStage(held, endsFrom.withdrawn, () =>
    endedBy(beforeConsent.includes(held.open.stage) ? 'declined' : 'withdrawn', otherRoutes, held),
  )
}

function endedBy(ending: Ending, otherRoutes: string, { command, open, context }: Held): Decision {
  return over(command, [
    fact(command.stream, 'mediation.endingTold', { ending, otherRoutes }),
    fact(command.stream, 'mediation.ended', {}),
    ...clocksAtEnd(whenOf(command, context), open, 'mediation.ended'),
  ])
}

export function end(command: MediationCommand<'mediation.end'>, held: Held): Decision {
  const { open, context } = held
  const { ending, otherRoutes } = command.data
  return inStage(held, endsFrom[ending], () =>
    asBody(held, () => {
      if (ending === 'expired' && !isTermOver(open, context.now)) return refuse('mediation.termRuns')
      return endedBy(ending, otherRoutes, held)
    }),
  )
}
