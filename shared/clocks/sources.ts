/** Where a rule or a calendar comes from, said so that whoever meets it knows what it is worth (domain.md, evidence). */
import { z } from 'zod'

/**
 * The law's full text was read; a second-hand page states it; a rule of one named place elsewhere; general knowledge;
 * our own policy; a decision of this city itself.
 */
export const evidence = z.enum(['full', 'secondHand', 'local', 'general', 'policy', 'own'])
export type Evidence = z.infer<typeof evidence>

/** Whoever confirmed a thing for this city: a role of an agency, never a person. The basis is null once erased. */
export const confirmation = z.strictObject({
  role: z.string().trim().min(1).max(40),
  agency: z.string().trim().min(1).max(40),
  on: z.iso.date(),
  basis: z.string().trim().min(2).max(240).nullable(),
})
export type Confirmation = z.infer<typeof confirmation>

/** A text of the city's files, in both languages, up to `max` characters each. */
export function inBoth(max: number) {
  const said = z.string().trim().min(1).max(max)
  return z.strictObject({ zh: said, en: said })
}
