/** Media enquiries as the screens read them: typed views of the copies, what waits longest first. Pure. */
import type { EnquiryOpen, EnquiryWork } from '../../../shared/features/enquiry/folding.ts'
import type { StreamCopy } from '../../../shared/protocol.ts'

export interface Enquiry {
  stream: string
  copy: StreamCopy
  open: EnquiryOpen
  /** Absent for those who may only know that one waits. */
  work: EnquiryWork | undefined
}

/** Those that wait by when they were asked, then what was answered or closed, the newest first. */
export function enquiriesOf(streams: ReadonlyMap<string, StreamCopy>): Enquiry[] {
  return [...streams.values()]
    .flatMap((copy) => enquiryOf(copy) ?? [])
    .sort((a, b) => rank(a) - rank(b) || order(a, b) || a.stream.localeCompare(b.stream))
}

function enquiryOf(copy: StreamCopy): Enquiry | undefined {
  if (copy.feature !== 'enquiry') return undefined
  // A copy of this feature holds these parts: they were folded by the feature's own code.
  const open = copy.state.open as EnquiryOpen
  return { stream: copy.stream, copy, open, work: copy.state.work as EnquiryWork | undefined }
}

function rank({ open }: Enquiry): number {
  return open.stage === 'waiting' ? 0 : 1
}

function order(a: Enquiry, b: Enquiry): number {
  return rank(a) === 0 ? a.open.askedAt - b.open.askedAt : b.open.stageSince - a.open.stageSince
}
