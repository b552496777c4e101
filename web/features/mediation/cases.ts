/** Disputes in their channels, as the screens read them: typed views of the copies. Pure. */
import {
  isOverFor,
  type MediationClosed,
  type MediationOpen,
} from '../../../shared/features/mediation/state.ts'
import type { StreamCopy } from '../../../shared/protocol.ts'

export interface MediationCase {
  stream: string
  copy: StreamCopy
  open: MediationOpen
  /** Present for the body that holds it. */
  closed: MediationClosed | undefined
}

/** All cases: those still open first, each group by its next session, then by how long its stage holds. */
export function casesOf(streams: ReadonlyMap<string, StreamCopy>): MediationCase[] {
  return [...streams.values()]
    .flatMap((copy) => caseOf(copy) ?? [])
    .sort(
      (a, b) =>
        Number(isOver(a)) - Number(isOver(b)) ||
        (a.open.session?.startsAt ?? Infinity) - (b.open.session?.startsAt ?? Infinity) ||
        b.open.stageSince - a.open.stageSince ||
        a.stream.localeCompare(b.stream),
    )
}

function caseOf(copy: StreamCopy): MediationCase | undefined {
  if (copy.feature !== 'mediation') return undefined
  // A copy of this feature holds these parts: they were folded by the feature's own code.
  const open = copy.state.open as MediationOpen
  return { stream: copy.stream, copy, open, closed: copy.state.closed as MediationClosed | undefined }
}

export function isOver({ open }: MediationCase): boolean {
  return isOverFor(open)
}
