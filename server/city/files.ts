/** The files of a city's folder, each with its schema; rules and calendar are read by shared's own. */
import { z } from 'zod'
import { workingCalendar } from '../../shared/clocks/calendar.ts'
import { clockRule } from '../../shared/clocks/rule.ts'
import { inBoth } from '../../shared/clocks/sources.ts'
import { roles } from '../../shared/event.ts'
import { login } from '../../shared/features/account/account.ts'
import { gradingRule } from '../../shared/features/incident/grading.ts'
import { bounds, point } from '../../shared/geo/geo.ts'
import { fields } from '../../shared/features/grievance/messages.ts'
import { officeNumber } from '../../shared/features/order/messages.ts'
import { mediationRules } from '../../shared/features/mediation/channels.ts'
import { owedRules } from '../../shared/owed/rules.ts'
import { clearanceRules } from '../../shared/features/statement/rules.ts'
import { reporting } from '../../shared/features/report/rules.ts'
import { screeningRules } from '../../shared/features/screening/rules.ts'
import { agencyCode, areaCode, seatCode } from '../../shared/ids.ts'

const name = inBoth(80)

/** What a city is called, where it lies, which clock it keeps. */
export const cityFile = z.strictObject({
  code: areaCode,
  name,
  timeZone: z.string().refine(isTimeZone, { error: 'is no time zone' }),
  bounds: bounds.refine(({ south, west, north, east }) => south < north && west < east, {
    error: 'the bounds enclose nothing',
  }),
})

/** From the city down to its communities; `lat` and `lng` mark the middle, degrees WGS 84. */
export const areasFile = z
  .array(
    z.strictObject({
      code: areaCode,
      name,
      lat: z.number().min(-90).max(90),
      lng: z.number().min(-180).max(180),
    }),
  )
  .min(1)

/**
 * Who works in the city; `reportEveryMin` is how often an involved agency is expected to be heard of, `calls` whom to
 * ring when it does not read what it was ordered, one after the other: offices, never persons.
 */
export const agenciesFile = z
  .array(
    z.strictObject({
      code: agencyCode,
      name,
      short: name,
      reportEveryMin: z.number().int().min(1).max(1440),
      calls: z
        .array(z.strictObject({ name, number: officeNumber }))
        .max(9)
        .optional(),
      /** Orders to it at a social-security incident are a closed list. */
      publicSecurity: z.literal(true).optional(),
      /** Of what people bring, the fields that are its business; where it receives people who come themselves. */
      fields: z.array(z.enum(fields)).optional(),
      receives: name.optional(),
    }),
  )
  .min(1)

export const gradingFile = z.array(gradingRule).min(1)
export const calendarFile = workingCalendar
export const clockRulesFile = z.array(clockRule)
export const reportingFile = reporting
export const mediationFile = mediationRules
export const screeningFile = screeningRules
export const clearanceFile = clearanceRules
export const owedFile = owedRules

/** Posts of the demo; each has a sign-in link of its own. */
export const demoFile = z
  .array(
    z.strictObject({
      login,
      role: z.enum(roles).exclude(['system']),
      agency: agencyCode,
      area: areaCode,
      seat: seatCode.optional(),
    }),
  )
  .min(1)

const line = z.array(point).min(2)
/** Four positions at least: rings are closed. Whether they are, and do not cross, is looked at afterwards. */
const openRing = z.array(point).min(4)
const geometry = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('Point'), coordinates: point }),
  z.strictObject({ type: z.literal('LineString'), coordinates: line }),
  z.strictObject({ type: z.literal('MultiLineString'), coordinates: z.array(line).min(1) }),
  z.strictObject({ type: z.literal('Polygon'), coordinates: z.array(openRing).min(1) }),
  z.strictObject({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(openRing).min(1)).min(1) }),
])
const collection = z.strictObject({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.strictObject({
      type: z.literal('Feature'),
      properties: z.strictObject({
        kind: z.string().min(1),
        code: areaCode.optional(),
        name: name.optional(),
      }),
      geometry,
    }),
  ),
})
/** What the map paints (RFC 7946); it may reach beyond the city's bounds. */
export const basemapFile = z.strictObject({ areas: collection, water: collection, roads: collection })
export type Basemap = z.infer<typeof basemapFile>

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
