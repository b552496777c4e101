/** What decisions may know of the city: bounds, grading, calendar and clock rules with their sources (D16), police, reporting. */
import { z } from 'zod'
import { workingCalendar } from './clocks/calendar.ts'
import { clockRule } from './clocks/rule.ts'
import { bounds } from './geo/geo.ts'
import { gradingRule } from './features/incident/grading.ts'
import { mediationRules } from './features/mediation/channels.ts'
import { clearanceRules } from './features/statement/rules.ts'
import { reporting } from './features/report/rules.ts'
import { owedRules } from './owed/rules.ts'
import { screeningRules } from './features/screening/rules.ts'
import { agencyCode, areaCode } from './ids.ts'

export const cityRules = z.strictObject({
  /** The city itself. */
  area: areaCode,
  bounds,
  grading: z.array(gradingRule).min(1),
  calendar: workingCalendar,
  clocks: z.array(clockRule),
  /** Agencies whose orders at a social-security incident are a closed list (domain.md §6, 14). */
  publicSecurity: z.array(agencyCode),
  /** Who signs reports upward, and when two persons must. */
  reporting,
  /** Who signs what it tells the public, and where that goes out. */
  clearance: clearanceRules,
  /** What it owes the public, and by when. */
  owed: owedRules,
  /** How it mediates: terms, bodies and their channels. */
  mediation: mediationRules,
  /** Who reports of which communities what is in dispute there, and how often. */
  screening: screeningRules,
  /** How many decisions of the city they hold; absent: as the city's files have them. */
  decided: z.number().int().min(1).optional(),
})
export type CityRules = z.infer<typeof cityRules>
