/** Who mediates: a position of the body, chosen or accepted by all sides, and given up for the asking (人民调解法 Art. 19). */
import type { Decision } from '../../../feature.ts'
import type { MediationCommand } from '../messages.ts'
import { beforeConsent, mediated } from '../state.ts'
import { accept, asBody, fact, inStage, refuse, type Held } from './common.ts'

/** Known to the body alone. After a recusal the sides say whom they accept: nobody is put before them twice. */
export function nameMediator(command: MediationCommand<'mediation.nameMediator'>, held: Held): Decision {
  const { seat, chosenBy, accepted } = command.data
  return betweenSessions(held, () => {
    if (held.parts.closed?.recused.includes(seat)) return refuse('mediation.recused', { seat })
    return accept(
      fact(command.stream, 'mediation.mediatorNamed', { seat, chosenBy, ...(accepted && { accepted }) }),
    )
  })
}

/** No reason is asked beyond its kind, and none is refused. */
export function recuse(command: MediationCommand<'mediation.recuse'>, held: Held): Decision {
  const { side, ground } = command.data
  return betweenSessions(held, () => {
    if (!held.open.sides.includes(side)) return refuse('mediation.noSuchSide')
    const seat = held.parts.closed?.mediator?.seat
    return seat === undefined
      ? refuse('mediation.noMediator')
      : accept(fact(command.stream, 'mediation.mediatorRecused', { seat, side, ground }))
  })
}

/** True where a session may begin: with nobody named it is whoever is on duty, but not after a recusal. */
export function hasMediator({ parts: { closed } }: Held): boolean {
  return !closed || closed.recused.length === 0 || closed.mediator?.accepted === true
}

function betweenSessions(held: Held, then: () => Decision): Decision {
  return inStage(held, [...beforeConsent, ...mediated], () =>
    asBody(held, () => (held.open.session?.begun ? refuse('mediation.inSession') : then())),
  )
}
