/** What decisions may know of the city: its bounds and its grading rules, each with its source (architecture D16). */
import { z } from 'zod'
import { bounds } from './geo/geo.ts'
import { gradingRule } from './features/incident/grading.ts'

export const cityRules = z.strictObject({ bounds, grading: z.array(gradingRule).min(1) })
export type CityRules = z.infer<typeof cityRules>
