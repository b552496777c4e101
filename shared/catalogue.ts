/** Every feature, one line each: a missing line does not compile where its types are asked for. */
import type { CommandDefinition, EventDefinition, Family, Feature } from './feature.ts'
import { account } from './features/account/account.ts'
import { families, foldVersionOf } from './families.ts'
import { city } from './features/city/city.ts'
import { concern } from './features/concern/concern.ts'
import { conference } from './features/conference/conference.ts'
import { enquiry } from './features/enquiry/enquiry.ts'
import { grievance } from './features/grievance/grievance.ts'
import { incident } from './features/incident/incident.ts'
import { mediation } from './features/mediation/mediation.ts'
import { order } from './features/order/order.ts'
import { press } from './features/press/press.ts'
import { pressLine } from './features/pressLine/pressLine.ts'
import { report } from './features/report/report.ts'
import { screening } from './features/screening/screening.ts'
import { statement } from './features/statement/statement.ts'
import { wall } from './features/wall/wall.ts'

export const features = {
  account,
  city,
  concern,
  conference,
  enquiry,
  grievance,
  incident,
  mediation,
  order,
  press,
  pressLine,
  report,
  screening,
  statement,
  wall,
} as const satisfies Record<string, Feature>
export type FeatureName = keyof typeof features
type Of<Known> = Known[keyof Known]

type CommandsOf<F> = F extends { commands: infer C } ? keyof C : never
export type CommandType = CommandsOf<Of<typeof features> | Of<typeof families>>
type EventsOf<F> = F extends { events: infer E } ? keyof E : never
export type EventType = EventsOf<Of<typeof features> | Of<typeof families>>

/** A set of features with their lookups; the house uses `catalogue`, tests may build one of their own. */
export interface Catalogue {
  features: Readonly<Record<string, Feature>>
  command(type: string): CommandDefinition | undefined
  /** Throws for an event type nobody knows: the log was written by a newer build. */
  event(type: string): EventDefinition
  /** The feature of that name. Throws when there is none. */
  feature(name: string): Feature
}

export function catalogueOf(features: Readonly<Record<string, Feature>>): Catalogue {
  const commands = new Map<string, CommandDefinition>()
  const events = new Map<string, EventDefinition>()
  const all: (Feature | Family)[] = [...Object.values(families), ...Object.values(features)]
  for (const one of all) {
    for (const [type, definition] of Object.entries(one.commands)) commands.set(type, definition)
    for (const [type, definition] of Object.entries(one.events)) events.set(type, definition)
  }
  const folded: Record<string, Feature> = Object.fromEntries(
    Object.entries(features).map(([name, one]) => [name, { ...one, foldVersion: foldVersionOf(one) }]),
  )
  return {
    features: folded,
    command: (type) => commands.get(type),
    event: (type) => known(events.get(type), `event type ${type}`),
    feature: (name) => known(Object.hasOwn(folded, name) ? folded[name] : undefined, `feature ${name}`),
  }
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`unknown ${what}`)
  return value
}

export const catalogue = catalogueOf(features)
