/** Reports upward as the screens read them: typed views of the copies, and their text as paragraphs. Pure. */
import type { ReportOpen, ReportWork } from '../../../shared/features/report/state.ts'
import type { StreamCopy } from '../../../shared/protocol.ts'

export interface Report {
  stream: string
  copy: StreamCopy
  open: ReportOpen
  /** Absent for those who may only know that there is one. */
  work: ReportWork | undefined
}

/** All reports: what is still to be sent first, then the newest. */
export function reportsIn(streams: ReadonlyMap<string, StreamCopy>): Report[] {
  return [...streams.values()]
    .flatMap((copy) => reportOf(copy) ?? [])
    .sort((a, b) => Number(isOver(a)) - Number(isOver(b)) || timeOf(b) - timeOf(a))
}

function reportOf(copy: StreamCopy): Report | undefined {
  if (copy.feature !== 'report') return undefined
  // A copy of this feature holds these parts: they were folded by the feature's own code.
  const open = copy.state.open as ReportOpen
  return { stream: copy.stream, copy, open, work: copy.state.work as ReportWork | undefined }
}

export function isOver({ open }: Report): boolean {
  return open.stage === 'sent' || open.stage === 'withdrawn'
}

/** When it last took a step. */
export function timeOf({ open }: Pick<Report, 'open'>): number {
  return open.sentAt ?? open.signOff?.at ?? open.composedAt
}

/** What a unit signed off to another about the same, newest first: what a follow-up goes on from. */
export function signedBefore(
  reports: readonly Report[],
  { from, to }: Pick<ReportOpen, 'from' | 'to'>,
): Report[] {
  return reports
    .filter(({ open }) => open.from === from && open.to === to)
    .filter(({ open }) => open.stage === 'sent' || open.stage === 'signedOff')
    .sort((a, b) => timeOf(b) - timeOf(a))
}

export interface Paragraph {
  text: string
  /** Title and number; reader and elements; sign-off, unit and time. */
  place: 'head' | 'body' | 'foot'
}

/** The lines of a document by where they stand on paper: blank lines part them. */
export function paragraphsOf(text: string): Paragraph[] {
  const places = ['head', 'body', 'foot'] as const
  return text
    .split('\n\n')
    .flatMap((part, index) =>
      part.split('\n').map((line) => ({ text: line, place: places[Math.min(index, 2)] ?? 'foot' })),
    )
}
