/** How streams of this feature fold: all that whoever only reads them needs. */
import type { Event } from '../../event.ts'
import type { Folding } from '../../feature.ts'
import type { Parts } from '../../protocol.ts'
import { stepRows } from '../../stepRows.ts'
import type { GrievanceEvent, OpenGrievanceEvent } from './events.ts'
import { evolveClosed, evolveOpen, evolveWork } from './evolve.ts'
import { overStages, type GrievanceClosed, type GrievanceOpen, type GrievanceWork } from './state.ts'

export const grievanceFolding = {
  name: 'grievance',
  foldVersion: 2,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as GrievanceOpen | undefined, event as OpenGrievanceEvent),
    work: (part: Parts['work'], event: Event) =>
      evolveWork(part as GrievanceWork | undefined, event as GrievanceEvent),
    closed: (part: Parts['closed'], event: Event) =>
      evolveClosed(part as GrievanceClosed | undefined, event as GrievanceEvent),
  },
  rows: stepRows,
  areaOf: (open: Parts['open']) => (open as GrievanceOpen).area,
  isClosed: (open: Parts['open']) => overStages.includes((open as GrievanceOpen).stage),
} satisfies Folding
