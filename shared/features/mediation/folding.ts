/** How streams of this feature fold: all that whoever only reads them needs. */
import type { Event } from '../../event.ts'
import type { Folding } from '../../feature.ts'
import type { Parts } from '../../protocol.ts'
import { stepRows } from '../../stepRows.ts'
import type { MediationEvent, OpenMediationEvent, WorkMediationEvent } from './events.ts'
import { evolveOpen, evolveWork } from './evolve.ts'
import { evolveClosed } from './evolveClosed.ts'
import { isSettled, type MediationClosed, type MediationOpen, type MediationWork } from './state.ts'

export const mediationFolding = {
  name: 'mediation',
  foldVersion: 7,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as MediationOpen | undefined, event as OpenMediationEvent),
    work: (part: Parts['work'], event: Event) =>
      evolveWork(part as MediationWork | undefined, event as WorkMediationEvent),
    closed: (part: Parts['closed'], event: Event) =>
      evolveClosed(part as MediationClosed | undefined, event as MediationEvent),
  },
  rows: stepRows,
  areaOf: (open: Parts['open']) => (open as MediationOpen).area,
  isClosed: (open: Parts['open']) => isSettled(open as MediationOpen),
} satisfies Folding
