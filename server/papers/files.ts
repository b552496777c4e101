/** What a city's folder `papers` must hold: a template for each paper, its letterhead, the fonts it wishes. */
import { z } from 'zod'
import { inBoth } from '../../shared/clocks/sources.ts'
import { documents } from '../../shared/features/mediation/kinds.ts'
import { agencyCode } from '../../shared/ids.ts'

const families = z.array(z.string().trim().min(1).max(80)).min(1).max(20)
export const papersFile = z.strictObject({
  /** Families by what they are for, the most wished first; the body's must be there, the others fall back to it. */
  fonts: z.strictObject({ title: families, body: families, heading: families }),
  /** What a body is called at the head of its papers and under its seal. */
  letterheads: z
    .array(z.strictObject({ agency: agencyCode, name: inBoth(80) }))
    .refine((all) => new Set(all.map(({ agency }) => agency)).size === all.length),
})
export type PapersFile = z.infer<typeof papersFile>

export const templates = [...documents, 'identityList', 'monthlyCounts'] as const
export type Template = (typeof templates)[number]
export const paperFiles = ['letterhead', ...templates].map((name) => `${name}.typ`)
