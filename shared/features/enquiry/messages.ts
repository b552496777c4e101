/**
 * Orders about a question a medium asked (媒体问询, 突发事件应对法 Art. 8). An outlet is an organisation: who asked for it,
 * and how to reach them, is nowhere here.
 */
import { z } from 'zod'
import type { CommandDefinition, Order } from '../../feature.ts'
import { areaCode, streamId } from '../../ids.ts'
import { words } from '../../words.ts'

/** By telephone, by e-mail, in person, at a conference, on the outlet’s own page. */
export const enquiryWays = ['phone', 'email', 'inPerson', 'conference', 'online'] as const
export const max = { outlet: 60, question: 500, reason: 500 } as const
const way = z.enum(enquiryWays)
export const about = { incident: streamId, area: areaCode, way }

export const enquiryCommands = {
  /** It was asked when it happened; from then on its time runs. */
  'enquiry.receive': {
    opens: true,
    data: z.strictObject({ ...about, outlet: words(max.outlet), question: words(max.question) }),
  },
  /** With a wording in force, a released statement, or both: a wording that says a statement again is given with it. */
  'enquiry.answer': {
    judgedOn: 'open',
    data: z
      .strictObject({ line: streamId.optional(), statement: streamId.optional(), way })
      .refine(({ line, statement }) => line !== undefined || statement !== undefined, { path: ['line'] }),
  },
  /** Without an answer, for a reason: asked twice, taken back by the outlet. */
  'enquiry.close': { judgedOn: 'open', data: z.strictObject({ reason: words(max.reason) }) },
} as const satisfies Record<string, CommandDefinition>

type CommandData = { [T in keyof typeof enquiryCommands]: z.infer<(typeof enquiryCommands)[T]['data']> }
export type EnquiryCommand<T extends keyof CommandData = keyof CommandData> = {
  [K in T]: Order<K, CommandData[K]>
}[T]
