/** A line of a script: an order at its instant, given by a demo account. */
import { z } from 'zod'
import { taskKinds } from '../../shared/owed/rules.ts'

/** Features the scripts speak of and the house does not have yet; each word ends the name of the orders it waits for. */
export const awaited = ['assessment', 'notice', 'rating', 'visit'] as const

/** ISO 8601 with zone, read as ms. */
export const when = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))
export const label = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/)
/** `I-A1`, or `I-A1/firstRelease`: the task of that kind that follows from it. */
const streamName = z
  .string()
  .regex(new RegExp(`^[A-Za-z][A-Za-z0-9-]{0,39}(?:/(?:${taskKinds.join('|')}))?$`))
export const line = z.strictObject({
  /** When the order is given. */
  at: when,
  /** When it happened, if earlier: what was known only afterwards is written down afterwards (D15). */
  happened: when.optional(),
  /** Sign-in name of the demo account that gives the order. */
  by: z.string(),
  type: z.string(),
  /** The script's own name for the stream. */
  stream: streamName,
  /** The script's own name for what the line makes: a zone, a place, a warning, an entry. */
  as: label.optional(),
  /** An entry that keeps the place of an order nobody can give yet. */
  standsFor: z.enum(awaited).optional(),
  data: z.record(z.string(), z.unknown()),
})
/** `path`: where in its file it stands. */
export type Line = z.infer<typeof line> & { path: readonly PropertyKey[] }
