/**
 * Grading (domain.md §4.1): a city's rule table suggests, a person decides. Event level and response level are two
 * scales and never mixed (D19): an event level exists for natural disasters, accidents and public-health events only
 * (突发事件应对法 2024 Art. 3); a response level for all (Art. 71).
 */
import { z } from 'zod'
import { crowdBands } from '../../bands.ts'

export { crowdBands } from '../../bands.ts'

/** 突发事件应对法 (2024) Art. 2. */
export const categories = ['naturalDisaster', 'accident', 'publicHealth', 'socialSecurity'] as const
export type Category = (typeof categories)[number]

/** 特别重大, 重大, 较大, 一般. */
export const eventLevels = ['L1', 'L2', 'L3', 'L4'] as const
export type EventLevel = (typeof eventLevels)[number]
export const responseLevel = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
export type ResponseLevel = z.infer<typeof responseLevel>

/**
 * What a level rests on: a national standard, the city's own profile (shown as 本市分级), or the judgement of a person
 * who differed from both and said why.
 */
export const levelBases = ['statutory', 'city', 'judged'] as const
export type LevelBasis = (typeof levelBases)[number]

const count = z.number().int().min(0).max(10_000_000)
/** What grading looks at. No factor for who people are, what they say or where they mean to go. */
export const signs = z.strictObject({
  dead: count.optional(),
  /** Including acute poisoning. */
  seriouslyInjured: count.optional(),
  /** Yuan. */
  directLoss: z.number().int().min(0).max(1_000_000_000_000).optional(),
  hazardInPlace: z.boolean().optional(),
  /** Minutes for which an essential service or a road is blocked. */
  blockedMin: z.number().int().min(0).max(100_000).optional(),
  crowd: z.enum(crowdBands).optional(),
  unansweredGrievances: count.optional(),
})
export type Signs = z.infer<typeof signs>
const signNames = z.enum([
  'dead',
  'seriouslyInjured',
  'directLoss',
  'hazardInPlace',
  'blockedMin',
  'crowd',
  'unansweredGrievances',
])

export const gradingRule = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
  categories: z.array(z.enum(categories)).min(1),
  /** Any one sign that reaches its threshold fires the rule; a yes-or-no sign counts 1, a crowd band its ordinal from 0. */
  anyOf: z.array(z.strictObject({ sign: signNames, atLeast: z.number().min(0) })).min(1),
  eventLevel: z.enum(eventLevels).optional(),
  responseLevel: responseLevel.optional(),
  basis: z.enum(levelBases).exclude(['judged']),
  /** The text and article it follows. */
  source: z.string().min(2).max(200),
})
export type GradingRule = z.infer<typeof gradingRule>

export interface Suggestion {
  eventLevel?: { level: EventLevel; rule: string; basis: GradingRule['basis'] }
  responseLevel?: { level: ResponseLevel; rule: string }
}

/**
 * The gravest levels any rule of the category suggests, each with the rule that fired; nothing when none does.
 * A gathering without harm, hazard or blocked service comes to level 4 at most, whatever a rule says of its size.
 */
export function suggest(rules: readonly GradingRule[], category: Category, seen: Signs): Suggestion {
  const fired = rules.filter((rule) => rule.categories.includes(category) && fires(rule, seen))
  const crowdAlone = category === 'socialSecurity' && !namesHarm(seen)
  const suggestion: Suggestion = {}
  for (const { id, basis, eventLevel, responseLevel } of fired) {
    const level = eventLevel && crowdAlone ? 'L4' : eventLevel
    const response = responseLevel && crowdAlone ? 4 : responseLevel
    const held = suggestion.eventLevel
    if (level && (!held || level < held.level)) suggestion.eventLevel = { level, rule: id, basis }
    if (response && (!suggestion.responseLevel || response < suggestion.responseLevel.level))
      suggestion.responseLevel = { level: response, rule: id }
  }
  return suggestion
}

function fires(rule: GradingRule, seen: Signs): boolean {
  return rule.anyOf.some(({ sign, atLeast }) => {
    const measure = measured(seen, sign)
    return measure !== undefined && measure >= atLeast
  })
}

function measured(seen: Signs, sign: z.infer<typeof signNames>): number | undefined {
  if (sign === 'crowd') return seen.crowd === undefined ? undefined : crowdBands.indexOf(seen.crowd)
  const value = seen[sign]
  return typeof value === 'boolean' ? Number(value) : value
}

/** Harm, a hazard or a blocked service: without one of them a gathering is no incident, however many come. */
export function namesHarm({ dead, seriouslyInjured, hazardInPlace, blockedMin }: Signs): boolean {
  return (dead ?? 0) > 0 || (seriouslyInjured ?? 0) > 0 || hazardInPlace === true || (blockedMin ?? 0) > 0
}
