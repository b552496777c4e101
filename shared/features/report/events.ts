/** What is recorded of a report: that it exists is known in its area, what it says to its unit, the centre, its reader. */
import { z } from 'zod'
import type { Event, Layer } from '../../event.ts'
import type { EventDefinition } from '../../feature.ts'
import { agencyCode, areaCode, streamId } from '../../ids.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'
import { citation } from '../../facts/cite.ts'
import { elements, leaders, marks, max, meets, posts, reportKinds, saidIn } from './messages.ts'
import { reportWays } from './rules.ts'

const said = saidIn(words(max.line).nullable(), words(max.text).nullable())

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
