/** How far the public answer to a concern came: the press task it owes. Pure. */
import type { PressOpen } from '../../../shared/features/press/folding.ts'
import { taskOf } from '../../../shared/owed/rules.ts'
import type { StreamCopy } from '../../../shared/protocol.ts'
import type { Concern } from './concerns.ts'

export interface Clarification {
  stage: PressOpen['stage']
  /** When it was given; until then, when it is due. */
  at: number
  /** By how much it was missed; 0 in time. */
  lateMs: number
}

/** The task that answers it in public; undefined where this view holds none. */
export function clarificationOf(
  { stream }: Pick<Concern, 'stream'>,
  streams: ReadonlyMap<string, StreamCopy>,
  now: number,
): Clarification | undefined {
  const copy = streams.get(taskOf(stream, 'clarification'))
  if (copy?.feature !== 'press') return undefined
  const { stage, dueAt, doneAt } = copy.state.open as PressOpen
  return { stage, at: doneAt ?? dueAt, lateMs: Math.max(0, (doneAt ?? now) - dueAt) }
}
