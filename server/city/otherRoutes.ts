/** What a party may do instead of mediating (其他途径): each way with its basis, its place, and the rule of its last day. */
import { z } from 'zod'
import { ruleId } from '../../shared/clocks/rule.ts'
import { evidence, inBoth } from '../../shared/clocks/sources.ts'
import type { MediationRules } from '../../shared/features/mediation/channels.ts'
import { channels, matters, type Channel, type DisputeMatter } from '../../shared/features/mediation/kinds.ts'
import { agencyCode } from '../../shared/ids.ts'
import type { Sheet } from './sheet.ts'

export const routeKinds = [
  'suit',
  'filing',
  'award',
  'suitAfterAward',
  'arbitration',
  'inspection',
  'reconsideration',
  'decision',
  'suitAfterDecision',
  'suitAgainstAct',
  'paymentOrder',
  'mediation',
  'confirmation',
  'enforcement',
] as const
export type RouteKind = (typeof routeKinds)[number]

const sourced = { agency: agencyCode, basis: inBoth(240), evidence }

/** In the order in which they are told: the first is the next one. */
export const routesFile = z.strictObject({
  routes: z
    .array(
      z.strictObject({
        route: z.enum(routeKinds),
        /** Instead of talks, or where what was agreed is not kept. */
        when: z.enum(['leaving', 'agreed']),
        matters: z.array(z.enum(matters)).min(1),
        channels: z.array(z.enum(channels)).min(1),
        ...sourced,
        /**
         * Its last day. `from` is a day the log knows: the application for mediation, which interrupts a limitation, or
         * the agreement. Without one only a clock of that rule says the day; else it is told how it is counted.
         */
        limit: z
          .strictObject({ rule: ruleId, from: z.enum(['application', 'agreement']).optional() })
          .optional(),
      }),
    )
    .min(1),
  /** Who helps free of charge. */
  legalAid: z.strictObject(sourced),
  /** Where each of them receives people. */
  places: z.array(z.strictObject({ agency: agencyCode, place: inBoth(160) })),
})
export type RoutesFile = z.infer<typeof routesFile>
export type RouteRow = RoutesFile['routes'][number]

/** The rows for that channel and matter. */
export function routeRows(
  { routes }: Pick<RoutesFile, 'routes'>,
  when: RouteRow['when'],
  { channel, matter }: { channel: Channel; matter: DisputeMatter },
): RouteRow[] {
  return routes.filter(
    (row) => row.when === when && row.channels.includes(channel) && row.matters.includes(matter),
  )
}

/** Nobody leaves without being told where else to go: a missing route, rule or place is a fault of the city. */
export function checkRoutes({ value, fault }: Sheet<RoutesFile>, { rules, agencies, terms }: Known): void {
  const named = [...value.routes.map((row, index) => ({ row, path: ['routes', index] }))]
  for (const { row, path } of named)
    if (row.limit && rules && !rules.has(row.limit.rule))
      fault([...path, 'limit', 'rule'], `rule ${row.limit.rule} is not in clockRules.json`)
  const who = [
    ...named.map(({ row, path }) => ({ agency: row.agency, path: [...path, 'agency'] })),
    { agency: value.legalAid.agency, path: ['legalAid', 'agency'] },
  ]
  const places = new Set(value.places.map(({ agency }) => agency))
  for (const { agency, path } of who) {
    if (agencies && !agencies.has(agency)) fault(path, `agency ${agency} is not in agencies.json`)
    if (!places.has(agency)) fault(path, `places does not say where ${agency} receives people`)
  }
  for (const { channel, matter } of (terms ?? []).flatMap(mattersOf))
    for (const when of ['leaving', 'agreed'] as const)
      if (!routeRows(value, when, { channel, matter }).some(({ limit }) => limit))
        fault(['routes'], `no route with a last day for ${matter} in ${channel}, ${when}`)
}

interface Known {
  /** Each undefined where its file could not be read: then nothing is judged by it. */
  rules: ReadonlySet<string> | undefined
  agencies: ReadonlySet<string> | undefined
  terms: MediationRules['terms'] | undefined
}

/** A term without a matter is one for all of them that the channel takes. */
function mattersOf({ channel, matter }: MediationRules['terms'][number]) {
  const all = matter
    ? [matter]
    : matters.filter((one) => channel !== 'peoples' || one !== 'administrativeAct')
  return all.map((one) => ({ channel, matter: one }))
}
