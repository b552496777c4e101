/** A city's rule for screening reports: who reports of which communities, and by when the next one is due. */
import { z } from 'zod'
import { ruleId } from '../../clocks/rule.ts'
import { agencyCode, areaCode } from '../../ids.ts'

export const screeningRules = z.strictObject({
  /** The time until the next report, counted from the day of the last. */
  next: ruleId,
  /** Communities and streets, by the body that reports of them. */
  owed: z
    .array(z.strictObject({ agency: agencyCode, areas: z.array(areaCode).min(1).max(1000) }))
    .refine((all) => new Set(all.map(({ agency }) => agency)).size === all.length),
})
export type ScreeningRules = z.infer<typeof screeningRules>

/** A body and an area it reports of. */
export interface Post {
  body: string
  area: string
}

/** Every post of the city that owes reports, in the order of its file. */
export function postsOf({ owed }: Pick<ScreeningRules, 'owed'>): Post[] {
  return owed.flatMap(({ agency, areas }) => areas.map((area) => ({ body: agency, area })))
}

/** Reported of at community or street level: a county or a city is no place where one screens. */
export function isTooWide(area: string): boolean {
  return area.endsWith('000000')
}

interface Bodies {
  screening: Pick<ScreeningRules, 'owed'>
  mediation: { bodies: readonly { agency: string }[] }
}

/** True for a body that mediates in this city or owes reports of screening. */
export function screens({ screening, mediation }: Bodies, body: string): boolean {
  return [...screening.owed, ...mediation.bodies].some(({ agency }) => agency === body)
}
