/** How streams of this feature fold: all that whoever only reads them needs. */
import type { Event } from '../../event.ts'
import type { RowChange, Folding } from '../../feature.ts'
import type { Parts } from '../../protocol.ts'
import type { MediationEvent, OpenMediationEvent, WorkMediationEvent } from './events.ts'
import { evolveClosed, evolveOpen, evolveWork } from './evolve.ts'
import { isSettled, type MediationClosed, type MediationOpen, type MediationWork } from './state.ts'

/** Each step, with what was said in it. */
function rows({ type, actor, occurredAt, recordedAt, data, position }: Event): RowChange[] {
  const { role, agency } = actor
  const body = { type, agency, role, occurredAt, recordedAt, validFrom: occurredAt, ...data }
  return [{ id: `at-${position}`, mode: 'add', body }]
}

export const mediationFolding = {
  name: 'mediation',
  foldVersion: 3,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as MediationOpen | undefined, event as OpenMediationEvent),
    work: (part: Parts['work'], event: Event) =>
      evolveWork(part as MediationWork | undefined, event as WorkMediationEvent),
    closed: (part: Parts['closed'], event: Event) =>
      evolveClosed(part as MediationClosed | undefined, event as MediationEvent),
  },
  rows,
  areaOf: (open: Parts['open']) => (open as MediationOpen).area,
  isClosed: (open: Parts['open']) => isSettled(open as MediationOpen),
} satisfies Folding
