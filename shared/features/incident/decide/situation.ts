/** Entries, facts, zones, places and warnings: what is known and what was done on the ground. */
import type { Decision } from '../../../feature.ts'
import { isWithin, type Point } from '../../../geo/geo.ts'
import { partId } from '../../../ids.ts'
import type { IncidentOrderOf } from '../messages.ts'
import type { Stage } from '../state.ts'
import { inStage, record, refuse, type Case } from './common.ts'

export function recordEntry(order: IncidentOrderOf<'incident.recordEntry'>): Decision {
  const { text, key = false } = order.data
  return record(order, 'incident.entryRecorded', { entry: partId(order.commandId, 0), text, key })
}

/** Wrong entries are struck, never deleted (ux.md §6); older ones than the newest 200 are corrected by a new entry. */
export function strikeEntry(order: IncidentOrderOf<'incident.strikeEntry'>, held: Case): Decision {
  return held.parts.work?.recent.includes(order.data.entry)
    ? record(order, 'incident.entryStruck', order.data)
    : refuse('incident.entryUnknown')
}

export function reportFact(order: IncidentOrderOf<'incident.reportFact'>): Decision {
  return record(order, 'incident.factReported', order.data)
}

/** Only the lead settles, and only on a value that an agency reported (D18). */
export function settleFact(
  order: IncidentOrderOf<'incident.settleFact'>,
  { open, parts, context }: Case,
): Decision {
  const { fact, from, reason } = order.data
  if (open.agencies[context.actor.agency] !== 'lead') return refuse('incident.notLead')
  const chosen = parts.work?.facts[fact]?.by[from]
  if (!chosen) return refuse('incident.factUnknown', { agency: from })
  return record(order, 'incident.factSettled', { fact, from, value: chosen.value, reason })
}

const onTheGround: readonly Stage[] = [
  'assembly',
  'reported',
  'verifying',
  'confirmed',
  'responding',
  'contained',
]

function inCity(points: readonly Point[], { context }: Case): boolean {
  const { city } = context
  return !city || points.every((at) => isWithin(city.bounds, at))
}

export function setSiteCommand(order: IncidentOrderOf<'incident.setSiteCommand'>, held: Case): Decision {
  return inStage(held, ['confirmed', 'responding', 'contained'], () =>
    inCity([order.data.at], held)
      ? record(order, 'incident.siteCommandSet', order.data)
      : refuse('incident.outsideCity'),
  )
}

export function drawZone(order: IncidentOrderOf<'incident.drawZone'>, held: Case): Decision {
  return inStage(held, onTheGround, () =>
    inCity(order.data.ring, held)
      ? record(order, 'incident.zoneDrawn', { zone: partId(order.commandId, 0), ...order.data })
      : refuse('incident.outsideCity'),
  )
}

export function liftZone(order: IncidentOrderOf<'incident.liftZone'>, { open }: Case): Decision {
  return Object.hasOwn(open.zones, order.data.zone)
    ? record(order, 'incident.zoneLifted', order.data)
    : refuse('incident.thingUnknown')
}

export function openPlace(order: IncidentOrderOf<'incident.openPlace'>, held: Case): Decision {
  return inStage(held, [...onTheGround, 'responseEnded', 'aftermath'], () =>
    inCity([order.data.at], held)
      ? record(order, 'incident.placeOpened', { place: partId(order.commandId, 0), ...order.data })
      : refuse('incident.outsideCity'),
  )
}

export function countPlace(order: IncidentOrderOf<'incident.countPlace'>, { open }: Case): Decision {
  return Object.hasOwn(open.places, order.data.place)
    ? record(order, 'incident.placeCounted', order.data)
    : refuse('incident.thingUnknown')
}

export function closePlace(order: IncidentOrderOf<'incident.closePlace'>, { open }: Case): Decision {
  return Object.hasOwn(open.places, order.data.place)
    ? record(order, 'incident.placeClosed', order.data)
    : refuse('incident.thingUnknown')
}

/** Warning colours exist for natural disasters, accidents and public-health events only (Art. 63). */
export function warn(
  order: IncidentOrderOf<'incident.issueWarning'> | IncidentOrderOf<'incident.adjustWarning'>,
  held: Case,
): Decision {
  if (held.open.category === 'socialSecurity') return refuse('incident.noWarningColour')
  return inStage(held, ['verifying', 'confirmed', 'responding', 'contained'], () => {
    if (order.type === 'incident.issueWarning')
      return record(order, 'incident.warningIssued', { warning: partId(order.commandId, 0), ...order.data })
    return Object.hasOwn(held.open.warnings, order.data.warning)
      ? record(order, 'incident.warningAdjusted', order.data)
      : refuse('incident.thingUnknown')
  })
}

export function liftWarning(order: IncidentOrderOf<'incident.liftWarning'>, { open }: Case): Decision {
  return Object.hasOwn(open.warnings, order.data.warning)
    ? record(order, 'incident.warningLifted', order.data)
    : refuse('incident.thingUnknown')
}
