/** Orders and facts of an incident (domain.md §4.1). */
import { z } from 'zod'
import type { Event } from '../../event.ts'
import type { CommandDefinition, EventDefinition, Order } from '../../feature.ts'
import { point, ring } from '../../geo/geo.ts'
import { agencyCode, areaCode } from '../../ids.ts'
import { words } from '../../words.ts'
import { categories, eventLevels, responseLevel, signs } from './grading.ts'

export { categories } from './grading.ts'
/** Through which door the report came; `unit` is the plant or site itself. */
export const reportSources = ['hotline', 'grid', 'agency', 'unit', 'call110', 'call119', 'call120'] as const
/** What an involved agency is there for. */
export const parts = ['reporting', 'lead', 'supporting'] as const
/** Facts that agencies report, each with its own current value (D18). Counts, minutes, metres, tonnes: see `factUnits`. */
export const factKinds = [
  'dead',
  'seriouslyInjured',
  'slightlyInjured',
  'missing',
  'evacuated',
  'sheltered',
  'toEvacuate',
  'vehicles',
  'responders',
  'cordonRadius',
  'leakedTonnes',
  'unpaidWorkers',
  'affectedHouseholds',
] as const
export const zoneKinds = ['cordon', 'evacuation'] as const
export const placeKinds = ['shelter', 'medical', 'commandPost'] as const
/** 突发事件应对法 (2024) Art. 63. */
export const warningColors = ['red', 'orange', 'yellow', 'blue'] as const
/** Levels of government that may lead, lowest first. */
export const leadLevels = ['township', 'county', 'city'] as const

const [titleMax, placeMax, textMax] = [60, 80, 2000]
const reason = words(textMax)
const gone = {
  title: words(titleMax).nullable(),
  place: words(placeMax).nullable(),
  text: words(textMax).nullable(),
}
/** Id of a thing inside the stream: the command that made it and its ordinal. */
const thing = z.string().min(1).max(160)
const empty = z.strictObject({})
const hours = z.number().int().min(1).max(8760)
const headcount = z.number().int().min(0).max(10_000_000)
const response = { level: responseLevel, expectedHours: hours }
const warning = { color: z.enum(warningColors), areas: z.array(areaCode).min(1).max(50) }
/** Statutory content of a warning's words: what to beware of, what to do (Art. 64). */
const warningWords = { matters: words(textMax), measures: words(textMax) }
const warningGone = { matters: gone.text, measures: gone.text }
const assembly = {
  title: words(titleMax),
  area: areaCode,
  place: words(placeMax).optional(),
  announced: z.boolean(),
}

export const incidentCommands = {
  'incident.report': {
    opens: true,
    data: z.strictObject({
      category: z.enum(categories),
      title: words(titleMax),
      area: areaCode,
      place: words(placeMax).optional(),
      at: point.optional(),
      source: z.enum(reportSources),
    }),
  },
  /** A gathering that was announced, or is calm and blocks nothing: service tasks, no incident. */
  'incident.noteAssembly': { opens: true, data: z.strictObject(assembly) },
  'incident.nameHarm': { judgedOn: 'open', data: z.strictObject({ signs, reason }) },
  'incident.startVerification': { judgedOn: 'open', data: empty },
  'incident.proposeDismissal': {
    judgedOn: 'open',
    data: z.strictObject({ reason, reporterTold: words(textMax) }),
  },
  'incident.confirmDismissal': { judgedOn: 'open', data: empty },
  'incident.confirm': {
    judgedOn: 'open',
    data: z.strictObject({
      category: z.enum(categories),
      signs,
      eventLevel: z.enum(eventLevels).nullable(),
      reason: reason.optional(),
    }),
  },
  'incident.grade': {
    judgedOn: 'open',
    data: z.strictObject({ signs, eventLevel: z.enum(eventLevels).nullable(), reason: reason.optional() }),
  },
  'incident.activateResponse': {
    judgedOn: 'open',
    data: z.strictObject({ ...response, matters: words(textMax), measures: words(textMax) }),
  },
  'incident.changeResponse': { judgedOn: 'open', data: z.strictObject({ ...response, reason }) },
  'incident.involveAgency': {
    judgedOn: 'open',
    data: z.strictObject({ agency: agencyCode, part: z.enum(['lead', 'supporting']) }),
  },
  'incident.releaseAgency': { judgedOn: 'open', data: z.strictObject({ agency: agencyCode }) },
  'incident.handOverCommand': { judgedOn: 'open', data: z.strictObject({ to: z.enum(leadLevels), reason }) },
  'incident.acceptCommand': { judgedOn: 'open', data: empty },
  'incident.setSiteCommand': {
    judgedOn: 'open',
    data: z.strictObject({ place: words(placeMax), at: point }),
  },
  'incident.recordEntry': { data: z.strictObject({ text: words(textMax), key: z.boolean().optional() }) },
  'incident.strikeEntry': { data: z.strictObject({ entry: thing, reason }) },
  'incident.reportFact': {
    data: z.strictObject({
      fact: z.enum(factKinds),
      value: z.number().min(0).max(10_000_000),
      verified: z.boolean(),
    }),
  },
  'incident.settleFact': {
    judgedOn: 'work',
    data: z.strictObject({ fact: z.enum(factKinds), from: agencyCode, reason }),
  },
  'incident.drawZone': { data: z.strictObject({ kind: z.enum(zoneKinds), name: words(placeMax), ring }) },
  'incident.liftZone': { data: z.strictObject({ zone: thing, reason }) },
  'incident.openPlace': {
    data: z.strictObject({
      kind: z.enum(placeKinds),
      name: words(placeMax),
      at: point,
      capacity: headcount.optional(),
    }),
  },
  'incident.countPlace': { data: z.strictObject({ place: thing, people: headcount }) },
  'incident.closePlace': { data: z.strictObject({ place: thing }) },
  'incident.issueWarning': { data: z.strictObject({ ...warning, ...warningWords }) },
  'incident.adjustWarning': { data: z.strictObject({ warning: thing, ...warning, ...warningWords }) },
  'incident.liftWarning': { data: z.strictObject({ warning: thing, reason }) },
  'incident.contain': { judgedOn: 'open', data: z.strictObject({ leadReport: words(textMax) }) },
  'incident.relapse': { judgedOn: 'open', data: z.strictObject({ reason }) },
  'incident.endResponse': { judgedOn: 'open', data: z.strictObject({ publicNotice: words(textMax) }) },
  'incident.openAftermath': { judgedOn: 'open', data: z.strictObject({ followUps: words(textMax) }) },
  'incident.review': { judgedOn: 'open', data: z.strictObject({ findings: words(textMax) }) },
  'incident.archive': { judgedOn: 'open', data: empty },
} as const satisfies Record<string, CommandDefinition>

const graded = {
  signs,
  eventLevel: z.enum(eventLevels).nullable(),
  /** The rule that suggested; null where none fired. */
  rule: z.string().max(60).nullable(),
  suggested: z.enum(eventLevels).nullable(),
  basis: z.enum(['statutory', 'city']).nullable(),
  reason: gone.text.optional(),
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
      ...assembly,
      code: z.string().max(20),
      title: gone.title,
      place: gone.place.optional(),
    }),
  },
  'incident.harmNamed': { layer: 'open', v: 1, data: z.strictObject({ signs, reason: gone.text }) },
  'incident.verificationStarted': { layer: 'open', v: 1, data: empty },
  'incident.dismissalProposed': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ reason: gone.text, reporterTold: gone.text }),
  },
  /** Whose proposal it is: only to tell the second person from the first; no view holds this layer but the auditor's. */
  'incident.proposerNoted': { layer: 'closed', v: 1, data: z.strictObject({ account: z.string().max(60) }) },
  'incident.dismissed': { layer: 'open', v: 1, data: empty },
  'incident.confirmed': { layer: 'open', v: 1, data: z.strictObject({ category: z.enum(categories) }) },
  'incident.graded': { layer: 'open', v: 1, data: z.strictObject(graded) },
  'incident.responseActivated': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ ...response, matters: gone.text, measures: gone.text }),
  },
  'incident.responseChanged': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ ...response, reason: gone.text }),
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
  'incident.siteCommandSet': { layer: 'open', v: 1, data: z.strictObject({ place: gone.place, at: point }) },
  'incident.entryRecorded': {
    layer: 'work',
    v: 1,
    data: z.strictObject({ entry: thing, text: gone.text, key: z.boolean() }),
  },
  'incident.entryStruck': { layer: 'work', v: 1, data: z.strictObject({ entry: thing, reason: gone.text }) },
  'incident.factReported': {
    layer: 'work',
    v: 1,
    data: z.strictObject({ fact: z.enum(factKinds), value: z.number(), verified: z.boolean() }),
  },
  'incident.factSettled': {
    layer: 'work',
    v: 1,
    data: z.strictObject({ fact: z.enum(factKinds), from: agencyCode, value: z.number(), reason: gone.text }),
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
    data: z.strictObject({ warning: thing, ...warning, ...warningGone }),
  },
  'incident.warningLifted': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ warning: thing, reason: gone.text }),
  },
  'incident.contained': { layer: 'open', v: 1, data: z.strictObject({ leadReport: gone.text }) },
  'incident.relapsed': { layer: 'open', v: 1, data: z.strictObject({ reason: gone.text }) },
  'incident.responseEnded': { layer: 'open', v: 1, data: z.strictObject({ publicNotice: gone.text }) },
  'incident.aftermathOpened': { layer: 'open', v: 1, data: z.strictObject({ followUps: gone.text }) },
  'incident.reviewed': { layer: 'open', v: 1, data: z.strictObject({ findings: gone.text }) },
  'incident.archived': { layer: 'open', v: 1, data: empty },
} as const satisfies Record<string, EventDefinition>

type CommandData = { [T in keyof typeof incidentCommands]: z.infer<(typeof incidentCommands)[T]['data']> }
export type IncidentOrder = { [T in keyof CommandData]: Order<T, CommandData[T]> }[keyof CommandData]
export type IncidentOrderOf<T extends keyof CommandData> = Order<T, CommandData[T]>

type EventData = { [T in keyof typeof incidentEvents]: z.infer<(typeof incidentEvents)[T]['data']> }
export type IncidentEvent = {
  [T in keyof EventData]: Omit<Event, 'type' | 'data'> & { type: T; data: EventData[T] }
}[keyof EventData]
export type IncidentEventType = keyof EventData
export type { EventData as IncidentEventData }
