/** The mediation feature as the catalogue lists it: one dispute in one channel; a transfer opens its next case. */
import type { Event } from '../../event.ts'
import type { Context, Feature, Order, RowChange, States, StreamState } from '../../feature.ts'
import type { Parts } from '../../protocol.ts'
import { decideMediation, mediationReads } from './decide.ts'
import {
  mediationEvents,
  upcastMediation,
  type MediationEvent,
  type OpenMediationEvent,
  type WorkMediationEvent,
} from './events.ts'
import { evolveClosed, evolveOpen, evolveWork } from './evolve.ts'
import { mediationCommands, type MediationCommand } from './messages.ts'
import { isSettled, type MediationClosed, type MediationOpen, type MediationWork } from './state.ts'

/** Each step, with what was said in it. */
function rows({ type, actor, occurredAt, recordedAt, data, position }: Event): RowChange[] {
  const { role, agency } = actor
  const body = { type, agency, role, occurredAt, recordedAt, validFrom: occurredAt, ...data }
  return [{ id: `at-${position}`, mode: 'add', body }]
}

export const mediation = {
  name: 'mediation',
  foldVersion: 3,
  commands: mediationCommands,
  events: mediationEvents,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as MediationOpen | undefined, event as OpenMediationEvent),
    work: (part: Parts['work'], event: Event) =>
      evolveWork(part as MediationWork | undefined, event as WorkMediationEvent),
    closed: (part: Parts['closed'], event: Event) =>
      evolveClosed(part as MediationClosed | undefined, event as MediationEvent),
  },
  reads: (order: Order, _own: StreamState | undefined, context: Pick<Context, 'day'>) =>
    mediationReads(order as MediationCommand, context),
  decide: (order: Order, states: States, context: Context) =>
    decideMediation(order as MediationCommand, states, context),
  rows,
  areaOf: (open: Parts['open']) => (open as MediationOpen).area,
  isClosed: (open: Parts['open']) => isSettled(open as MediationOpen),
  upcast: upcastMediation,
} satisfies Feature
