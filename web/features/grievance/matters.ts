/** Matters people brought as the screens read them: typed views of the copies. Pure. */
import {
  overStages,
  type GrievanceOpen,
  type GrievanceWork,
} from '../../../shared/features/grievance/state.ts'
import type { StreamCopy } from '../../../shared/protocol.ts'

export interface Matter {
  stream: string
  copy: StreamCopy
  open: GrievanceOpen
  /** Absent for those who may only know that there is one. */
  work: GrievanceWork | undefined
}

/** All matters: those somebody waits for first, the longest wait before the others, then what is answered or over. */
export function mattersIn(streams: ReadonlyMap<string, StreamCopy>): Matter[] {
  return [...streams.values()]
    .flatMap((copy) => matterOf(copy) ?? [])
    .sort((a, b) => rank(a) - rank(b) || a.open.receivedAt - b.open.receivedAt)
}

/** undefined for a stream of another feature. */
export function matterOf(copy: StreamCopy): Matter | undefined {
  if (copy.feature !== 'grievance') return undefined
  // A copy of this feature holds these parts: they were folded by the feature's own code.
  const open = copy.state.open as GrievanceOpen
  return { stream: copy.stream, copy, open, work: copy.state.work as GrievanceWork | undefined }
}

function rank({ open: { stage, answeredAt } }: Matter): number {
  if (overStages.includes(stage) || stage === 'duplicate') return 2
  return answeredAt === null ? 0 : 1
}

/** What lies in the area of an incident, of the same community, and belongs to no incident yet. */
export function linkable(matters: readonly Matter[], area: string): Matter[] {
  return matters.filter(
    (matter) => matter.open.incident === null && matter.open.area === area && rank(matter) < 2,
  )
}
