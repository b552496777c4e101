/** How streams of this feature fold: all that whoever only reads them needs. */
import type { Event } from '../../event.ts'
import type { RowChange, Folding } from '../../feature.ts'
import type { Parts } from '../../protocol.ts'
import type { ConferenceEvent, OpenConferenceEvent } from './events.ts'
import { evolveOpen, evolveWork } from './evolve.ts'
import type { ConferenceOpen, ConferenceWork } from './state.ts'

/** The steps it went through; the unit a step speaks of stands in `of`. */
function rows({ type, actor, occurredAt, recordedAt, data, position }: Event): RowChange[] {
  const { agency: of, ...rest } = data
  const { role, agency } = actor
  const when = { occurredAt, recordedAt, validFrom: occurredAt }
  const body = { type, agency, role, ...when, ...(of !== undefined && { of }), ...rest }
  return [{ id: `at-${position}`, mode: 'add', body }]
}

export const conferenceFolding = {
  name: 'conference',
  foldVersion: 1,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as ConferenceOpen | undefined, event as OpenConferenceEvent),
    work: (part: Parts['work'], event: Event) =>
      evolveWork(part as ConferenceWork | undefined, event as ConferenceEvent),
  },
  rows,
  areaOf: (open: Parts['open']) => (open as ConferenceOpen).area,
  isClosed: (open: Parts['open']) => ['closed', 'cancelled'].includes((open as ConferenceOpen).stage),
} satisfies Folding
