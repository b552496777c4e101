/** The report feature (信息报送) as the catalogue lists it: what one unit tells a higher one of an incident, once. */
import type { Event } from '../../event.ts'
import type { Context, Feature, NewEvent, Order, RowChange, States, StreamState } from '../../feature.ts'
import type { Parts } from '../../protocol.ts'
import { decideReport, reportPolicies, reportReads } from './decide.ts'
import { reportEvents, type OpenReportEvent, type ReportEvent } from './events.ts'
import { evolveClosed, evolveOpen, evolveWork } from './evolve.ts'
import { reportCommands, type ReportCommand } from './messages.ts'
import type { ReportClosed, ReportOpen, ReportWork } from './state.ts'

/** The steps it went through; what each wording said stays in the log. */
function rows({ type, layer, actor, occurredAt, recordedAt, position }: Event): RowChange[] {
  if (layer === 'closed') return []
  const { role, agency } = actor
  const body = { type, agency, role, occurredAt, recordedAt, validFrom: occurredAt }
  return [{ id: `at-${position}`, mode: 'add', body }]
}

export const report = {
  name: 'report',
  foldVersion: 2,
  commands: reportCommands,
  events: reportEvents,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as ReportOpen | undefined, event as OpenReportEvent),
    work: (part: Parts['work'], event: Event) =>
      evolveWork(part as ReportWork | undefined, event as ReportEvent),
    closed: (part: Parts['closed'], event: Event) =>
      evolveClosed(part as ReportClosed | undefined, event as ReportEvent),
  },
  reads: (command: Order, own: StreamState | undefined, context: Pick<Context, 'actor'>) =>
    reportReads(command as ReportCommand, own, context),
  decide: (command: Order, states: States, context: Context) =>
    decideReport(command as ReportCommand, states, context),
  policies: (events: readonly NewEvent[], states: States, context: Context) =>
    reportPolicies(events, states, context),
  rows,
  areaOf: (open: Parts['open']) => (open as ReportOpen).area,
  isClosed: (open: Parts['open']) => {
    const { stage } = open as ReportOpen
    return stage === 'sent' || stage === 'withdrawn'
  },
} satisfies Feature
