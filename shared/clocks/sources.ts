/** Where a rule or a calendar comes from, said so that whoever meets it knows what it is worth (domain.md, evidence). */
import { z } from 'zod'

/**
 * The law's full text was read; a second-hand page states it; a rule of one named place elsewhere; general knowledge;
 * our own policy.
 */
export const evidence = z.enum(['full', 'secondHand', 'local', 'general', 'policy'])
export type Evidence = z.infer<typeof evidence>

/** A text of the city's files, in both languages, up to `max` characters each. */
export function inBoth(max: number) {
  const said = z.string().trim().min(1).max(max)
  return z.strictObject({ zh: said, en: said })
}
