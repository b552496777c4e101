/** What is recorded of an enquiry: that one waits is known in its area, what was asked to the press desk and the centre. */
import { z } from 'zod'
import type { Event } from '../../event.ts'
import type { EventDefinition } from '../../feature.ts'
import { agencyCode, streamId } from '../../ids.ts'
import { words } from '../../words.ts'
import { about, enquiryWays, max } from './messages.ts'

export const enquiryEvents = {
  'enquiry.received': { layer: 'open', v: 1, data: z.strictObject({ ...about, owner: agencyCode }) },
  'enquiry.asked': {
    layer: 'work',
    v: 1,
    data: z.strictObject({
      outlet: words(max.outlet).nullable(),
      question: words(max.question).nullable(),
    }),
  },
  'enquiry.answered': {
    layer: 'open',
    v: 1,
    data: z.strictObject({
      line: streamId.optional(),
      statement: streamId.optional(),
      way: z.enum(enquiryWays),
    }),
  },
  'enquiry.closed': { layer: 'work', v: 1, data: z.strictObject({ reason: words(max.reason).nullable() }) },
  'enquiry.ended': { layer: 'open', v: 1, data: z.strictObject({}) },
} as const satisfies Record<string, EventDefinition>

export type EnquiryEventType = keyof typeof enquiryEvents
export type EnquiryEventData = { [T in EnquiryEventType]: z.infer<(typeof enquiryEvents)[T]['data']> }
export type EnquiryEvent<T extends EnquiryEventType = EnquiryEventType> = {
  [K in T]: Omit<Event, 'type' | 'data'> & { type: K; data: EnquiryEventData[K] }
}[T]
export type OpenEnquiryEvent = EnquiryEvent<'enquiry.received' | 'enquiry.answered' | 'enquiry.ended'>
