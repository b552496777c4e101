/**
 * What the public asks or believes about an incident (公众关切): a summary, the kind of place it was heard in, how much
 * it is asked. There is no field for an author, an account, a link or a picture, and none may come (domain.md §6, D21).
 */
import { z } from 'zod'
import type { Event } from '../../event.ts'
import { factKinds } from '../../facts/facts.ts'
import type { CommandDefinition, EventDefinition, Order } from '../../feature.ts'
import { areaCode, streamId } from '../../ids.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'

/** The kind of place, never the place. */
export const concernSources = ['hotline', 'scene', 'media', 'online', 'letter', 'other'] as const
export const volumeBands = ['low', 'medium', 'high'] as const
/** 属实, 部分属实, 不属实, 尚不清楚. */
export const outcomes = ['confirmed', 'partly', 'notSo', 'unknown'] as const
export type Outcome = (typeof outcomes)[number]

export const max = { text: 300, said: 500 } as const
const heard = { incident: streamId, area: areaCode }
const kinds = { source: z.enum(concernSources), band: z.enum(volumeBands) }
const answered = {
  outcome: z.enum(outcomes),
  /** When there will be more to say. */
  nextAt: instant.optional(),
  /** The fact of the incident that tells it. */
  fact: z.enum(factKinds).optional(),
  /** A released statement that says otherwise. */
  statement: streamId.optional(),
}
type Answered = { outcome: Outcome; nextAt?: number | undefined; fact?: unknown; statement?: unknown }
const isUnknown = ({ outcome }: Answered) => outcome === 'unknown'
const pointsAt = ({ fact, statement }: Answered) => fact !== undefined || statement !== undefined
const holds = ({ outcome }: Answered) => outcome === 'confirmed' || outcome === 'partly'

export const concernCommands = {
  /** First heard when the order says it happened. */
  'concern.log': {
    opens: true,
    data: z.strictObject({ ...heard, ...kinds, text: words(max.text) }),
  },
  'concern.answer': {
    judgedOn: 'open',
    data: z
      .strictObject({ ...answered, said: words(max.said) })
      .refine((one) => isUnknown(one) === (one.nextAt !== undefined), { path: ['nextAt'] })
      .refine((one) => holds(one) || !pointsAt(one), { path: ['outcome'] }),
  },
} as const satisfies Record<string, CommandDefinition>

const gone = { text: words(max.text).nullable(), said: words(max.said).nullable() }
export const concernEvents = {
  'concern.logged': { layer: 'open', v: 1, data: z.strictObject({ ...heard, ...kinds, text: gone.text }) },
  'concern.answered': { layer: 'open', v: 1, data: z.strictObject({ ...answered, said: gone.said }) },
} as const satisfies Record<string, EventDefinition>

type CommandData = { [T in keyof typeof concernCommands]: z.infer<(typeof concernCommands)[T]['data']> }
export type ConcernOrder = { [T in keyof CommandData]: Order<T, CommandData[T]> }[keyof CommandData]
export type ConcernEventData = {
  [T in keyof typeof concernEvents]: z.infer<(typeof concernEvents)[T]['data']>
}
export type ConcernEvent = {
  [T in keyof ConcernEventData]: Omit<Event, 'type' | 'data'> & { type: T; data: ConcernEventData[T] }
}[keyof ConcernEventData]
