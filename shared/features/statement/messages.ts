/** Orders about a statement to the public (domain.md §4.4). A submitted version is frozen; nothing goes out by itself. */
import { z } from 'zod'
import type { CommandDefinition, Order } from '../../feature.ts'
import { agencyCode, areaCode, streamId } from '../../ids.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'
import {
  clearanceSteps,
  grounds,
  markKinds,
  paragraphIds,
  sendOutcomes,
  statementKinds,
  successions,
} from './kinds.ts'

export const max = { title: 60, paragraph: 600, reason: 500, link: 300, released: 20_000, tasks: 5 } as const
const empty = z.strictObject({})
const reason = words(max.reason)
export const channelIds = z
  .array(z.string().regex(/^[a-z][a-zA-Z0-9]{1,23}$/))
  .min(1)
  .max(12)
  .refine((all) => new Set(all).size === all.length)

/** Every paragraph by its id; as a log gives them back they may be erased. */
export function paragraphsOf<P extends z.ZodType>(one: P) {
  return z.strictObject({
    p1: one.optional(),
    p2: one.optional(),
    p3: one.optional(),
    p4: one.optional(),
    p5: one.optional(),
    p6: one.optional(),
    p7: one.optional(),
    p8: one.optional(),
    p9: one.optional(),
    p10: one.optional(),
    p11: one.optional(),
    p12: one.optional(),
  })
}

export const order = z
  .array(z.enum(paragraphIds))
  .min(1)
  .max(paragraphIds.length)
  .refine((all) => new Set(all).size === all.length)
export const waiver = z.strictObject({
  paragraph: z.enum(paragraphIds),
  kind: z.enum(markKinds),
  ground: z.enum(grounds),
})
/** What became of a text on its way to one channel. */
export const sent = z.strictObject({ channel: z.string().max(24), outcome: z.enum(sendOutcomes) })
export const planned = {
  incident: streamId,
  area: areaCode,
  kind: z.enum(statementKinds),
  /** Known facts only, one signature. */
  holding: z.literal(true).optional(),
  /** Press tasks that end with the first channel on which the public can read it. */
  tasks: z
    .array(streamId)
    .max(max.tasks)
    .refine((all) => new Set(all).size === all.length)
    .optional(),
}

export const statementCommands = {
  'statement.plan': {
    opens: true,
    data: z
      .strictObject({
        ...planned,
        /** The released statement it comes after, and what it makes of it. */
        follows: streamId.optional(),
        as: z.enum(successions).optional(),
        /** A correction says what was wrong. */
        wrong: words(max.reason).optional(),
      })
      .refine(({ follows, as }) => (follows === undefined) === (as === undefined), { path: ['as'] })
      .refine(({ as, kind }) => (as === 'corrected') === (kind === 'correction'), { path: ['kind'] })
      .refine(({ kind, wrong }) => kind !== 'correction' || wrong !== undefined, { path: ['wrong'] }),
  },
  'statement.take': { judgedOn: 'open', data: empty },
  /** Figures stand as `{evacuated}`: each cites the fact as it reads at this moment (D18). */
  'statement.submitVersion': {
    judgedOn: 'work',
    data: z
      .strictObject({ title: words(max.title), order, text: paragraphsOf(words(max.paragraph)) })
      .refine(({ order: ids, text }) => ids.every((id) => id in text), { path: ['order'] }),
  },
  /** By the unit that leads the incident: every figure stands on a verified fact. */
  'statement.confirmFacts': { judgedOn: 'work', data: empty },
  /** By whoever did not write it: every marked place is mended or stays for a reason. */
  'statement.passCheck': {
    judgedOn: 'work',
    data: z.strictObject({ waived: z.array(waiver).max(paragraphIds.length * markKinds.length) }),
  },
  'statement.sign': {
    judgedOn: 'work',
    data: z.strictObject({
      step: z.enum(clearanceSteps),
      /** What a unit puts its name to; absent: all of it. */
      paragraphs: order.optional(),
    }),
  },
  /** Somebody approved by telephone: written down by one, heard by a second, said again by the approver at a desk. */
  'statement.noteOralApproval': { judgedOn: 'work', data: z.strictObject({ agency: agencyCode }) },
  'statement.witnessOralApproval': { judgedOn: 'work', data: empty },
  'statement.confirmOralApproval': { judgedOn: 'work', data: empty },
  'statement.return': { judgedOn: 'open', data: z.strictObject({ reason }) },
  'statement.askRelease': {
    judgedOn: 'work',
    /** `nextAt`: when the public was promised the next word; it is owed once this one is out. */
    data: z.strictObject({
      channels: channelIds,
      embargoUntil: instant.optional(),
      nextAt: instant.optional(),
    }),
  },
  /** By a second person. */
  'statement.release': { judgedOn: 'work', data: empty },
  /** Somebody looked: the public can read it there. */
  'statement.confirmReadable': {
    data: z.strictObject({
      channel: z.string().max(24),
      link: z
        .url({ protocol: /^https?$/ })
        .max(max.link)
        .optional(),
    }),
  },
  /** By the house, once it is known what became of it on its way there. */
  'statement.noteSent': { data: sent },
  'statement.withdraw': { judgedOn: 'open', data: z.strictObject({ reason }) },
} as const satisfies Record<string, CommandDefinition>

type CommandData = { [T in keyof typeof statementCommands]: z.infer<(typeof statementCommands)[T]['data']> }
export type StatementCommand<T extends keyof CommandData = keyof CommandData> = {
  [K in T]: Order<K, CommandData[K]>
}[T]
