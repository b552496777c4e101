/** Folding an incident, part by part (D11). What grows without end is a ledger row and no part of it. */
import type { Fact, FactValue } from '../../facts/facts.ts'
import { isIn, type IncidentEvent, type IncidentEventIn } from './events.ts'
import { lineOf } from './rows.ts'
import {
  entryMemory,
  withAgency,
  without,
  type Grade,
  type IncidentClosed,
  type IncidentOpen,
  type IncidentWork,
  type Stage,
} from './state.ts'

const noGrade = (since: number): Grade => ({
  level: null,
  basis: null,
  rule: null,
  signs: {},
  since,
  row: null,
})

export function evolveOpen(part: IncidentOpen | undefined, event: IncidentEvent): IncidentOpen {
  if (!isIn('open', event)) throw new Error(`${event.type} does not belong to the open part`)
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
    dismissal: null,
    duplicateOf: null,
    siteCommand: null,
    zones: {},
    places: {},
    warnings: {},
  }
}

type Later = Exclude<IncidentEventIn<'open'>, { type: 'incident.reported' | 'incident.assemblyNoted' }>

function evolved(part: IncidentOpen, event: Later): IncidentOpen {
  const at = event.occurredAt
  const row = lineOf(event)
  const to = (stage: Stage): IncidentOpen => ({ ...part, stage, stageSince: at })
  switch (event.type) {
    case 'incident.assemblyEnded':
      return { ...to('assemblyEnded'), ...nothingStands }
    case 'incident.harmNamed':
      return { ...to('reported'), grade: { ...part.grade, signs: event.data.signs } }
    case 'incident.verificationStarted':
      return to('verifying')
    case 'incident.dismissalProposed':
      return { ...part, dismissal: { ...event.data, since: at } }
    case 'incident.dismissed':
      return { ...to('dismissed'), ...nothingStands }
    case 'incident.confirmed':
      return { ...to('confirmed'), category: event.data.category, dismissal: null }
    case 'incident.graded': {
      const { eventLevel, basis, rule, signs } = event.data
      return { ...part, grade: { level: eventLevel, basis, rule, signs, since: at, row } }
    }
    case 'incident.reclassified': {
      const { category } = event.data
      return { ...part, category, grade: { ...noGrade(at), signs: part.grade.signs, row } }
    }
    case 'incident.duplicateMarked':
      return { ...part, duplicateOf: event.data.of }
    case 'incident.responseActivated':
    case 'incident.responseChanged': {
      const { level, expectedHours } = event.data
      const next = event.type === 'incident.responseActivated' ? to('responding') : part
      return { ...next, response: { level, expectedHours, since: at, row } }
    }
    case 'incident.agencyInvolved':
      return { ...part, agencies: withAgency(part.agencies, event.data.agency, event.data.part) }
    case 'incident.agencyReleased':
      return { ...part, agencies: without(part.agencies, event.data.agency) }
    case 'incident.commandHandedOver':
      return { ...part, offeredTo: event.data.to }
    case 'incident.commandAccepted':
      return { ...part, leadLevel: event.data.level, offeredTo: null }
    case 'incident.siteCommandSet': {
      const { place, at: point } = event.data
      return { ...part, siteCommand: { place, at: point, since: at, row } }
    }
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
      // A number that arrives late does not displace a newer one.
      if (!held || at < (held.countedAt ?? 0)) return part
      return { ...part, places: { ...part.places, [place]: { ...held, people, countedAt: at } } }
    }
    case 'incident.placeClosed':
      return { ...part, places: without(part.places, event.data.place) }
    case 'incident.warningIssued':
    case 'incident.warningAdjusted': {
      const { warning, color, areas, matters, measures } = event.data
      const said = { color, areas, matters, measures, issuer: event.actor.agency, since: at, row }
      return { ...part, warnings: { ...part.warnings, [warning]: said } }
    }
    case 'incident.warningLifted':
      return { ...part, warnings: without(part.warnings, event.data.warning) }
    case 'incident.contained':
      return to('contained')
    case 'incident.relapsed':
      return to('responding')
    case 'incident.responseEnded':
      // Shelters stay open until the last family is home; nothing else of the response outlasts it.
      return { ...to('responseEnded'), ...nothingStands, places: part.places }
    case 'incident.aftermathOpened':
      return to('aftermath')
    case 'incident.reviewed':
      return to('reviewed')
    case 'incident.archived':
      return { ...to('archived'), ...nothingStands }
  }
}

const nothingStands = {
  dismissal: null,
  offeredTo: null,
  response: null,
  siteCommand: null,
  zones: {},
  places: {},
  warnings: {},
}

export function evolveWork(part: IncidentWork | undefined, event: IncidentEvent): IncidentWork {
  const before = part ?? { entries: 0, lastEntryAt: null, recent: [], heardOf: {}, facts: {} }
  const { occurredAt, recordedAt, actor } = event
  const { agency } = actor
  const held = { ...before, heardOf: { ...before.heardOf, [agency]: recordedAt } }
  if (!isIn('work', event)) return held
  switch (event.type) {
    case 'incident.entryRecorded': {
      const { entry } = event.data
      return {
        ...held,
        entries: held.entries + 1,
        lastEntryAt: Math.max(held.lastEntryAt ?? 0, occurredAt),
        recent: [...held.recent.slice(1 - entryMemory), { entry, agency }],
      }
    }
    case 'incident.entryStruck':
      return { ...held, recent: held.recent.filter(({ entry }) => entry !== event.data.entry) }
    case 'incident.factReported':
      return { ...held, facts: { ...held.facts, [event.data.fact]: reported(held, event) } }
    case 'incident.factSettled': {
      const { fact, from, value } = event.data
      const known = held.facts[fact] ?? { reports: 0, by: {} }
      const settled = { from, value, at: occurredAt, row: lineOf(event) }
      return { ...held, facts: { ...held.facts, [fact]: { ...known, settled } } }
    }
  }
}

/** A new value reopens what was settled: the lead looks again. One that comes late is history and changes nothing. */
function reported({ facts }: IncidentWork, event: IncidentEvent & { type: 'incident.factReported' }): Fact {
  const { fact, value, verified, until } = event.data
  const { agency } = event.actor
  const known = facts[fact] ?? { reports: 0, by: {} }
  if (until !== undefined) return known
  const mine = Object.hasOwn(known.by, agency) ? known.by[agency] : undefined
  const { occurredAt, recordedAt } = event
  const version = (mine?.version ?? 0) + 1
  const next: FactValue = { value, verified, occurredAt, recordedAt, version, row: lineOf(event) }
  return { reports: known.reports + 1, by: { ...known.by, [agency]: next } }
}

export function evolveClosed(part: IncidentClosed | undefined, event: IncidentEvent): IncidentClosed {
  const held = part ?? { proposer: null }
  return event.type === 'incident.proposerNoted' ? { proposer: event.data.account } : held
}
