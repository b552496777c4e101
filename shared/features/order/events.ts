/** What is recorded of an order: that it exists is known in its area, what it says to those who work on it. */
import { z } from 'zod'
import type { Event, Layer } from '../../event.ts'
import type { EventDefinition } from '../../feature.ts'
import { agencyCode } from '../../ids.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'
import { ladder, max, most, officeNumber, order, ownerActions, page, supplyStages } from './messages.ts'

const gone = (most: number) => words(most).nullable()
const agency = agencyCode
const said = gone(max.text)
const reason = said

export const outcomes = ['done', 'withdrawn'] as const

export const orderEvents = {
  'order.issued': { layer: 'open', v: 1, data: z.strictObject({ ...order, receiptDueAt: instant }) },
  'order.told': {
    layer: 'work',
    v: 1,
    data: z.strictObject({
      what: gone(max.what),
      evidence: gone(max.evidence).optional(),
      proportionality: said.optional(),
    }),
  },
  'order.read': { layer: 'work', v: 1, data: z.strictObject({ agency }) },
  'order.signedFor': { layer: 'work', v: 1, data: z.strictObject({ agency }) },
  'order.reportedBack': { layer: 'work', v: 1, data: z.strictObject({ agency, said }) },
  'order.refused': { layer: 'work', v: 1, data: z.strictObject({ agency, reason }) },
  'order.progressNoted': {
    layer: 'work',
    v: 1,
    data: z.strictObject({ agency, said, action: z.enum(ownerActions).optional() }),
  },
  'order.supplied': {
    layer: 'work',
    v: 1,
    data: z.strictObject({
      agency,
      stage: z.enum(supplyStages),
      number: z.number().int().min(0).max(most.number),
    }),
  },
  'order.reminded': { layer: 'work', v: 1, data: z.strictObject({ agencies: z.array(agency).min(1) }) },
  'order.called': {
    layer: 'work',
    v: 1,
    data: z.strictObject({ agency, number: officeNumber, answered: z.boolean(), said: gone(max.what) }),
  },
  'order.paged': { layer: 'work', v: 1, data: z.strictObject(page) },
  'order.returned': { layer: 'work', v: 1, data: z.strictObject({ agency, reason }) },
  'order.escalated': { layer: 'work', v: 1, data: z.strictObject({ step: z.enum(ladder), reason }) },
  'order.outcomeTold': { layer: 'work', v: 1, data: z.strictObject({ said }) },
  'order.closed': { layer: 'open', v: 1, data: z.strictObject({ outcome: z.enum(outcomes) }) },
} as const satisfies Record<string, EventDefinition>

export type OrderEventType = keyof typeof orderEvents
export type OrderEventData = { [T in OrderEventType]: z.infer<(typeof orderEvents)[T]['data']> }
export type OrderEvent<T extends OrderEventType = OrderEventType> = {
  [K in T]: Omit<Event, 'type' | 'data'> & { type: K; data: OrderEventData[K] }
}[T]
type InLayer<L extends Layer> = {
  [T in OrderEventType]: (typeof orderEvents)[T]['layer'] extends L ? T : never
}[OrderEventType]
export type OpenOrderEvent = OrderEvent<InLayer<'open'>>
