/** An incident as it stands, folded from its events. What only grows (entries, histories) are ledger rows. */
import type { Point, Ring } from '../../geo/geo.ts'
import type { Category, EventLevel, ResponseLevel, Signs } from './grading.ts'
import type {
  factKinds,
  IncidentEvent,
  leadLevels,
  parts,
  placeKinds,
  reportSources,
  warningColors,
  zoneKinds,
} from './messages.ts'

/** domain.md §4.1; `assembly` is a gathering that is no incident. */
export type Stage =
  | 'assembly'
  | 'reported'
  | 'verifying'
  | 'dismissed'
  | 'confirmed'
  | 'responding'
  | 'contained'
  | 'responseEnded'
  | 'aftermath'
  | 'reviewed'
  | 'archived'

/** Stages in which somebody still works on it. */
export const activeStages: readonly Stage[] = [
  'reported',
  'verifying',
  'confirmed',
  'responding',
  'contained',
]

type Erasable = string | null
export type Zone = { kind: (typeof zoneKinds)[number]; name: Erasable; ring: Ring; since: number }
export type Place = {
  kind: (typeof placeKinds)[number]
  name: Erasable
  at: Point
  capacity?: number | undefined
  people?: number
  since: number
  /** When the number was given. */
  countedAt?: number
}
export type Warning = {
  color: (typeof warningColors)[number]
  areas: string[]
  matters: Erasable
  measures: Erasable
  issuer: string
  since: number
}
export type Grade = {
  level: EventLevel | null
  basis: 'statutory' | 'city' | null
  rule: string | null
  signs: Signs
  since: number
}
export type Response = { level: ResponseLevel; expectedHours: number; since: number }
export type LeadLevel = (typeof leadLevels)[number]

export type IncidentOpen = {
  code: string
  category: Category
  /** null once erased */
  title: Erasable
  area: string
  place?: Erasable | undefined
  at?: Point | undefined
  source: (typeof reportSources)[number]
  stage: Stage
  /** Instants: when it happened or was received, and since when the stage holds. */
  occurredAt: number
  stageSince: number
  /** By agency, in the order they came. */
  agencies: Record<string, (typeof parts)[number]>
  grade: Grade
  response: Response | null
  /** Who leads, and to whom the lead was offered. */
  leadLevel: LeadLevel
  offeredTo: LeadLevel | null
  siteCommand: { place: Erasable; at: Point; since: number } | null
  zones: Record<string, Zone>
  places: Record<string, Place>
  warnings: Record<string, Warning>
}

/** One agency's current value of one fact; `version` counts its reports, for statements that cite it. */
export type FactValue = {
  value: number
  verified: boolean
  occurredAt: number
  recordedAt: number
  version: number
}
export type Settled = { from: string; value: number; at: number }
export type Fact = { by: Record<string, FactValue>; settled?: Settled }

export type IncidentWork = {
  /** Number of entries recorded, and the newest one's time. */
  entries: number
  lastEntryAt: number | null
  /** Up to `entryMemory` newest entries that may still be struck, oldest first. */
  recent: string[]
  /** When each agency was last heard of. */
  heardOf: Record<string, number>
  facts: Partial<Record<(typeof factKinds)[number], Fact>>
}

export type IncidentClosed = { proposer: string | null }
export type IncidentParts = { open: IncidentOpen; work?: IncidentWork; closed?: IncidentClosed }

/** An entry older than this many is corrected by a new entry; the state stays small however long the incident lasts. */
export const entryMemory = 200

const noGrade = (since: number): Grade => ({ level: null, basis: null, rule: null, signs: {}, since })

export function evolveOpen(part: IncidentOpen | undefined, event: IncidentEvent): IncidentOpen {
  const { occurredAt } = event
  if (event.type === 'incident.reported') return { ...event.data, ...fresh('reported', occurredAt) }
  if (event.type === 'incident.assemblyNoted') {
    const { announced: _announced, ...data } = event.data
    return { ...data, category: 'socialSecurity', source: 'agency', ...fresh('assembly', occurredAt) }
  }
  if (!part) throw new Error(`${event.type} before the opening of ${event.stream}`)
  return evolved(part, event)
}

function fresh(stage: Stage, occurredAt: number) {
  return {
    stage,
    occurredAt,
    stageSince: occurredAt,
    agencies: {},
    grade: noGrade(occurredAt),
    response: null,
    leadLevel: 'county' as const,
    offeredTo: null,
    siteCommand: null,
    zones: {},
    places: {},
    warnings: {},
  }
}

function evolved(part: IncidentOpen, event: IncidentEvent): IncidentOpen {
  const at = event.occurredAt
  const to = (stage: Stage): IncidentOpen => ({ ...part, stage, stageSince: at })
  switch (event.type) {
    case 'incident.harmNamed':
      return { ...to('reported'), grade: { ...part.grade, signs: event.data.signs } }
    case 'incident.verificationStarted':
      return to('verifying')
    case 'incident.dismissed':
      return to('dismissed')
    case 'incident.confirmed':
      return { ...to('confirmed'), category: event.data.category }
    case 'incident.graded': {
      const { eventLevel, basis, rule, signs } = event.data
      return { ...part, grade: { level: eventLevel, basis, rule, signs, since: at } }
    }
    case 'incident.responseActivated':
    case 'incident.responseChanged': {
      const { level, expectedHours } = event.data
      const next = event.type === 'incident.responseActivated' ? to('responding') : part
      return { ...next, response: { level, expectedHours, since: at } }
    }
    case 'incident.agencyInvolved':
      return {
        ...part,
        agencies: { ...demoted(part.agencies, event.data.part), [event.data.agency]: event.data.part },
      }
    case 'incident.agencyReleased':
      return { ...part, agencies: without(part.agencies, event.data.agency) }
    case 'incident.commandHandedOver':
      return { ...part, offeredTo: event.data.to }
    case 'incident.commandAccepted':
      return { ...part, leadLevel: event.data.level, offeredTo: null }
    case 'incident.siteCommandSet':
      return { ...part, siteCommand: { ...event.data, since: at } }
    case 'incident.zoneDrawn': {
      const { zone, ...drawn } = event.data
      return { ...part, zones: { ...part.zones, [zone]: { ...drawn, since: at } } }
    }
    case 'incident.zoneLifted':
      return { ...part, zones: without(part.zones, event.data.zone) }
    case 'incident.placeOpened': {
      const { place, ...opened } = event.data
      return { ...part, places: { ...part.places, [place]: { ...opened, since: at } } }
    }
    case 'incident.placeCounted': {
      const { place, people } = event.data
      const held = part.places[place]
      return held
        ? { ...part, places: { ...part.places, [place]: { ...held, people, countedAt: at } } }
        : part
    }
    case 'incident.placeClosed':
      return { ...part, places: without(part.places, event.data.place) }
    case 'incident.warningIssued':
    case 'incident.warningAdjusted': {
      const { warning, ...said } = event.data
      const issuer = event.actor.agency
      return { ...part, warnings: { ...part.warnings, [warning]: { ...said, issuer, since: at } } }
    }
    case 'incident.warningLifted':
      return { ...part, warnings: without(part.warnings, event.data.warning) }
    case 'incident.contained':
      return to('contained')
    case 'incident.relapsed':
      return to('responding')
    case 'incident.responseEnded':
      return { ...to('responseEnded'), zones: {}, warnings: {} }
    case 'incident.aftermathOpened':
      return to('aftermath')
    case 'incident.reviewed':
      return to('reviewed')
    case 'incident.archived':
      return to('archived')
    case 'incident.dismissalProposed':
      return part
    default:
      throw new Error(`${event.type} does not belong to the open part`)
  }
}

/** There is one lead: a new one makes the old one a supporting agency. */
function demoted(agencies: IncidentOpen['agencies'], part: string): IncidentOpen['agencies'] {
  if (part !== 'lead') return agencies
  return Object.fromEntries(
    Object.entries(agencies).map(([code, held]) => [code, held === 'lead' ? 'supporting' : held]),
  )
}

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  const { [key]: _gone, ...rest } = record
  return rest
}

export function evolveWork(part: IncidentWork | undefined, event: IncidentEvent): IncidentWork {
  const held = part ?? { entries: 0, lastEntryAt: null, recent: [], heardOf: {}, facts: {} }
  const { agency } = event.actor
  const heardOf = { ...held.heardOf, [agency]: event.recordedAt }
  switch (event.type) {
    case 'incident.entryRecorded':
      return {
        ...held,
        heardOf,
        entries: held.entries + 1,
        lastEntryAt: event.occurredAt,
        recent: [...held.recent.slice(1 - entryMemory), event.data.entry],
      }
    case 'incident.entryStruck':
      return { ...held, heardOf, recent: held.recent.filter((entry) => entry !== event.data.entry) }
    case 'incident.factReported': {
      const { fact, value, verified } = event.data
      const known = held.facts[fact]?.by ?? {}
      const { occurredAt, recordedAt } = event
      const mine: FactValue = {
        value,
        verified,
        occurredAt,
        recordedAt,
        version: (known[agency]?.version ?? 0) + 1,
      }
      // A new value reopens what was settled: the lead looks again.
      return { ...held, heardOf, facts: { ...held.facts, [fact]: { by: { ...known, [agency]: mine } } } }
    }
    case 'incident.factSettled': {
      const { fact, from, value } = event.data
      const known = held.facts[fact] ?? { by: {} }
      return {
        ...held,
        heardOf,
        facts: { ...held.facts, [fact]: { ...known, settled: { from, value, at: event.occurredAt } } },
      }
    }
    default:
      return { ...held, heardOf }
  }
}

export function evolveClosed(part: IncidentClosed | undefined, event: IncidentEvent): IncidentClosed {
  const held = part ?? { proposer: null }
  return event.type === 'incident.proposerNoted' ? { proposer: event.data.account } : held
}
