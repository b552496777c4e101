/**
 * Orders about a dispute in one of the four channels (domain.md §4.3). Refusing or leaving is open to a party in every
 * state, and what was said, agreed or refused is known to the body that holds it and to nobody else (domain.md §6, 15).
 */
import { z } from 'zod'
import { attachments } from '../../attachment.ts'
import type { CommandDefinition, Order } from '../../feature.ts'
import { point } from '../../geo/geo.ts'
import { agencyCode, areaCode, seatCode, streamId } from '../../ids.ts'
import { partyId, partyIds } from '../../parties/messages.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'
import {
  agreementForms,
  channels,
  choosers,
  claimKinds,
  courtSteps,
  dangerKinds,
  documents,
  endings,
  instalmentKinds,
  matters,
  proposalLabels,
  recusals,
  serviceWays,
  sides,
  signers,
  signingWays,
  stops,
  transferDocuments,
} from './kinds.ts'

export const max = { subject: 60, place: 80, text: 2000, document: 60 } as const
/** How many of each a dispute holds: its state stays small. */
export const most = { claims: 500, guests: 10, instalments: 24, people: 100_000 } as const
/** Money in fen, so that nothing is rounded. */
export const amountFen = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
/** Id of a claim: the order that recorded it and its ordinal. */
export const claimId = z.string().min(1).max(160)
const text = words(max.text)
const empty = z.strictObject({})
export const session = { startsAt: instant, at: point.optional() }
export const opening = {
  channel: z.enum(channels),
  body: agencyCode,
  area: areaCode,
  incident: streamId.optional(),
}
const unique = <T extends z.ZodType>(one: T, least: number, most: number) =>
  z
    .array(one)
    .min(least)
    .max(most)
    .refine((all) => new Set(all).size === all.length)
export const anySides = unique(z.enum(sides), 1, sides.length)
const guests = unique(agencyCode, 1, most.guests)
/** Closed, unless said to be open; other bodies are there only where all sides agree (人民调解法 Art. 20). */
export const company = { isOpen: z.literal(true).optional(), guests: guests.optional() }
export const instalment = {
  dueAt: instant,
  what: z.enum(instalmentKinds),
  amountFen: amountFen.optional(),
}
const outcome = z.enum(['breached', 'performed'])
const toldWhenBreached = ({ outcome, otherRoutes }: { outcome: string; otherRoutes?: string | undefined }) =>
  (outcome === 'breached') === (otherRoutes !== undefined)
const someSides = z
  .array(z.enum(sides))
  .min(2)
  .max(sides.length)
  .refine((all) => new Set(all).size === all.length)

export const mediationCommands = {
  'mediation.open': {
    opens: true,
    data: z.strictObject({
      ...opening,
      subject: words(max.subject),
      /** Civil, unless said otherwise. */
      matter: z.enum(matters).optional(),
      /** By a party, unless said otherwise. */
      origin: z.enum(['applied', 'offered']).optional(),
      /** Said by a party and noted by the mediator; in writing, unless said otherwise. */
      form: z.literal('oral').optional(),
      sides: someSides.optional(),
      /** All sides are there and agree, and nothing ties the mediator to one of them or to an investigation of it: taken at once. */
      atOnce: z.literal(true).optional(),
      /** What was left over when part of a dispute was agreed. */
      remainderOf: streamId.optional(),
      parties: partyIds.optional(),
    }),
  },
  'mediation.assignBody': { judgedOn: 'open', data: z.strictObject({ body: agencyCode }) },
  'mediation.askConsent': { judgedOn: 'open', data: empty },
  'mediation.recordConsent': {
    sees: 'closed',
    data: z.strictObject({ side: z.enum(sides), given: z.literal(true) }),
  },
  /** The mediator is nobody’s kin, counsel or debtor here (人民调解工作若干规定; 特邀调解规定 Art. 15). */
  'mediation.accept': {
    judgedOn: 'open',
    data: z.strictObject({
      unbiased: z.literal(true),
      /** Where the bureau that mediates also investigates: by somebody else. */
      notInvestigator: z.literal(true).optional(),
    }),
  },
  'mediation.nameMediator': {
    sees: 'closed',
    data: z.strictObject({
      seat: seatCode,
      chosenBy: z.enum(choosers),
      /** All sides were told who it is and want nobody else; said where the body chose. */
      accepted: z.literal(true).optional(),
    }),
  },
  /** A side wishes another mediator: it need not say more than that. */
  'mediation.recuse': {
    sees: 'closed',
    data: z.strictObject({ side: z.enum(sides), ground: z.enum(recusals) }),
  },
  'mediation.scheduleSession': {
    judgedOn: 'open',
    data: z.strictObject({
      ...session,
      place: words(max.place),
      /** Who is asked to come; all sides, unless said otherwise. */
      sides: anySides.optional(),
      ...company,
      allAgreeToGuests: z.literal(true).optional(),
    }),
  },
  'mediation.startSession': {
    judgedOn: 'open',
    data: z.strictObject({ present: anySides.optional() }),
  },
  'mediation.closeSession': { judgedOn: 'open', data: z.strictObject({ summary: text }) },
  /** A line of the mediator's own record: nothing it says can be overtaken by what others said meanwhile. */
  'mediation.recordNote': {
    sees: 'closed',
    data: z.strictObject({ text, attachments: attachments.optional() }),
  },
  'mediation.nameRepresentatives': {
    sees: 'closed',
    data: z
      .strictObject({
        side: z.enum(sides),
        count: z.number().int().min(1).max(1000),
        /** How many stand behind them. */
        people: z.number().int().min(2).max(most.people),
      })
      .refine(({ count, people }) => count <= people, { path: ['count'] }),
  },
  'mediation.recordClaim': {
    sees: 'closed',
    data: z.strictObject({
      side: z.enum(sides),
      kind: z.enum(claimKinds),
      amountFen: amountFen.optional(),
      /** Whose, in a dispute of many. */
      party: partyId.optional(),
    }),
  },
  'mediation.withdrawClaim': { sees: 'closed', data: z.strictObject({ claim: claimId }) },
  'mediation.propose': {
    sees: 'closed',
    data: z.strictObject({ label: z.enum(proposalLabels), terms: text }),
  },
  'mediation.issueDocument': { sees: 'closed', data: z.strictObject({ document: z.enum(documents) }) },
  /** On paper first, and written down when there is time; its picture shows the sheet and nobody. */
  'mediation.recordSigning': {
    sees: 'closed',
    data: z.strictObject({
      document: z.enum(documents),
      way: z.enum(signingWays),
      signers: unique(z.enum(signers), 1, signers.length),
      attachments: attachments.optional(),
    }),
  },
  'mediation.recordService': {
    sees: 'closed',
    data: z.strictObject({
      document: z.enum(documents),
      way: z.enum(serviceWays),
      side: z.enum(sides),
    }),
  },
  /** In one act to the police and the incident; the ids are made by the sender, the second for want of an incident. */
  'mediation.reportDanger': {
    data: z.strictObject({
      kind: z.enum(dangerKinds),
      said: words(max.subject),
      proportionality: text,
      order: streamId,
      opens: streamId,
    }),
  },
  'mediation.pause': { judgedOn: 'open', data: z.strictObject({ reason: z.enum(stops) }) },
  'mediation.resume': { judgedOn: 'open', data: empty },
  /** Its time is over, and all sides wish to go on. */
  'mediation.continue': { judgedOn: 'open', data: z.strictObject({ allAgree: z.literal(true) }) },
  'mediation.recordAgreement': {
    judgedOn: 'open',
    data: z.strictObject({
      terms: text,
      /** In writing, unless said otherwise. */
      form: z.enum(agreementForms).optional(),
      /** The rest stays in dispute. */
      part: z.literal(true).optional(),
      /** All sides wish a court to confirm it: their days to ask for it run from now. */
      toConfirm: z.literal(true).optional(),
      /** By when all of it is to be done. */
      performBy: instant.optional(),
      /** Step by step, each with its own day. */
      instalments: z.array(z.strictObject(instalment)).min(1).max(most.instalments).optional(),
    }),
  },
  'mediation.recordPerformance': {
    judgedOn: 'open',
    data: z
      .strictObject({ outcome, otherRoutes: text.optional() })
      .refine(toldWhenBreached, { path: ['otherRoutes'] }),
  },
  'mediation.recordInstalment': {
    judgedOn: 'open',
    data: z
      .strictObject({
        /** Its ordinal in the plan, from 1. */
        instalment: z.number().int().min(1).max(most.instalments),
        outcome,
        otherRoutes: text.optional(),
      })
      .refine(toldWhenBreached, { path: ['otherRoutes'] }),
  },
  'mediation.askConfirmation': { judgedOn: 'open', data: z.strictObject({ court: agencyCode }) },
  'mediation.recordCourt': {
    judgedOn: 'open',
    data: z.strictObject({
      step: z.enum(courtSteps),
      document: words(max.document),
      /** The day on the document. */
      dated: instant.optional(),
    }),
  },
  'mediation.askTransfer': {
    judgedOn: 'open',
    data: z.strictObject({
      channel: z.enum(channels),
      body: agencyCode,
      reason: text,
      allAgree: z.boolean(),
      documents: z.array(z.enum(transferDocuments)).max(transferDocuments.length),
    }),
  },
  /** By the body it was to go to: with its reason, and nobody loses their place. */
  'mediation.returnTransfer': { judgedOn: 'open', data: z.strictObject({ reason: text }) },
  /** By the body it was to go to: opens the dispute’s next case. */
  'mediation.takeOver': {
    opens: true,
    data: z.strictObject({ previous: streamId, area: areaCode, parties: partyIds.optional() }),
  },
  /** By a party itself, through `/my`: with the routes it was shown in the same act. */
  'mediation.leave': { data: z.strictObject({ otherRoutes: text }) },
  'mediation.end': {
    judgedOn: 'open',
    data: z.strictObject({ ending: z.enum(endings), otherRoutes: text }),
  },
} as const satisfies Record<string, CommandDefinition>

type CommandData = { [T in keyof typeof mediationCommands]: z.infer<(typeof mediationCommands)[T]['data']> }
export type MediationCommand<T extends keyof CommandData = keyof CommandData> = {
  [K in T]: Order<K, CommandData[K]>
}[T]
