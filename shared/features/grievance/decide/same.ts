/** The same matter more than once: joined, never dropped (domain.md §1.2), and parted again within seven days. */
import { withKnownYears } from '../../../clocks/clocksFor.ts'
import { decided, type Decision, type NewEvent, type StreamState } from '../../../feature.ts'
import { partId } from '../../../ids.ts'
import { partyRefusal } from '../../../parties/decide.ts'
import { named } from '../../../parties/party.ts'
import { clocksAgain, clocksAtEnd } from '../clocks.ts'
import type { GrievanceCommand } from '../messages.ts'
import { undoMs, type GrievanceParts } from '../state.ts'
import {
  accept,
  fact,
  inStage,
  refuse,
  standing,
  unanswered,
  whenOf,
  withoutConflict,
  type Held,
} from './common.ts'

export function addCallers(command: GrievanceCommand<'grievance.addCallers'>, held: Held): Decision {
  const { parties = [], ...more } = command.data
  return inStage(held, [...standing, 'referred'], () => {
    const refusal = partyRefusal(held.parts.closed, parties)
    if (refusal) return { accepted: false, refusal }
    const brought = named(command.stream, parties)
    const addition = partId(command.commandId, 0)
    return decided(
      [fact(command.stream, 'grievance.callersAdded', { addition, ...more }), ...brought.events],
      brought.claims,
    )
  })
}

export function takeBackCallers(
  command: GrievanceCommand<'grievance.takeBackCallers'>,
  held: Held,
): Decision {
  const { addition } = command.data
  const added = held.parts.work?.additions[addition]
  return inStage(held, [...standing, 'referred'], () => {
    if (!added || added.from !== null) return refuse('grievance.additionUnknown')
    return inTime(added.at, held, () =>
      accept(fact(command.stream, 'grievance.callersTakenBack', { addition, callers: added.callers })),
    )
  })
}

export function markDuplicate(command: GrievanceCommand<'grievance.markDuplicate'>, held: Held): Decision {
  const { of } = command.data
  const { open, context } = held
  const other = otherOf(held.states.get(of))
  return inStage(held, [...unanswered, 'needMore'], () => {
    if (!other || of === command.stream) return refuse('link.unknown')
    if (other.open.stage === 'duplicate')
      return refuse('grievance.duplicateOfDuplicate', { code: other.open.code })
    if (![...standing, 'referred'].includes(other.open.stage))
      return refuse('grievance.wrongStage', { stage: other.open.stage })
    if ((held.parts.work?.duplicates.length ?? 0) > 0) return refuse('grievance.hasDuplicates')
    // What one of them is about, both are about from now on.
    const against = [...new Set([...held.against, ...(other.closed?.against ?? [])])]
    const given = [open, other.open].flatMap(({ agencies }) => Object.keys(agencies))
    return withoutConflict(against, given, () =>
      accept(
        ...namedIn(command.stream, held.against, against),
        ...namedIn(of, other.closed?.against ?? [], against),
        fact(command.stream, 'grievance.duplicateMarked', { of }),
        ...clocksAtEnd(whenOf(command, context), open, 'grievance.duplicateMarked'),
        fact(of, 'grievance.callersAdded', {
          addition: partId(command.commandId, 0),
          callers: open.callers,
          channel: open.channel,
          from: command.stream,
        }),
      ),
    )
  })
}

export function separate(command: GrievanceCommand<'grievance.separate'>, held: Held): Decision {
  const { open, context } = held
  const of = open.duplicateOf
  return inStage(held, ['duplicate'], () => {
    const other = of === null ? undefined : otherOf(held.states.get(of))
    const added = Object.entries(other?.work?.additions ?? {}).find(([, { from }]) => from === command.stream)
    if (of === null || !added) return refuse('grievance.additionUnknown')
    const [addition, { callers, at }] = added
    return inTime(at, held, () =>
      withKnownYears(() =>
        accept(
          fact(command.stream, 'grievance.separated', {}),
          ...clocksAgain(whenOf(command, context), open, context),
          fact(of, 'grievance.callersTakenBack', { addition, callers }),
        ),
      ),
    )
  })
}

function inTime(at: number, { context }: Held, then: () => Decision): Decision {
  return context.now <= at + undoMs ? then() : refuse('grievance.tooLateToUndo', { at: at + undoMs })
}

function namedIn(stream: string, before: readonly string[], against: string[]): NewEvent[] {
  return before.length === against.length ? [] : [fact(stream, 'grievance.unitsNamed', { against })]
}

function otherOf(state: StreamState | undefined): GrievanceParts | undefined {
  return state?.feature === 'grievance' ? (state.parts as GrievanceParts) : undefined
}
