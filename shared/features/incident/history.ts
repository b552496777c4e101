/**
 * What was true at an instant, and what was known by one, selected from an incident's ledger rows (D15). Nothing is
 * folded anew: each row bears since when it holds and until when. Rows must reach back to the incident's first, as the
 * house reads them; a copy's newest rows tell only of what began within them.
 */
import type { LedgerRow } from '../../event.ts'
import { incidentEvents, type IncidentEventData, type IncidentEventType } from './events.ts'
import type { Readable } from '../../facts/facts.ts'
import type { Category, EventLevel, LevelBasis, ResponseLevel } from './grading.ts'
import type { FactKind } from './messages.ts'
import { withAgency, without, type IncidentOpen, type LeadLevel, type Stage } from './state.ts'

/** A ledger row of an incident; times are occurred times but for those named recorded. */
export type Line<T extends IncidentEventType = IncidentEventType> = {
  [K in T]: {
    id: string
    position: number
    type: K
    agency: string
    role: string
    occurredAt: number
    recordedAt: number
    validFrom?: number
    validTo?: number
    endRecordedAt?: number
  } & Omit<IncidentEventData[K], 'agency' | 'ends' | 'until'>
}[T]

/** What held at an instant. Absent: nothing of the kind yet, or no longer. */
export interface Truth {
  stage?: { stage: Stage; since: number }
  category?: Category
  grade?: { level: EventLevel | null; basis: LevelBasis | null; rule: string | null; since: number }
  response?: { level: ResponseLevel; since: number }
  leadLevel: LeadLevel
  agencies: IncidentOpen['agencies']
  siteCommand?: Line<'incident.siteCommandSet'>
  /** By the time they tell of, oldest first; struck ones until they were struck. */
  entries: Line<'incident.entryRecorded'>[]
  facts: Partial<Record<FactKind, Readable>>
  zones: Line<'incident.zoneDrawn'>[]
  /** With the newest head count given by then. */
  places: { place: Line<'incident.placeOpened'>; people?: number; countedAt?: number }[]
  warnings: Line<'incident.warningIssued' | 'incident.warningAdjusted'>[]
}

const stageAfter = {
  'incident.assemblyNoted': 'assembly',
  'incident.assemblyEnded': 'assemblyEnded',
  'incident.reported': 'reported',
  'incident.harmNamed': 'reported',
  'incident.verificationStarted': 'verifying',
  'incident.dismissed': 'dismissed',
  'incident.confirmed': 'confirmed',
  'incident.responseActivated': 'responding',
  'incident.contained': 'contained',
  'incident.relapsed': 'responding',
  'incident.responseEnded': 'responseEnded',
  'incident.aftermathOpened': 'aftermath',
  'incident.reviewed': 'reviewed',
  'incident.archived': 'archived',
} as const satisfies Partial<Record<IncidentEventType, Stage>>
const stageTypes = Object.keys(stageAfter) as (keyof typeof stageAfter)[]

/** The rows somebody could have seen at an instant (recorded time), without the ends that were not recorded yet. */
export function knownAt(rows: readonly LedgerRow[], at: number): LedgerRow[] {
  return rows
    .filter(({ body }) => typeof body['recordedAt'] === 'number' && body['recordedAt'] <= at)
    .map((row) => {
      const { endRecordedAt, validTo: _to, struckAt: _at, struckBy: _by, ...open } = row.body
      return typeof endRecordedAt === 'number' && endRecordedAt > at ? { ...row, body: open } : row
    })
}

/** What was true at `at` (occurred time), as far as these rows know. */
export function trueAt(rows: readonly LedgerRow[], at: number): Truth {
  const past = linesOf(rows).filter(({ occurredAt }) => occurredAt <= at)
  const lines = past.filter(({ validFrom }) => validFrom !== undefined)
  const holding = lines.filter(({ validTo }) => validTo === undefined || at < validTo)
  const stage = last(lines, stageTypes)
  const graded = last(holding, ['incident.graded', 'incident.reclassified'])
  const response = last(holding, ['incident.responseActivated', 'incident.responseChanged'])
  const siteCommand = last(holding, ['incident.siteCommandSet'])
  const category = categoryOf(lines)
  return {
    ...(stage && { stage: { stage: stageAfter[stage.type], since: stage.occurredAt } }),
    ...(category && { category }),
    ...(graded?.type === 'incident.graded' && { grade: gradeOf(graded) }),
    ...(response && { response: { level: response.level, since: response.occurredAt } }),
    ...(siteCommand && { siteCommand }),
    leadLevel: last(lines, ['incident.commandAccepted'])?.level ?? 'county',
    agencies: agenciesOf(past),
    entries: of(holding, ['incident.entryRecorded']).sort((a, b) => a.occurredAt - b.occurredAt),
    facts: factsOf(holding),
    zones: of(holding, ['incident.zoneDrawn']),
    places: of(holding, ['incident.placeOpened']).map((place) => ({ place, ...countOf(lines, place.id) })),
    warnings: warningsOf(holding),
  }
}

/** Rows as lines; the house made them from events that fit their schemas. Others are left out. */
function linesOf(rows: readonly LedgerRow[]): Line[] {
  return rows
    .filter(({ body }) => typeof body['type'] === 'string' && Object.hasOwn(incidentEvents, body['type']))
    .map(({ id, position, body }) => ({ ...body, id, position }) as Line)
}

function of<T extends IncidentEventType>(lines: readonly Line[], types: readonly T[]): Line<T>[] {
  return lines.filter(({ type }) => (types as readonly string[]).includes(type)) as Line<T>[]
}

/** The last that was decided: a later decision holds from its own time on, whatever was decided before. */
function last<T extends IncidentEventType>(lines: readonly Line[], types: readonly T[]): Line<T> | undefined {
  return of(lines, types).reduce<Line<T> | undefined>(
    (held, line) => (held && held.position > line.position ? held : line),
    undefined,
  )
}

function categoryOf(lines: readonly Line[]): Category | undefined {
  const named = last(lines, [
    'incident.assemblyNoted',
    'incident.reported',
    'incident.confirmed',
    'incident.reclassified',
  ])
  return named?.type === 'incident.assemblyNoted' ? 'socialSecurity' : named?.category
}

function agenciesOf(lines: readonly Line[]): IncidentOpen['agencies'] {
  return of(lines, ['incident.agencyInvolved', 'incident.agencyReleased']).reduce<IncidentOpen['agencies']>(
    (held, line) =>
      line.type === 'incident.agencyInvolved'
        ? withAgency(held, line.agency, line.part)
        : without(held, line.agency),
    {},
  )
}

function gradeOf({
  eventLevel,
  basis,
  rule,
  occurredAt,
}: Line<'incident.graded'>): NonNullable<Truth['grade']> {
  return { level: eventLevel, basis, rule, since: occurredAt }
}

/** Each agency's newest value by the time it was true; one that was settled until a newer value reopened it. */
function factsOf(lines: readonly Line[]): Truth['facts'] {
  const facts: Truth['facts'] = {}
  for (const line of of(lines, ['incident.factReported'])) {
    const { fact, agency, value, verified, occurredAt } = line
    const known = facts[fact] ?? { by: {} }
    const mine = Object.hasOwn(known.by, agency) ? known.by[agency] : undefined
    if (mine && mine.occurredAt > occurredAt) continue
    facts[fact] = { ...known, by: { ...known.by, [agency]: { value, verified, occurredAt } } }
  }
  for (const { fact, from, value, occurredAt } of of(lines, ['incident.factSettled']))
    facts[fact] = { by: {}, ...facts[fact], settled: { from, value, at: occurredAt } }
  return facts
}

function countOf(lines: readonly Line[], place: string): { people?: number; countedAt?: number } {
  const counts = of(lines, ['incident.placeCounted']).filter((count) => count.place === place)
  const newest = counts.reduce<Line<'incident.placeCounted'> | undefined>(
    (held, count) => (held && held.occurredAt > count.occurredAt ? held : count),
    undefined,
  )
  return newest ? { people: newest.people, countedAt: newest.occurredAt } : {}
}

function warningsOf(lines: readonly Line[]): Truth['warnings'] {
  const byWarning = new Map<string, Truth['warnings'][number]>()
  for (const line of of(lines, ['incident.warningIssued', 'incident.warningAdjusted']))
    byWarning.set(line.warning, line)
  return [...byWarning.values()]
}
