/** What is recorded of screening: closed lists and ids alone, so all of it may be known in its area. */
import { z } from 'zod'
import type { Event } from '../../event.ts'
import type { EventDefinition } from '../../feature.ts'
import { agencyCode, streamId } from '../../ids.ts'
import { most, reportShape } from './messages.ts'

const place = z.number().int().min(0).max(most.rows)

export const screeningEvents = {
  'screening.reported': { layer: 'open', v: 1, data: z.strictObject({ body: agencyCode, ...reportShape }) },
  /** The next report of that body and area is there. */
  'screening.followed': { layer: 'open', v: 1, data: z.strictObject({ next: streamId }) },
  /** It counts no more: another says what was found. */
  'screening.corrected': { layer: 'open', v: 1, data: z.strictObject({ by: streamId }) },
  'screening.disputeOpened': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ row: place, dispute: streamId }),
  },
  'screening.passedOn': { layer: 'open', v: 1, data: z.strictObject({ row: place, incident: streamId }) },
} as const satisfies Record<string, EventDefinition>

export type ScreeningEventType = keyof typeof screeningEvents
export type ScreeningEventData = {
  [T in ScreeningEventType]: z.infer<(typeof screeningEvents)[T]['data']>
}
export type ScreeningEvent = {
  [T in ScreeningEventType]: Omit<Event, 'type' | 'data'> & { type: T; data: ScreeningEventData[T] }
}[ScreeningEventType]
