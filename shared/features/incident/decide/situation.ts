/** Entries, facts, zones, places and warnings: what is known and what was done on the ground. */
import { covers } from '../../../access/actor.ts'
import { blobClaim, namedIn } from '../../../attachment.ts'
import { decided, type Decision } from '../../../feature.ts'
import { partId } from '../../../ids.ts'
import { most, type IncidentOrderOf } from '../messages.ts'
import type { Stage } from '../state.ts'
import { ending, fact, inCity, inCommand, inStage, record, refuse, type Case } from './common.ts'

export function recordEntry(order: IncidentOrderOf<'incident.recordEntry'>): Decision {
  const { text, key = false, attachments } = order.data
  const entry = { entry: partId(order.commandId, 0), text, key, ...(attachments && { attachments }) }
  const claims = namedIn(order.data).map(({ attachment }) => blobClaim(attachment.blob))
  return decided([fact(order, 'incident.entryRecorded', entry)], claims)
}

/** Wrong entries are struck, never deleted (ux.md §6): one's own, or any by the centre that keeps the record. */
export function strikeEntry(
  order: IncidentOrderOf<'incident.strikeEntry'>,
  { parts, context }: Case,
): Decision {
  const entry = parts.work?.recent.find((recent) => recent.entry === order.data.entry)
  // Older ones than `entryMemory` are corrected by a new entry.
  if (!entry) return refuse('incident.entryUnknown')
  const { role, agency } = context.actor
  return entry.agency === agency || role === 'dutyOfficer' || role === 'commander'
    ? record(order, 'incident.entryStruck', order.data)
    : refuse('incident.notYourEntry', { agency: entry.agency })
}

/** One current value per agency (D18): the newest by the time it was true, not by the time it arrived. */
export function reportFact(
  order: IncidentOrderOf<'incident.reportFact'>,
  { parts, context }: Case,
): Decision {
  const held = parts.work?.facts[order.data.fact]
  const { agency } = context.actor
  const mine = held && Object.hasOwn(held.by, agency) ? held.by[agency] : undefined
  const isLate = mine !== undefined && (order.occurredAt ?? context.now) < mine.occurredAt
  return record(order, 'incident.factReported', {
    ...order.data,
    ...(isLate ? { until: mine.occurredAt } : ending([mine?.row, held?.settled?.row])),
  })
}

/** Only the lead settles, only on a value that an agency reported, and only having seen them all (D18). */
export function settleFact(
  order: IncidentOrderOf<'incident.settleFact'>,
  { open, parts, context }: Case,
): Decision {
  const { fact, from, reports, reason } = order.data
  const { agency } = context.actor
  const leads = Object.hasOwn(open.agencies, agency) && open.agencies[agency] === 'lead'
  if (!leads) return refuse('incident.notLead')
  const known = parts.work?.facts[fact]
  const chosen = known && Object.hasOwn(known.by, from) ? known.by[from] : undefined
  if (!known || !chosen) return refuse('incident.factUnknown', { agency: from })
  if (known.reports !== reports)
    return refuse('incident.factMoved', { seen: reports, reports: known.reports })
  const { value } = chosen
  return record(order, 'incident.factSettled', { fact, from, value, reason, ...ending([known.settled?.row]) })
}

const onTheGround: readonly Stage[] = ['reported', 'verifying', 'confirmed', 'responding', 'contained']

export function setSiteCommand(order: IncidentOrderOf<'incident.setSiteCommand'>, held: Case): Decision {
  return inStage(held, ['confirmed', 'responding', 'contained'], () =>
    inCommand(held, () =>
      inCity([order.data.at], held.context)
        ? record(order, 'incident.siteCommandSet', { ...order.data, ...ending([held.open.siteCommand?.row]) })
        : refuse('geo.outsideCity'),
    ),
  )
}

/** Never around a gathering that harms nobody: nothing is closed off there (domain.md §6, 10). */
export function drawZone(order: IncidentOrderOf<'incident.drawZone'>, held: Case): Decision {
  return inStage(held, onTheGround, () => {
    if (isFull(held.open.zones, most.zones)) return refuse('incident.enough', { most: most.zones })
    return inCity(order.data.ring, held.context)
      ? record(order, 'incident.zoneDrawn', { zone: partId(order.commandId, 0), ...order.data })
      : refuse('geo.outsideCity')
  })
}

export function liftZone(order: IncidentOrderOf<'incident.liftZone'>, { open }: Case): Decision {
  return Object.hasOwn(open.zones, order.data.zone)
    ? record(order, 'incident.zoneLifted', order.data)
    : refuse('incident.thingUnknown')
}

export function openPlace(order: IncidentOrderOf<'incident.openPlace'>, held: Case): Decision {
  return inStage(held, ['assembly', ...onTheGround, 'responseEnded', 'aftermath'], () => {
    if (isFull(held.open.places, most.places)) return refuse('incident.enough', { most: most.places })
    return inCity([order.data.at], held.context)
      ? record(order, 'incident.placeOpened', { place: partId(order.commandId, 0), ...order.data })
      : refuse('geo.outsideCity')
  })
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

/**
 * Warning colours exist for natural disasters, accidents and public-health events only (突发事件应对法 2024 Art. 63),
 * and a government warns the area it governs.
 */
export function warn(
  order: IncidentOrderOf<'incident.issueWarning'> | IncidentOrderOf<'incident.adjustWarning'>,
  held: Case,
): Decision {
  const { warnings, category } = held.open
  if (category === 'socialSecurity') return refuse('incident.noWarningColour')
  return inStage(held, ['verifying', 'confirmed', 'responding', 'contained'], () => {
    const { area } = held.context.actor
    if (!order.data.areas.every((warned) => covers(area, warned))) return refuse('incident.areaNotYours')
    if (order.type === 'incident.issueWarning')
      return isFull(warnings, most.warnings)
        ? refuse('incident.enough', { most: most.warnings })
        : record(order, 'incident.warningIssued', { warning: partId(order.commandId, 0), ...order.data })
    const { warning } = order.data
    return Object.hasOwn(warnings, warning)
      ? record(order, 'incident.warningAdjusted', { ...order.data, ...ending([warnings[warning]?.row]) })
      : refuse('incident.thingUnknown')
  })
}

export function liftWarning(order: IncidentOrderOf<'incident.liftWarning'>, { open }: Case): Decision {
  const { warning } = order.data
  return Object.hasOwn(open.warnings, warning)
    ? record(order, 'incident.warningLifted', { ...order.data, ...ending([open.warnings[warning]?.row]) })
    : refuse('incident.thingUnknown')
}

function isFull(things: Record<string, unknown>, most: number): boolean {
  return Object.keys(things).length >= most
}
