/** The report feature (信息报送) as the catalogue lists it: what one unit tells a higher one of an incident, once. */
import type { Context, Feature, NewEvent, Order, States, StreamState } from '../../feature.ts'
import { decideReport, reportPolicies, reportReads } from './decide.ts'
import { reportEvents } from './events.ts'
import { reportCommands, type ReportCommand } from './messages.ts'
import { reportFolding } from './folding.ts'

export const report = {
  ...reportFolding,
  commands: reportCommands,
  events: reportEvents,
  reads: (command: Order, own: StreamState | undefined, context: Pick<Context, 'actor'>) =>
    reportReads(command as ReportCommand, own, context),
  decide: (command: Order, states: States, context: Context) =>
    decideReport(command as ReportCommand, states, context),
  policies: (events: readonly NewEvent[], states: States, context: Context) =>
    reportPolicies(events, states, context),
} satisfies Feature
