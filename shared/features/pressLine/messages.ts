/**
 * Orders about the current wording (口径): what the city's offices answer to a question, and until when. It binds what
 * they say in the city's name; no witness and no medium is bound by it.
 */
import { z } from 'zod'
import type { CommandDefinition, Order } from '../../feature.ts'
import { areaCode, streamId } from '../../ids.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'

export const max = { question: 120, answer: 600, told: 800, unknown: 300, reason: 500 } as const
const empty = z.strictObject({})
export const about = {
  incident: streamId,
  area: areaCode,
  /** The wording in force that it is to replace. */
  replaces: streamId.optional(),
}

export const pressLineCommands = {
  /** Figures stand as `{evacuated}`: each cites the fact as it reads at this moment (D18). */
  'pressLine.propose': {
    opens: true,
    data: z.strictObject({
      ...about,
      question: words(max.question),
      answer: words(max.answer),
      /** What nobody knows yet: said along with the answer. */
      unknown: words(max.unknown).optional(),
      validUntil: instant,
      /** The released statement that it says again. */
      statement: streamId.optional(),
    }),
  },
  /** By a second person: from now on it is in force. */
  'pressLine.approve': { judgedOn: 'work', data: empty },
  'pressLine.takeBack': { judgedOn: 'open', data: z.strictObject({ reason: words(max.reason) }) },
} as const satisfies Record<string, CommandDefinition>

type CommandData = { [T in keyof typeof pressLineCommands]: z.infer<(typeof pressLineCommands)[T]['data']> }
export type PressLineCommand<T extends keyof CommandData = keyof CommandData> = {
  [K in T]: Order<K, CommandData[K]>
}[T]
