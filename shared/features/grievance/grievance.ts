/** The grievance feature (群众诉求) as the catalogue lists it: a matter people brought, from receipt to answer. */
import type { Event } from '../../event.ts'
import type { Context, Feature, Order, RowChange, States, StreamState } from '../../feature.ts'
import type { Parts } from '../../protocol.ts'
import { decideGrievance, grievanceReads } from './decide.ts'
import { grievanceEvents, type GrievanceEvent, type OpenGrievanceEvent } from './events.ts'
import { evolveClosed, evolveOpen, evolveWork } from './evolve.ts'
import { grievanceCommands, type GrievanceCommand } from './messages.ts'
import { overStages, type GrievanceClosed, type GrievanceOpen, type GrievanceWork } from './state.ts'

/** Each step, with what was said in it. */
function rows({ type, actor, occurredAt, recordedAt, data, position }: Event): RowChange[] {
  const { role, agency } = actor
  const body = { type, agency, role, occurredAt, recordedAt, validFrom: occurredAt, ...data }
  return [{ id: `at-${position}`, mode: 'add', body }]
}

export const grievance = {
  name: 'grievance',
  foldVersion: 2,
  commands: grievanceCommands,
  events: grievanceEvents,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as GrievanceOpen | undefined, event as OpenGrievanceEvent),
    work: (part: Parts['work'], event: Event) =>
      evolveWork(part as GrievanceWork | undefined, event as GrievanceEvent),
    closed: (part: Parts['closed'], event: Event) =>
      evolveClosed(part as GrievanceClosed | undefined, event as GrievanceEvent),
  },
  reads: (command: Order, own: StreamState | undefined, context: Pick<Context, 'day'>) =>
    grievanceReads(command as GrievanceCommand, own, context),
  decide: (command: Order, states: States, context: Context) =>
    decideGrievance(command as GrievanceCommand, states, context),
  rows,
  areaOf: (open: Parts['open']) => (open as GrievanceOpen).area,
  isClosed: (open: Parts['open']) => overStages.includes((open as GrievanceOpen).stage),
} satisfies Feature
