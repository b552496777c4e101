/** What is recorded of an incident (domain.md §4.1). */
import { z } from 'zod'
import { attached } from '../../attachment.ts'
import type { Event, Layer } from '../../event.ts'
import type { EventDefinition } from '../../feature.ts'
import { point, ring } from '../../geo/geo.ts'
import { agencyCode, areaCode, streamId } from '../../ids.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'
import { categories, eventLevels, levelBases, signs } from './grading.ts'
import {
  factKinds,
  headcount,
  leadLevels,
  max,
  parts,
  placeKinds,
  reportSources,
  response,
  thing,
  warning,
  zoneKinds,
} from './messages.ts'

const empty = z.strictObject({})
/** Words as a log gives them back: null once erased. */
const gone = {
  title: words(max.title).nullable(),
  place: words(max.place).nullable(),
  text: words(max.text).nullable(),
}
const warningGone = { matters: gone.text, measures: gone.text }
/** Ledger rows that hold no longer from this event's time on (D15). */
const ends = { ends: z.array(thing).min(1).max(120).optional() }

const graded = {
  signs,
  eventLevel: z.enum(eventLevels).nullable(),
  /** The rule that suggested; null where none fired. */
  rule: z.string().max(60).nullable(),
  suggested: z.enum(eventLevels).nullable(),
  basis: z.enum(levelBases).nullable(),
  reason: gone.text.optional(),
  ...ends,
}

export const incidentEvents = {
  'incident.reported': {
    layer: 'open',
    v: 1,
    data: z.strictObject({
      code: z.string().max(20),
      category: z.enum(categories),
      title: gone.title,
      area: areaCode,
      place: gone.place.optional(),
      at: point.optional(),
      source: z.enum(reportSources),
    }),
  },
  'incident.assemblyNoted': {
    layer: 'open',
    v: 1,
    data: z.strictObject({
      code: z.string().max(20),
      title: gone.title,
      area: areaCode,
      place: gone.place.optional(),
      announced: z.boolean(),
    }),
  },
  'incident.assemblyEnded': { layer: 'open', v: 1, data: z.strictObject(ends) },
  'incident.harmNamed': { layer: 'open', v: 1, data: z.strictObject({ signs, reason: gone.text }) },
  'incident.verificationStarted': { layer: 'open', v: 1, data: empty },
  'incident.dismissalProposed': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ reason: gone.text, reporterTold: gone.text }),
  },
  /** Whose proposal it is: only to tell the second person from the first; no view holds this layer but the auditor's. */
  'incident.proposerNoted': { layer: 'closed', v: 1, data: z.strictObject({ account: z.string().max(60) }) },
  /** Before a second person was asked, the words stood here; now they stand in the proposal. */
  'incident.dismissed': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ ...ends, reason: gone.text.optional(), reporterTold: gone.text.optional() }),
  },
  'incident.confirmed': { layer: 'open', v: 1, data: z.strictObject({ category: z.enum(categories) }) },
  'incident.graded': { layer: 'open', v: 1, data: z.strictObject(graded) },
  'incident.reclassified': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ category: z.enum(categories), reason: gone.text, ...ends }),
  },
  'incident.duplicateMarked': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ of: streamId, reason: gone.text }),
  },
  'incident.responseActivated': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ ...response, matters: gone.text, measures: gone.text }),
  },
  'incident.responseChanged': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ ...response, reason: gone.text, ...ends }),
  },
  'incident.agencyInvolved': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ agency: agencyCode, part: z.enum(parts) }),
  },
  'incident.agencyReleased': { layer: 'open', v: 1, data: z.strictObject({ agency: agencyCode }) },
  'incident.commandHandedOver': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ to: z.enum(leadLevels), reason: gone.text }),
  },
  'incident.commandAccepted': { layer: 'open', v: 1, data: z.strictObject({ level: z.enum(leadLevels) }) },
  'incident.siteCommandSet': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ place: gone.place, at: point, ...ends }),
  },
  'incident.entryRecorded': {
    layer: 'work',
    v: 1,
    data: z.strictObject({
      entry: thing,
      text: gone.text,
      key: z.boolean(),
      attachments: attached.optional(),
    }),
  },
  'incident.entryStruck': { layer: 'work', v: 1, data: z.strictObject({ entry: thing, reason: gone.text }) },
  'incident.factReported': {
    layer: 'work',
    v: 1,
    data: z.strictObject({
      fact: z.enum(factKinds),
      value: z.number(),
      verified: z.boolean(),
      /** Reported late: another value of the same agency holds from this instant on. */
      until: instant.optional(),
      ...ends,
    }),
  },
  'incident.factSettled': {
    layer: 'work',
    v: 1,
    data: z.strictObject({
      fact: z.enum(factKinds),
      from: agencyCode,
      value: z.number(),
      reason: gone.text,
      ...ends,
    }),
  },
  'incident.zoneDrawn': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ zone: thing, kind: z.enum(zoneKinds), name: gone.place, ring }),
  },
  'incident.zoneLifted': { layer: 'open', v: 1, data: z.strictObject({ zone: thing, reason: gone.text }) },
  'incident.placeOpened': {
    layer: 'open',
    v: 1,
    data: z.strictObject({
      place: thing,
      kind: z.enum(placeKinds),
      name: gone.place,
      at: point,
      capacity: headcount.optional(),
    }),
  },
  'incident.placeCounted': { layer: 'open', v: 1, data: z.strictObject({ place: thing, people: headcount }) },
  'incident.placeClosed': { layer: 'open', v: 1, data: z.strictObject({ place: thing }) },
  'incident.warningIssued': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ warning: thing, ...warning, ...warningGone }),
  },
  'incident.warningAdjusted': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ warning: thing, ...warning, ...warningGone, ...ends }),
  },
  'incident.warningLifted': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ warning: thing, reason: gone.text, ...ends }),
  },
  'incident.contained': { layer: 'open', v: 1, data: z.strictObject({ leadReport: gone.text }) },
  'incident.relapsed': { layer: 'open', v: 1, data: z.strictObject({ reason: gone.text }) },
  'incident.responseEnded': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ publicNotice: gone.text, ...ends }),
  },
  'incident.aftermathOpened': { layer: 'open', v: 1, data: z.strictObject({ followUps: gone.text }) },
  'incident.reviewed': { layer: 'open', v: 1, data: z.strictObject({ findings: gone.text }) },
  'incident.archived': { layer: 'open', v: 1, data: z.strictObject(ends) },
} as const satisfies Record<string, EventDefinition>

type EventData = { [T in keyof typeof incidentEvents]: z.infer<(typeof incidentEvents)[T]['data']> }
export type IncidentEvent = {
  [T in keyof EventData]: Omit<Event, 'type' | 'data'> & { type: T; data: EventData[T] }
}[keyof EventData]
export type IncidentEventType = keyof EventData
type TypeIn<L extends Layer> = {
  [T in IncidentEventType]: (typeof incidentEvents)[T]['layer'] extends L ? T : never
}[IncidentEventType]
export type IncidentEventIn<L extends Layer> = Extract<IncidentEvent, { type: TypeIn<L> }>

/** True for an event of that layer. */
export function isIn<L extends Layer>(layer: L, event: IncidentEvent): event is IncidentEventIn<L> {
  return incidentEvents[event.type].layer === layer
}
export type { EventData as IncidentEventData }
