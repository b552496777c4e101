/** What decisions may know of the city: bounds, grading, calendar and clock rules, each with its source (D16). */
import { z } from 'zod'
import { workingCalendar } from './clocks/calendar.ts'
import { clockRule } from './clocks/rule.ts'
import { bounds } from './geo/geo.ts'
import { gradingRule } from './features/incident/grading.ts'

export const cityRules = z.strictObject({
  bounds,
  grading: z.array(gradingRule).min(1),
  calendar: workingCalendar,
  clocks: z.array(clockRule),
})
export type CityRules = z.infer<typeof cityRules>
