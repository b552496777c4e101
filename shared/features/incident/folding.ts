/** How streams of this feature fold: all that whoever only reads them needs. */
import type { IncidentEvent } from './events.ts'
import { evolveClosed, evolveOpen, evolveWork } from './evolve.ts'
import { incidentRows } from './rows.ts'
import { closedStages, type IncidentClosed, type IncidentOpen, type IncidentWork } from './state.ts'
import type { Event } from '../../event.ts'
import type { Parts } from '../../protocol.ts'
import type { Folding } from '../../feature.ts'

export const incidentFolding = {
  name: 'incident',
  foldVersion: 4,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as IncidentOpen | undefined, event as IncidentEvent),
    work: (part: Parts['work'], event: Event) =>
      evolveWork(part as IncidentWork | undefined, event as IncidentEvent),
    closed: (part: Parts['closed'], event: Event) =>
      evolveClosed(part as IncidentClosed | undefined, event as IncidentEvent),
  },
  rows: (event: Event) => incidentRows(event as IncidentEvent),
  areaOf: (open: Parts['open']) => (open as IncidentOpen).area,
  isClosed: (open: Parts['open']) => closedStages.includes((open as IncidentOpen).stage),
} satisfies Folding
