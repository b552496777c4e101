/** Giving a matter to a unit, and what the unit does with it until it is answered. */
import { withKnownYears } from '../../../clocks/clocksFor.ts'
import type { Decision, NewEvent } from '../../../feature.ts'
import {
  clocksAtAcceptance,
  clocksAtAnswer,
  clocksAtAssigning,
  clocksAtEnd,
  clocksAtEscalation,
  clocksAtReply,
} from '../clocks.ts'
import { networkLevels, type GrievanceCommand } from '../messages.ts'
import {
  accept,
  asHolder,
  asHolderOrIntake,
  fact,
  inStage,
  refuse,
  standing,
  unanswered,
  whenOf,
  withoutConflict,
  type Held,
} from './common.ts'

export function assign(command: GrievanceCommand<'grievance.assign'>, held: Held): Decision {
  const { lead, assisting = [] } = command.data
  return inStage(held, unanswered, () => {
    if (lead === held.open.lead) return refuse('grievance.sameLead', { agency: lead })
    return withoutConflict(held.against, [lead, ...assisting], () =>
      withKnownYears(() =>
        accept(
          fact(command.stream, 'grievance.assigned', { lead, assisting }),
          ...handedTo(command, held, lead),
        ),
      ),
    )
  })
}

function handedTo(command: GrievanceCommand, { open, context }: Held, lead: string): NewEvent[] {
  const matter = { ...open, hop: open.hops + 1, lead }
  return clocksAtAssigning(whenOf(command, context), matter, open, context)
}

/** One level up at a time: whoever had it first goes on answering for it, whoever had it last goes on helping. */
export function escalate(command: GrievanceCommand<'grievance.escalate'>, held: Held): Decision {
  const { to, lead, why, told } = command.data
  const { open, against, context } = held
  return inStage(held, ['assigned', 'inProgress'], () => {
    const next = open.level === 'county' ? 'city' : 'county'
    if (networkLevels.indexOf(to) <= networkLevels.indexOf(open.level) || to !== next)
      return refuse('grievance.notNextLevel', { level: open.level })
    if (lead === open.lead) return refuse('grievance.sameLead', { agency: lead })
    return asHolder(held, () =>
      withoutConflict(against, [lead, ...told], () =>
        withKnownYears(() =>
          accept(
            fact(command.stream, 'grievance.escalated', { to, lead }),
            fact(command.stream, 'grievance.escalationExplained', { why, told }),
            ...handedTo(command, held, lead),
            ...clocksAtEscalation(whenOf(command, context), open, { to, lead }, context),
          ),
        ),
      ),
    )
  })
}

export function take(command: GrievanceCommand, held: Held): Decision {
  return inStage(held, ['assigned'], () =>
    asHolder(held, () => withKnownYears(() => accept(...taken(command, held)))),
  )
}

function taken(command: GrievanceCommand, { open, context }: Held): NewEvent[] {
  return [
    fact(command.stream, 'grievance.accepted', {}),
    ...clocksAtAcceptance(whenOf(command, context), open, context),
  ]
}

/** Whoever tells those who brought a ticket how far it is has taken it in; a petition is accepted by an act of its own. */
function takenBefore(command: GrievanceCommand, held: Held): NewEvent[] {
  const { open, context } = held
  const isHolder = open.lead === context.actor.agency
  return open.stage === 'assigned' && open.procedure !== 'petition' && isHolder ? taken(command, held) : []
}

export function tellProgress(command: GrievanceCommand<'grievance.tellProgress'>, held: Held): Decision {
  const { open, context } = held
  return inStage(held, [...unanswered, 'needMore'], () =>
    asHolderOrIntake(held, () =>
      withKnownYears(() =>
        accept(
          ...takenBefore(command, held),
          fact(command.stream, 'grievance.progressTold', {}),
          fact(command.stream, 'grievance.progressWorded', command.data),
          ...clocksAtAnswer(whenOf(command, context), open, context),
        ),
      ),
    ),
  )
}

/** By the unit that has it; an office answers at once what it never gave away. */
export function reply(command: GrievanceCommand<'grievance.reply'>, held: Held): Decision {
  const { open, context } = held
  return inStage(held, unanswered, () =>
    asHolder(held, () => {
      if (open.procedure === 'petition' && open.stage === 'assigned')
        return refuse('grievance.wrongStage', { stage: open.stage })
      return withKnownYears(() =>
        accept(
          ...takenBefore(command, held),
          fact(command.stream, 'grievance.replied', {}),
          fact(command.stream, 'grievance.replyWorded', command.data),
          ...clocksAtReply(whenOf(command, context), open, context),
        ),
      )
    }),
  )
}

/** By another than the unit that handled it (domain.md §4.2); the matters that turned out to be the same close with it. */
export function close(command: GrievanceCommand, held: Held): Decision {
  const { open, parts, states, context } = held
  return inStage(held, ['replied'], () => {
    if (open.lead === context.actor.agency) return refuse('grievance.notByHandler')
    const same = (parts.work?.duplicates ?? []).filter(
      (id) => states.get(id)?.parts.open['stage'] === 'duplicate',
    )
    return accept(
      fact(command.stream, 'grievance.closed', {}),
      ...clocksAtEnd(whenOf(command, context), open, 'grievance.closed'),
      ...same.map((id) => fact(id, 'grievance.closed', {})),
    )
  })
}

/** At any time, by those who brought it; the office writes it down. */
export function withdraw(command: GrievanceCommand<'grievance.withdraw'>, held: Held): Decision {
  const { reason } = command.data
  return inStage(held, [...standing, 'referred'], () =>
    asHolderOrIntake(held, () =>
      accept(
        fact(command.stream, 'grievance.withdrawn', {}),
        ...(reason === undefined ? [] : [fact(command.stream, 'grievance.withdrawalExplained', { reason })]),
        ...clocksAtEnd(whenOf(command, held.context), held.open, 'grievance.withdrawn'),
      ),
    ),
  )
}
