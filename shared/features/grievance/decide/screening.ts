/** Before a matter goes on (domain.md §4.2): what is missing is asked for, and whoever is wrong here is shown the way. */
import { withKnownYears } from '../../../clocks/clocksFor.ts'
import type { Decision, NewEvent } from '../../../feature.ts'
import { clocksAtReferral, clocksAtReturn, clocksGoOn, clocksHeld } from '../clocks.ts'
import type { GrievanceCommand, IntakeChannel } from '../messages.ts'
import { accept, asHolderOrIntake, fact, inStage, refuse, unanswered, whenOf, type Held } from './common.ts'

/** By whoever has it. It waits for those who brought it only from when they know. */
export function askForMore(command: GrievanceCommand<'grievance.askForMore'>, held: Held): Decision {
  const { lacks, what, until, told } = command.data
  return inStage(held, unanswered, () =>
    asHolderOrIntake(held, () =>
      untilAhead(until, held, () =>
        accept(
          fact(command.stream, 'grievance.moreAsked', { lacks, ...(until !== undefined && { until }) }),
          fact(command.stream, 'grievance.moreWorded', { what }),
          ...(told === undefined ? [] : toldBy(told, command, held)),
        ),
      ),
    ),
  )
}

export function noteTold(command: GrievanceCommand<'grievance.noteTold'>, held: Held): Decision {
  return inStage(held, ['needMore'], () =>
    asHolderOrIntake(held, () =>
      held.open.asked?.told
        ? refuse('grievance.toldAlready')
        : accept(...toldBy(command.data.told, command, held)),
    ),
  )
}

function toldBy(told: IntakeChannel, command: GrievanceCommand, { open, context }: Held): NewEvent[] {
  return [
    fact(command.stream, 'grievance.moreTold', { told }),
    ...clocksHeld(whenOf(command, context), open, context),
  ]
}

/** It goes on where it was. */
export function supplyMore(command: GrievanceCommand<'grievance.supplyMore'>, held: Held): Decision {
  const { summary } = command.data
  const { open, context } = held
  return inStage(held, ['needMore'], () =>
    asHolderOrIntake(held, () =>
      withKnownYears(() =>
        accept(
          fact(command.stream, 'grievance.moreSupplied', {}),
          ...(summary === undefined ? [] : [fact(command.stream, 'grievance.summarised', { summary })]),
          ...clocksGoOn(whenOf(command, context), open, context),
        ),
      ),
    ),
  )
}

/** While nobody works on it. Nobody is sent where the time is over, and what accuses goes to discipline alone. */
export function refer(command: GrievanceCommand<'grievance.refer'>, held: Held): Decision {
  const { where, why, ...way } = command.data
  const { open, context } = held
  return whileScreened(held, () =>
    untilAhead(way.until, held, () => {
      if (open.kind === 'accusation' && way.route !== 'discipline')
        return refuse('grievance.toDisciplineOnly')
      return accept(
        fact(command.stream, 'grievance.referred', way),
        fact(command.stream, 'grievance.referralExplained', { where, why }),
        ...clocksAtReferral(whenOf(command, context), open, context),
      )
    }),
  )
}

/** Whoever comes back waits as if they had come today. */
export function takeUpAgain(command: GrievanceCommand<'grievance.takeUpAgain'>, held: Held): Decision {
  const { open, context } = held
  return inStage(held, ['referred'], () =>
    withKnownYears(() =>
      accept(
        fact(command.stream, 'grievance.takenUpAgain', command.data),
        ...clocksAtReturn(whenOf(command, context), open, context),
      ),
    ),
  )
}

function whileScreened({ open }: Held, then: () => Decision): Decision {
  const stage = open.asked?.was ?? open.stage
  return stage === 'received' ? then() : refuse('grievance.wrongStage', { stage: open.stage })
}

function untilAhead(until: number | undefined, { context }: Held, then: () => Decision): Decision {
  return until !== undefined && until <= context.now ? refuse('grievance.untilOver', { at: until }) : then()
}
