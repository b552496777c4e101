/**
 * What is recorded of a dispute. How it stands is known in its area; why it goes elsewhere, to the bodies between which
 * it goes; who agreed or refused, what was said and agreed, to the body that holds it and to nobody else.
 */
import { z } from 'zod'
import { attached } from '../../attachment.ts'
import type { Event } from '../../event.ts'
import type { EventDefinition } from '../../feature.ts'
import { agencyCode, seatCode, streamId } from '../../ids.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'
import {
  agreementForms,
  channels,
  choosers,
  courtSteps,
  endings,
  matters,
  origins,
  recusals,
  sides,
  stops,
  transferDocuments,
} from './kinds.ts'
import { max, opening, session } from './messages.ts'

const gone = words(max.text).nullable()
const empty = z.strictObject({})

export const mediationEvents = {
  'mediation.opened': {
    layer: 'open',
    v: 2,
    data: z.strictObject({
      ...opening,
      subject: words(max.subject).nullable(),
      matter: z.enum(matters),
      origin: z.enum(origins),
      sides: z.array(z.enum(sides)).max(sides.length),
      /** 一案一码: the same through all channels; null where none was given yet. */
      code: z.string().max(40).nullable(),
      /** The dispute, named by its first case; absent: this is the first. */
      dispute: streamId.optional(),
      /** The case it comes from. */
      previous: streamId.optional(),
    }),
  },
  'mediation.bodyAssigned': { layer: 'open', v: 1, data: z.strictObject({ body: agencyCode }) },
  'mediation.consentAsked': { layer: 'open', v: 1, data: empty },
  'mediation.consentTold': { layer: 'closed', v: 1, data: z.strictObject({ side: z.enum(sides) }) },
  'mediation.accepted': { layer: 'open', v: 1, data: empty },
  'mediation.mediatorNamed': {
    layer: 'closed',
    v: 1,
    data: z.strictObject({
      seat: seatCode,
      chosenBy: z.enum(choosers),
      accepted: z.literal(true).optional(),
    }),
  },
  'mediation.mediatorRecused': {
    layer: 'closed',
    v: 1,
    data: z.strictObject({ seat: seatCode, side: z.enum(sides), ground: z.enum(recusals) }),
  },
  'mediation.sessionScheduled': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ ...session, place: words(max.place).nullable() }),
  },
  'mediation.sessionStarted': { layer: 'open', v: 1, data: empty },
  'mediation.sessionEnded': { layer: 'open', v: 1, data: empty },
  'mediation.sessionSummarised': { layer: 'closed', v: 1, data: z.strictObject({ summary: gone }) },
  'mediation.noted': {
    layer: 'closed',
    v: 1,
    data: z.strictObject({ text: gone, attachments: attached.optional() }),
  },
  'mediation.paused': { layer: 'open', v: 1, data: z.strictObject({ reason: z.enum(stops) }) },
  'mediation.resumed': { layer: 'open', v: 1, data: empty },
  'mediation.continued': { layer: 'open', v: 1, data: empty },
  'mediation.agreed': {
    layer: 'open',
    v: 2,
    data: z.strictObject({
      form: z.enum(agreementForms),
      part: z.literal(true).optional(),
      performBy: instant.optional(),
    }),
  },
  'mediation.termsRecorded': { layer: 'closed', v: 1, data: z.strictObject({ terms: gone }) },
  'mediation.performed': { layer: 'open', v: 1, data: empty },
  'mediation.breached': { layer: 'open', v: 1, data: empty },
  /** What one may do now was told (人民调解法 Art. 26). */
  'mediation.routesTold': { layer: 'closed', v: 1, data: z.strictObject({ otherRoutes: gone }) },
  'mediation.confirmationAsked': { layer: 'open', v: 1, data: z.strictObject({ court: agencyCode }) },
  'mediation.courtTold': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ step: z.enum(courtSteps), document: words(max.document).nullable() }),
  },
  'mediation.transferAsked': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ channel: z.enum(channels), body: agencyCode }),
  },
  'mediation.transferExplained': {
    layer: 'work',
    v: 1,
    data: z.strictObject({
      reason: gone,
      documents: z.array(z.enum(transferDocuments)).max(transferDocuments.length),
    }),
  },
  'mediation.transferReturned': { layer: 'open', v: 1, data: empty },
  'mediation.returnExplained': { layer: 'work', v: 1, data: z.strictObject({ reason: gone }) },
  'mediation.transferred': { layer: 'open', v: 1, data: z.strictObject({ next: streamId }) },
  /** Over without an agreement; how, is not everybody’s: where refusals are shown, silence would show them too. */
  'mediation.ended': { layer: 'open', v: 1, data: empty },
  'mediation.endingTold': {
    layer: 'closed',
    v: 1,
    // `transferred` was an ending before transfers were acts of two bodies.
    data: z.strictObject({ ending: z.enum([...endings, 'transferred']), otherRoutes: gone }),
  },
} as const satisfies Record<string, EventDefinition>

export type MediationEventType = keyof typeof mediationEvents
export type MediationEventData = {
  [T in MediationEventType]: z.infer<(typeof mediationEvents)[T]['data']>
}
export type MediationEvent<T extends MediationEventType = MediationEventType> = {
  [K in T]: Omit<Event, 'type' | 'data'> & { type: K; data: MediationEventData[K] }
}[T]
type InLayer<L extends string> = {
  [T in MediationEventType]: (typeof mediationEvents)[T]['layer'] extends L ? T : never
}[MediationEventType]
export type OpenMediationEvent = MediationEvent<InLayer<'open'>>
export type ClosedMediationEvent = MediationEvent<InLayer<'closed'>>
export type WorkMediationEvent = MediationEvent<InLayer<'open' | 'work'>>

/** Older shapes: a dispute was opened without matter, origin and code, an agreement recorded without its form. */
export function upcastMediation(
  type: string,
  v: number,
  data: Record<string, unknown>,
): Record<string, unknown> {
  if (v !== 1) throw new Error(`mediation never had version ${v} of ${type}`)
  if (type === 'mediation.opened')
    return { ...data, matter: 'civil', origin: 'applied', sides: ['applicant', 'respondent'], code: null }
  return type === 'mediation.agreed' ? { ...data, form: 'written' } : data
}
