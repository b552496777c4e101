/** An incident as it stands, folded from its events. What only grows (entries, histories) are ledger rows. */
import type { Facts } from '../../facts/facts.ts'
import type { Point, Ring } from '../../geo/geo.ts'
import type { Category, EventLevel, LevelBasis, ResponseLevel, Signs } from './grading.ts'
import type { leadLevels, parts, placeKinds, reportSources, warningColors, zoneKinds } from './messages.ts'

/** domain.md §4.1; `assembly` is a gathering that is no incident, `assemblyEnded` one that went home. */
export type Stage =
  | 'assembly'
  | 'assemblyEnded'
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

/** Stages after which nothing happens any more but a late word. */
export const closedStages: readonly Stage[] = ['assemblyEnded', 'dismissed', 'archived']

/** null once erased */
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
  /** Ledger row of its present wording. */
  row: string
}
export type Grade = {
  level: EventLevel | null
  basis: LevelBasis | null
  rule: string | null
  signs: Signs
  since: number
  /** Its ledger row; null before anybody graded. */
  row: string | null
}
export type Response = { level: ResponseLevel; expectedHours: number; since: number; row: string }
export type LeadLevel = (typeof leadLevels)[number]

export type IncidentOpen = {
  code: string
  category: Category
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
  /** null before a response was activated and after it ended. */
  response: Response | null
  /** Who leads, and to whom the lead was offered. */
  leadLevel: LeadLevel
  offeredTo: LeadLevel | null
  /** What waits for a second person. */
  dismissal: { reason: Erasable; reporterTold: Erasable; since: number } | null
  /** Stream of the incident it is a second report of. */
  duplicateOf: string | null
  siteCommand: { place: Erasable; at: Point; since: number; row: string } | null
  zones: Record<string, Zone>
  places: Record<string, Place>
  warnings: Record<string, Warning>
}

export type IncidentWork = {
  /** Number of entries recorded, and the newest one's time. */
  entries: number
  lastEntryAt: number | null
  /** Up to `entryMemory` newest entries that may still be struck, oldest first, each with whose it is. */
  recent: { entry: string; agency: string }[]
  /** When each agency was last heard of. */
  heardOf: Record<string, number>
  facts: Facts
}

export type IncidentClosed = { proposer: string | null }
export type IncidentParts = { open: IncidentOpen; work?: IncidentWork; closed?: IncidentClosed }

/** An entry older than this many is corrected by a new entry; the state stays small however long the incident lasts. */
export const entryMemory = 200

/** There is one lead: a new one makes the old one a supporting agency. */
export function withAgency(
  agencies: IncidentOpen['agencies'],
  agency: string,
  part: IncidentOpen['agencies'][string],
): IncidentOpen['agencies'] {
  const others =
    part === 'lead'
      ? Object.fromEntries(
          Object.entries(agencies).map(([code, held]) => [code, held === 'lead' ? 'supporting' : held]),
        )
      : agencies
  return { ...others, [agency]: part }
}

/** A record without one of its keys. */
export function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  const { [key]: _gone, ...rest } = record
  return rest
}
