/** What the public is owed, as the screens read it: typed views of the copies. Pure. */
import type { PressOpen } from '../../../shared/features/press/folding.ts'
import type { StreamCopy } from '../../../shared/protocol.ts'

export interface PressTask {
  stream: string
  copy: StreamCopy
  open: PressOpen
}

/** All press tasks: open ones by their due time, then what was done or cancelled, newest first. */
export function tasksOf(streams: ReadonlyMap<string, StreamCopy>): PressTask[] {
  return [...streams.values()]
    .flatMap((copy) => taskOf(copy) ?? [])
    .sort((a, b) => rank(a) - rank(b) || (rank(a) === 0 ? 1 : -1) * (a.open.dueAt - b.open.dueAt))
}

function taskOf(copy: StreamCopy): PressTask | undefined {
  if (copy.feature !== 'press') return undefined
  // A copy of this feature holds this part: it was folded by the feature's own code.
  return { stream: copy.stream, copy, open: copy.state.open as PressOpen }
}

function rank({ open }: PressTask): number {
  return open.stage === 'open' ? 0 : 1
}
