/**
 * What is said about a draft that several write at once. It lies outside the log: what counts is the version somebody
 * submits. A draft is a Yjs document; its updates travel as base64 and merge in any order, any number of times.
 *
 * Who opens a draft names the generation they hold and what they have of it, and is given what they lack; from then on
 * they are told what others write. A draft that nobody holds yet begins with the first `write`, under the generation its
 * writer drew. One who writes in another generation than the house holds, or on something the house lacks, is refused
 * with `statement.draftMoved` and opens again. `settle`: it reads as a submitted version; unless somebody wrote something
 * since, it is put away.
 */
import { z } from 'zod'
import { streamId } from './ids.ts'
import { refusal } from './refusal.ts'

/** A draft at the house, whole, in bytes: twelve paragraphs are 22 KB, the rest is what is left of what was deleted. */
export const mostDraftBytes = 128 * 1024

const base64 = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/)
/** Below the largest message of a client. */
const update = base64(60_000).min(1)
const vector = base64(20_000)
const generation = streamId

export const draftSay = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('open'), stream: streamId, generation: generation.optional(), vector }),
  z.strictObject({ is: z.literal('write'), stream: streamId, generation, update }),
  z.strictObject({ is: z.literal('settle'), stream: streamId, generation, vector }),
  z.strictObject({ is: z.literal('close'), stream: streamId }),
])
export type DraftSay = z.infer<typeof draftSay>

/** A draft as its opener is given it: what they lack of it, and what the house has. */
export const draftHeld = z.strictObject({ generation, update: z.string(), vector: z.string() })
export type DraftHeld = z.infer<typeof draftHeld>

export const draftAnswer = z.discriminatedUnion('taken', [
  z.strictObject({ taken: z.literal(true), held: draftHeld.optional() }),
  z.strictObject({ taken: z.literal(false), refusal }),
])
export type DraftAnswer = z.infer<typeof draftAnswer>

/** What somebody else wrote. */
export const draftNews = z.strictObject({ stream: streamId, generation, update: z.string() })
export type DraftNews = z.infer<typeof draftNews>
