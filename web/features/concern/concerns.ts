/** What the public asks, as the screens read it: typed views of the copies. Pure. */
import type { ConcernOpen } from '../../../shared/features/concern/folding.ts'
import type { StreamCopy } from '../../../shared/protocol.ts'
import type { Mark } from '../../timeline/layout.ts'

export interface Concern {
  stream: string
  copy: StreamCopy
  open: ConcernOpen
}

/** Those still open first, the most asked before all; then what was answered, the newest first. */
export function concernsOf(streams: ReadonlyMap<string, StreamCopy>): Concern[] {
  return [...streams.values()]
    .flatMap((copy) =>
      // A copy of this feature holds this part: it was folded by the feature's own code.
      copy.feature === 'concern' ? [{ stream: copy.stream, copy, open: copy.state.open as ConcernOpen }] : [],
    )
    .sort((a, b) => rank(a) - rank(b) || b.open.seenAt - a.open.seenAt)
}

const bands = ['high', 'medium', 'low'] as const

function rank({ open }: Concern): number {
  return open.stage === 'open' ? bands.indexOf(open.band) : bands.length
}

/** When each was first heard, as marks of a lane. */
export function concernMarks(concerns: readonly Concern[], words: (one: Concern) => string): Mark[] {
  return concerns.map((one) => ({
    id: one.stream,
    at: one.open.seenAt,
    key: one.open.band === 'high',
    label: words(one),
  }))
}
