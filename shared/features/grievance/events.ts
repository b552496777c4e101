/**
 * What is recorded of a matter. That there is one, of what field and where, how many brought it and how it stands is
 * known in its area; what was said, to those who work on it; which units it is about, to its handlers. Who brought it,
 * how to reach them and in which words they spoke lies in the vault and never here.
 */
import { z } from 'zod'
import type { Event, Layer } from '../../event.ts'
import type { EventDefinition } from '../../feature.ts'
import { agencyCode, streamId } from '../../ids.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'
import {
  intakeChannels,
  lacks,
  links,
  matter,
  max,
  most,
  networkLevels,
  notOursReasons,
  returns,
  routes,
} from './messages.ts'

const gone = (longest: number) => words(longest).nullable()
const agencies = (longest: number) => z.array(agencyCode).max(longest)
const addition = z.string().max(140)
const callers = z.number().int().min(1).max(most.callers)
const empty = z.strictObject({})

export const grievanceEvents = {
  'grievance.received': {
    layer: 'open',
    v: 1,
    data: z.strictObject({
      ...matter,
      code: z.string().max(40),
      intake: agencyCode,
      /** An accusation, or about a unit: until that is named in the event after it, nobody sees it. */
      guarded: z.literal(true).optional(),
    }),
  },
  'grievance.unitsNamed': {
    layer: 'closed',
    v: 1,
    data: z.strictObject({ against: agencies(most.against) }),
  },
  'grievance.summarised': { layer: 'work', v: 1, data: z.strictObject({ summary: gone(max.summary) }) },
  'grievance.callersAdded': {
    layer: 'open',
    v: 1,
    data: z.strictObject({
      addition,
      callers,
      channel: z.enum(intakeChannels),
      /** The matter that turned out to be the same. */
      from: streamId.optional(),
    }),
  },
  'grievance.callersTakenBack': { layer: 'open', v: 1, data: z.strictObject({ addition, callers }) },
  'grievance.duplicateMarked': { layer: 'open', v: 1, data: z.strictObject({ of: streamId }) },
  'grievance.separated': { layer: 'open', v: 1, data: empty },
  'grievance.assigned': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ lead: agencyCode, assisting: agencies(most.units) }),
  },
  'grievance.moreAsked': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ lacks: z.array(z.enum(lacks)).max(lacks.length), until: instant.optional() }),
  },
  'grievance.moreWorded': { layer: 'work', v: 1, data: z.strictObject({ what: gone(max.said) }) },
  'grievance.moreTold': { layer: 'open', v: 1, data: z.strictObject({ told: z.enum(intakeChannels) }) },
  'grievance.moreSupplied': { layer: 'open', v: 1, data: empty },
  'grievance.referred': {
    layer: 'open',
    v: 1,
    data: z.strictObject({
      reason: z.enum(notOursReasons),
      route: z.enum(routes),
      until: instant.optional(),
    }),
  },
  'grievance.referralExplained': {
    layer: 'work',
    v: 1,
    data: z.strictObject({ where: gone(max.where), why: gone(max.said) }),
  },
  'grievance.takenUpAgain': { layer: 'open', v: 1, data: z.strictObject({ reason: z.enum(returns) }) },
  'grievance.accepted': { layer: 'open', v: 1, data: empty },
  'grievance.progressTold': { layer: 'open', v: 1, data: empty },
  'grievance.progressWorded': { layer: 'work', v: 1, data: z.strictObject({ said: gone(max.said) }) },
  'grievance.escalated': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ to: z.enum(networkLevels), lead: agencyCode }),
  },
  'grievance.escalationExplained': {
    layer: 'work',
    v: 1,
    data: z.strictObject({ why: gone(max.said), told: agencies(most.units) }),
  },
  'grievance.replied': { layer: 'open', v: 1, data: empty },
  'grievance.replyWorded': {
    layer: 'work',
    v: 1,
    data: z.strictObject({
      facts: gone(max.answer),
      basis: gone(max.answer),
      result: gone(max.answer),
      remedies: gone(max.answer),
    }),
  },
  'grievance.closed': { layer: 'open', v: 1, data: empty },
  'grievance.withdrawn': { layer: 'open', v: 1, data: empty },
  'grievance.withdrawalExplained': { layer: 'work', v: 1, data: z.strictObject({ reason: gone(max.said) }) },
  'grievance.linked': {
    layer: 'open',
    v: 1,
    data: z.strictObject({
      incident: streamId.optional(),
      dispute: streamId.optional(),
      order: streamId.optional(),
    }),
  },
  'grievance.unlinked': { layer: 'open', v: 1, data: z.strictObject({ link: z.enum(links) }) },
} as const satisfies Record<string, EventDefinition>

export type GrievanceEventType = keyof typeof grievanceEvents
export type GrievanceEventData = {
  [T in GrievanceEventType]: z.infer<(typeof grievanceEvents)[T]['data']>
}
export type GrievanceEvent<T extends GrievanceEventType = GrievanceEventType> = {
  [K in T]: Omit<Event, 'type' | 'data'> & { type: K; data: GrievanceEventData[K] }
}[T]
type InLayer<L extends Layer> = {
  [T in GrievanceEventType]: (typeof grievanceEvents)[T]['layer'] extends L ? T : never
}[GrievanceEventType]
export type OpenGrievanceEvent = GrievanceEvent<InLayer<'open'>>
