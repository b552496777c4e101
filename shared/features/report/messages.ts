/** Orders about a report upward (信息报送, domain.md §2.1), and the closed lists they choose from. */
import { z } from 'zod'
import { clockId } from '../../clocks/messages.ts'
import type { CommandDefinition, Order } from '../../feature.ts'
import { agencyCode, areaCode, streamId } from '../../ids.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'
import { reportWays } from './rules.ts'
import { factKinds } from '../../facts/facts.ts'

/** 初报, 续报 (numbered), 终报. */
export const reportKinds = ['first', 'followUp', 'final'] as const
export type ReportKind = (typeof reportKinds)[number]
/** Who spoke, heard or authorised: 主要负责人, 分管负责人, 带班领导, 值班员, 联络员. A post, never a person. */
export const posts = ['head', 'deputyHead', 'dutyLeader', 'dutyOfficer', 'liaison'] as const
export type Post = (typeof posts)[number]
/** Posts that may authorise a report. */
export const leaders = ['head', 'deputyHead', 'dutyLeader'] as const

/** What a report may state, in the order in which a document tells it. */
export const elements = [
  'source',
  'receivedAt',
  'happenedAt',
  'place',
  'nature',
  'summary',
  'changes',
  'casualties',
  'scope',
  'leaders',
  'measures',
  'handling',
  'trend',
  'presentState',
  'suggestions',
  'nextSteps',
] as const
export type ReportElement = (typeof elements)[number]
/** What is said of an element without words: "being verified" instead of silence, or that there is none. */
export const marks = ['verifying', 'none'] as const
export type Mark = (typeof marks)[number]

/** Clocks of the incident that a report meets by being sent, each once. */
export const meets = z
  .array(clockId)
  .max(5)
  .refine((all) => new Set(all).size === all.length)

/** A report's words fit into one message whatever they say. */
export const max = { line: 200, text: 800, reason: 500 } as const

/** Elements told in words, each as a line or a text; as a log gives them back they may be erased. */
export function saidIn<L extends z.ZodType, T extends z.ZodType>(line: L, text: T) {
  return z.strictObject({
    source: line.optional(),
    place: line.optional(),
    nature: line.optional(),
    summary: text.optional(),
    changes: text.optional(),
    casualties: text.optional(),
    scope: text.optional(),
    leaders: line.optional(),
    measures: text.optional(),
    handling: text.optional(),
    trend: text.optional(),
    presentState: text.optional(),
    suggestions: text.optional(),
    nextSteps: text.optional(),
  })
}
const contents = {
  /** When it was received here, and when it happened. */
  receivedAt: instant.optional(),
  happenedAt: instant.optional(),
  said: saidIn(words(max.line), words(max.text)),
  /** Beside words: they are being verified. `none` stands alone. */
  marked: z.partialRecord(z.enum(elements), z.enum(marks)),
  /** Facts of the incident to be cited as they stand. */
  facts: z
    .array(z.enum(factKinds))
    .max(factKinds.length)
    .refine((all) => new Set(all).size === all.length),
}
type Contents = { said: object; marked: Partial<Record<ReportElement, Mark>> }

/** "None" beside words contradicts them, and everything has its time. */
function isPlain({ said, marked }: Contents): boolean {
  const none = elements.filter((element) => marked[element] === 'none')
  return none.every((element) => !(element in said) && element !== 'receivedAt' && element !== 'happenedAt')
}
const reason = words(max.reason)

export const reportCommands = {
  'report.compose': {
    opens: true,
    data: z
      .strictObject({
        incident: streamId,
        area: areaCode,
        kind: z.enum(reportKinds),
        way: z.enum(reportWays),
        to: agencyCode,
        meets: meets.optional(),
        ...contents,
      })
      .refine(isPlain, { path: ['marked'] }),
  },
  'report.revise': {
    judgedOn: 'work',
    data: z.strictObject(contents).refine(isPlain, { path: ['marked'] }),
  },
  'report.signOff': {
    judgedOn: 'work',
    /** Without `byPhone` the sender signs in person. */
    data: z.strictObject({
      byPhone: z.strictObject({ agency: agencyCode, post: z.enum(leaders) }).optional(),
    }),
  },
  'report.send': {
    judgedOn: 'open',
    data: z.strictObject({
      /** Of the sending and of the receiving unit. */
      call: z.strictObject({ spoke: z.enum(posts), heard: z.enum(posts), readBack: z.boolean() }).optional(),
    }),
  },
  /** By the unit it was sent to; with `post`, by the sending unit, whom that post of the other rang back. */
  'report.acknowledge': { data: z.strictObject({ post: z.enum(posts).optional() }) },
  'report.withdraw': { judgedOn: 'open', data: z.strictObject({ reason }) },
} as const satisfies Record<string, CommandDefinition>

type CommandData = { [T in keyof typeof reportCommands]: z.infer<(typeof reportCommands)[T]['data']> }
export type ReportCommand<T extends keyof CommandData = keyof CommandData> = {
  [K in T]: Order<K, CommandData[K]>
}[T]
