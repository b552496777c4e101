/**
 * What is recorded of a dispute. How it stands is known in its area; why it goes elsewhere, to the bodies between which
 * it goes; who agreed or refused, what was said and agreed, to the body that holds it and to nobody else.
 */
import { z } from 'zod'
import { attached } from '../../attachment.ts'
import type { Event } from '../../event.ts'
import type { EventDefinition } from '../../feature.ts'
import { agencyCode, seatCode, streamId } from '../../ids.ts'
import { partyId } from '../../parties/messages.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'
import {
  agreementForms,
  breachRoutes,
  channels,
  choosers,
  claimKinds,
  courtSteps,
  dangerKinds,
  documents,
  endings,
  matters,
  origins,
  proposalLabels,
  recusals,
  serviceWays,
  sides,
  signers,
  signingWays,
  stops,
  transferDocuments,
} from './kinds.ts'
import { amountFen, anySides, claimId, company, instalment, max, most, opening, session } from './messages.ts'

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
      form: z.literal('oral').optional(),
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
    data: z.strictObject({ ...session, ...company, place: words(max.place).nullable() }),
  },
  'mediation.sidesCalled': { layer: 'closed', v: 1, data: z.strictObject({ sides: anySides }) },
  'mediation.attendanceTold': { layer: 'closed', v: 1, data: z.strictObject({ present: anySides }) },
  'mediation.sessionStarted': { layer: 'open', v: 1, data: empty },
  'mediation.sessionEnded': { layer: 'open', v: 1, data: empty },
  'mediation.sessionSummarised': { layer: 'closed', v: 1, data: z.strictObject({ summary: gone }) },
  'mediation.noted': {
    layer: 'closed',
    v: 1,
    data: z.strictObject({ text: gone, attachments: attached.optional() }),
  },
  'mediation.representativesNamed': {
    layer: 'closed',
    v: 1,
    data: z.strictObject({
      side: z.enum(sides),
      count: z.number().int().min(1),
      people: z.number().int().min(2),
    }),
  },
  'mediation.claimRecorded': {
    layer: 'closed',
    v: 1,
    data: z.strictObject({
      claim: claimId,
      side: z.enum(sides),
      kind: z.enum(claimKinds),
      amountFen: amountFen.optional(),
      party: partyId.optional(),
    }),
  },
  'mediation.claimWithdrawn': { layer: 'closed', v: 1, data: z.strictObject({ claim: claimId }) },
  'mediation.proposed': {
    layer: 'closed',
    v: 1,
    data: z.strictObject({ label: z.enum(proposalLabels), terms: gone }),
  },
  'mediation.documentIssued': {
    layer: 'closed',
    v: 1,
    data: z.strictObject({ document: z.enum(documents), number: z.string().min(1).max(60) }),
  },
  'mediation.signingRecorded': {
    layer: 'closed',
    v: 1,
    data: z.strictObject({
      document: z.enum(documents),
      way: z.enum(signingWays),
      signers: z.array(z.enum(signers)).min(1).max(signers.length),
      attachments: attached.optional(),
    }),
  },
  'mediation.served': {
    layer: 'closed',
    v: 1,
    data: z.strictObject({ document: z.enum(documents), way: z.enum(serviceWays), side: z.enum(sides) }),
  },
  /** Known to those who work on it: what is feared, and the order that went to the police. */
  'mediation.dangerReported': {
    layer: 'work',
    v: 1,
    data: z.strictObject({ kind: z.enum(dangerKinds), incident: streamId, order: streamId }),
  },
  'mediation.incidentLinked': { layer: 'open', v: 1, data: z.strictObject({ incident: streamId }) },
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
      /** The days of its performance plan; what is due on each is the sides’ own. */
      instalments: z.array(instant).min(1).max(most.instalments).optional(),
    }),
  },
  'mediation.instalmentsAgreed': {
    layer: 'closed',
    v: 1,
    data: z.strictObject({
      instalments: z.array(z.strictObject(instalment)).min(1).max(most.instalments),
    }),
  },
  'mediation.instalmentTold': {
    layer: 'open',
    v: 1,
    data: z.strictObject({
      instalment: z.number().int().min(1).max(most.instalments),
      outcome: z.enum(['breached', 'performed']),
    }),
  },
  'mediation.termsRecorded': { layer: 'closed', v: 1, data: z.strictObject({ terms: gone }) },
  'mediation.performed': { layer: 'open', v: 1, data: empty },
  'mediation.breached': { layer: 'open', v: 1, data: empty },
  /** What one may do now was told (人民调解法 Art. 26). */
  'mediation.routesTold': {
    layer: 'closed',
    v: 1,
    data: z.strictObject({
      otherRoutes: gone,
      routes: z.array(z.enum(breachRoutes)).max(breachRoutes.length).optional(),
    }),
  },
  'mediation.confirmationAsked': { layer: 'open', v: 1, data: z.strictObject({ court: agencyCode }) },
  'mediation.courtTold': {
    layer: 'open',
    v: 1,
    data: z.strictObject({
      step: z.enum(courtSteps),
      document: words(max.document).nullable(),
      dated: instant.optional(),
    }),
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
