/** What is recorded of a report: that it exists is known in its area, what it says to its unit, the centre, its reader. */
import { z } from 'zod'
import type { Event, Layer } from '../../event.ts'
import type { EventDefinition } from '../../feature.ts'
import { agencyCode, areaCode, streamId } from '../../ids.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'
import { factKinds } from '../../facts/facts.ts'
import { elements, leaders, marks, max, meets, posts, reportKinds, saidIn } from './messages.ts'
import { reportWays } from './rules.ts'

const said = saidIn(words(max.line).nullable(), words(max.text).nullable())

/** How a fact read when it was cited (D18): one value, one that the lead settled, or several that differ. */
export const readings = ['agreed', 'settled', 'disputed'] as const
const citation = z.strictObject({
  fact: z.enum(factKinds),
  reading: z.enum(readings),
  values: z
    .array(
      z.strictObject({
        agency: agencyCode,
        /** Of this agency's reports of the fact. */
        version: z.number().int().min(1),
        value: z.number(),
        verified: z.boolean(),
        at: instant,
      }),
    )
    .min(1),
})
export type Citation = z.infer<typeof citation>

const contents = z.strictObject({
  receivedAt: instant.optional(),
  happenedAt: instant.optional(),
  said,
  marked: z.partialRecord(z.enum(elements), z.enum(marks)),
  cited: z.array(citation),
})

export const reportEvents = {
  'report.opened': {
    layer: 'open',
    v: 1,
    data: z.strictObject({
      incident: streamId,
      area: areaCode,
      kind: z.enum(reportKinds),
      way: z.enum(reportWays),
      from: agencyCode,
      to: agencyCode,
      meets,
    }),
  },
  'report.composed': { layer: 'work', v: 1, data: contents },
  'report.revised': { layer: 'work', v: 1, data: contents },
  /** Only to tell the second person from the first; no view holds this layer but the auditor's. */
  'report.composerNoted': { layer: 'closed', v: 1, data: z.strictObject({ account: z.string().max(60) }) },
  'report.signedOff': {
    layer: 'open',
    v: 1,
    data: z.strictObject({
      /** Of a follow-up. */
      number: z.number().int().min(1).optional(),
      byPhone: z.strictObject({ agency: agencyCode, post: z.enum(leaders) }).optional(),
    }),
  },
  'report.callNoted': {
    layer: 'work',
    v: 1,
    data: z.strictObject({ spoke: z.enum(posts), heard: z.enum(posts), readBack: z.boolean() }),
  },
  'report.sent': { layer: 'open', v: 1, data: z.strictObject({}) },
  'report.acknowledged': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ post: z.enum(posts).optional() }),
  },
  'report.withdrawalTold': {
    layer: 'work',
    v: 1,
    data: z.strictObject({ reason: words(max.reason).nullable() }),
  },
  'report.withdrawn': { layer: 'open', v: 1, data: z.strictObject({}) },
} as const satisfies Record<string, EventDefinition>

export type ReportEventType = keyof typeof reportEvents
export type ReportEventData = { [T in ReportEventType]: z.infer<(typeof reportEvents)[T]['data']> }
export type ReportEvent<T extends ReportEventType = ReportEventType> = {
  [K in T]: Omit<Event, 'type' | 'data'> & { type: K; data: ReportEventData[K] }
}[T]
type InLayer<L extends Layer> = {
  [T in ReportEventType]: (typeof reportEvents)[T]['layer'] extends L ? T : never
}[ReportEventType]
export type OpenReportEvent = ReportEvent<InLayer<'open'>>
