/** What is recorded of a wording: proposed it is the press desk's, in force everybody's who works for the city there. */
import { z } from 'zod'
import type { Event, Layer } from '../../event.ts'
import { citation } from '../../facts/cite.ts'
import type { EventDefinition } from '../../feature.ts'
import { agencyCode, streamId } from '../../ids.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'
import { about, max } from './messages.ts'

const told = {
  question: words(max.question).nullable(),
  unknown: words(max.unknown).nullable().optional(),
  validUntil: instant,
  statement: streamId.optional(),
  cited: z.array(citation).max(13),
}

export const pressLineEvents = {
  'pressLine.proposed': { layer: 'open', v: 1, data: z.strictObject({ ...about, owner: agencyCode }) },
  'pressLine.written': {
    layer: 'work',
    v: 1,
    data: z.strictObject({ ...told, answer: words(max.answer).nullable() }),
  },
  /** Only to tell the second person from the first; no view holds this layer but the auditor’s. */
  'pressLine.authorNoted': { layer: 'closed', v: 1, data: z.strictObject({ account: z.string().max(60) }) },
  'pressLine.approved': {
    layer: 'open',
    v: 1,
    data: z.strictObject({
      ...told,
      /** With its figures in place. */
      answer: words(max.told).nullable(),
      /** The units at work on the incident: theirs it is, wherever they are. */
      binds: z.array(agencyCode).max(100),
    }),
  },
  /** Told of the earlier one by the one that took its place. */
  'pressLine.replaced': { layer: 'open', v: 1, data: z.strictObject({ by: streamId }) },
  'pressLine.takenBack': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ reason: words(max.reason).nullable() }),
  },
} as const satisfies Record<string, EventDefinition>

export type PressLineEventType = keyof typeof pressLineEvents
export type PressLineEventData = { [T in PressLineEventType]: z.infer<(typeof pressLineEvents)[T]['data']> }
export type PressLineEvent<T extends PressLineEventType = PressLineEventType> = {
  [K in T]: Omit<Event, 'type' | 'data'> & { type: K; data: PressLineEventData[K] }
}[T]
type InLayer<L extends Layer> = {
  [T in PressLineEventType]: (typeof pressLineEvents)[T]['layer'] extends L ? T : never
}[PressLineEventType]
export type OpenPressLineEvent = PressLineEvent<InLayer<'open'>>
