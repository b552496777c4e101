/**
 * What is recorded of a statement: that it is on its way is known in its area, what it says before its release to those
 * who write, check and sign it, and once released to everybody.
 */
import { z } from 'zod'
import type { Event, Layer } from '../../event.ts'
import type { EventDefinition } from '../../feature.ts'
import { agencyCode, streamId } from '../../ids.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'
import { citation } from '../../facts/cite.ts'
import { clearanceSteps, paragraphIds, successions } from './kinds.ts'
import { channelIds, max, order, paragraphsOf, planned, sent, waiver } from './messages.ts'

const empty = z.strictObject({})
const gone = words(max.reason).nullable()
const paragraph = z.enum(paragraphIds)

export const statementEvents = {
  'statement.planned': {
    layer: 'open',
    v: 1,
    data: z.strictObject({
      ...planned,
      owner: agencyCode,
      follows: streamId.optional(),
      as: z.enum(successions).optional(),
      wrong: gone.optional(),
    }),
  },
  'statement.taken': { layer: 'open', v: 1, data: empty },
  /** Who from now on reads and signs it. */
  'statement.drafted': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ signers: z.array(agencyCode).max(20) }),
  },
  'statement.versionSubmitted': {
    layer: 'work',
    v: 1,
    data: z.strictObject({
      title: words(max.title).nullable(),
      order,
      text: paragraphsOf(words(max.paragraph).nullable()),
      /** Which paragraphs read otherwise than in the version before, or are new. */
      changed: z.array(paragraph).max(paragraphIds.length),
      cited: z.array(z.strictObject({ paragraph, ...citation.shape })).max(60),
    }),
  },
  /** Only to tell the second person from the first; no view holds this layer but the auditor’s. */
  'statement.authorNoted': { layer: 'closed', v: 1, data: z.strictObject({ account: z.string().max(60) }) },
  'statement.factsConfirmed': { layer: 'open', v: 1, data: empty },
  'statement.marksWaived': {
    layer: 'work',
    v: 1,
    data: z.strictObject({ waived: z.array(waiver).max(60) }),
  },
  'statement.checkPassed': { layer: 'open', v: 1, data: empty },
  'statement.signed': {
    layer: 'work',
    v: 1,
    data: z.strictObject({
      step: z.enum(clearanceSteps),
      agency: agencyCode,
      paragraphs: z.array(paragraph).min(1).max(paragraphIds.length),
      /** Who signed in its place. */
      deputy: agencyCode.optional(),
      /** By word of mouth; confirmed later by the approver’s own sign-in. */
      oral: z.literal(true).optional(),
    }),
  },
  /** Half the time to sign is gone: from now on a deputy may, too. */
  'statement.signatureEscalated': {
    layer: 'work',
    v: 1,
    data: z.strictObject({ step: z.enum(clearanceSteps), agency: agencyCode }),
  },
  'statement.oralApprovalNoted': { layer: 'work', v: 1, data: z.strictObject({ agency: agencyCode }) },
  'statement.oralNoterNoted': {
    layer: 'closed',
    v: 1,
    data: z.strictObject({ account: z.string().max(60) }),
  },
  'statement.oralApprovalConfirmed': { layer: 'work', v: 1, data: empty },
  'statement.approved': { layer: 'open', v: 1, data: empty },
  'statement.returned': { layer: 'open', v: 1, data: empty },
  'statement.returnExplained': { layer: 'work', v: 1, data: z.strictObject({ reason: gone }) },
  'statement.releaseAsked': {
    layer: 'work',
    v: 1,
    data: z.strictObject({
      channels: channelIds,
      embargoUntil: instant.optional(),
      nextAt: instant.optional(),
    }),
  },
  'statement.releaseAskerNoted': {
    layer: 'closed',
    v: 1,
    data: z.strictObject({ account: z.string().max(60) }),
  },
  'statement.released': {
    layer: 'open',
    v: 1,
    data: z.strictObject({
      channels: channelIds,
      title: words(max.title).nullable(),
      /** As the public reads it: paragraphs parted by an empty line, figures in place. */
      text: words(max.released).nullable(),
      /** By when the public was promised the next word. */
      nextAt: instant.optional(),
    }),
  },
  /** A channel was given it, or could not be; whether the public can read it there a person says. */
  'statement.sent': { layer: 'open', v: 1, data: sent },
  'statement.becameReadable': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ channel: z.string().max(24), link: z.string().max(max.link).optional() }),
  },
  /** Told of the earlier statement by the one that comes after it. */
  'statement.followed': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ by: streamId, as: z.enum(successions) }),
  },
  'statement.withdrawn': { layer: 'open', v: 1, data: z.strictObject({ reason: gone }) },
} as const satisfies Record<string, EventDefinition>

export type StatementEventType = keyof typeof statementEvents
export type StatementEventData = { [T in StatementEventType]: z.infer<(typeof statementEvents)[T]['data']> }
export type StatementEvent<T extends StatementEventType = StatementEventType> = {
  [K in T]: Omit<Event, 'type' | 'data'> & { type: K; data: StatementEventData[K] }
}[T]
type InLayer<L extends Layer> = {
  [T in StatementEventType]: (typeof statementEvents)[T]['layer'] extends L ? T : never
}[StatementEventType]
export type OpenStatementEvent = StatementEvent<InLayer<'open'>>
export type WorkStatementEvent = StatementEvent<InLayer<'work'>>
export type ClosedStatementEvent = StatementEvent<InLayer<'closed'>>
