/** How streams of this feature fold: all that whoever only reads them needs. */
import type { Event } from '../../event.ts'
import type { RowChange, Folding } from '../../feature.ts'
import type { Parts } from '../../protocol.ts'
import type { OpenReportEvent, ReportEvent } from './events.ts'
import { evolveClosed, evolveOpen, evolveWork } from './evolve.ts'
import type { ReportClosed, ReportOpen, ReportWork } from './state.ts'

/** The steps it went through; what each wording said stays in the log. */
function rows({ type, layer, actor, occurredAt, recordedAt, position }: Event): RowChange[] {
  if (layer === 'closed') return []
  const { role, agency } = actor
  const body = { type, agency, role, occurredAt, recordedAt, validFrom: occurredAt }
  return [{ id: `at-${position}`, mode: 'add', body }]
}

export const reportFolding = {
  name: 'report',
  foldVersion: 2,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as ReportOpen | undefined, event as OpenReportEvent),
    work: (part: Parts['work'], event: Event) =>
      evolveWork(part as ReportWork | undefined, event as ReportEvent),
    closed: (part: Parts['closed'], event: Event) =>
      evolveClosed(part as ReportClosed | undefined, event as ReportEvent),
  },
  rows,
  areaOf: (open: Parts['open']) => (open as ReportOpen).area,
  isClosed: (open: Parts['open']) => {
    const { stage } = open as ReportOpen
    return stage === 'sent' || stage === 'withdrawn'
  },
} satisfies Folding
