/** Orders about an incident (domain.md §4.1), and the closed lists they choose from. */
import { z } from 'zod'
import { attachments } from '../../attachment.ts'
import type { CommandDefinition, Order } from '../../feature.ts'
import { point, ring } from '../../geo/geo.ts'
import { factKinds, type FactKind } from '../../facts/facts.ts'
import { agencyCode, areaCode, streamId } from '../../ids.ts'
import { words } from '../../words.ts'
import { categories, eventLevels, responseLevel, signs } from './grading.ts'

export { categories } from './grading.ts'
export { factKinds, type FactKind } from '../../facts/facts.ts'
/** Through which door the report came; `unit` is the plant or site itself. */
export const reportSources = ['hotline', 'grid', 'agency', 'unit', 'call110', 'call119', 'call120'] as const
/** What an involved agency is there for. */
export const parts = ['reporting', 'lead', 'supporting'] as const
/** Measured in metres and tonnes; all others are counts and whole. */
const measures: readonly FactKind[] = ['cordonRadius', 'leakedTonnes']
export const zoneKinds = ['cordon', 'evacuation'] as const
export const placeKinds = ['shelter', 'medical', 'commandPost'] as const
/** 突发事件应对法 (2024) Art. 63. */
export const warningColors = ['red', 'orange', 'yellow', 'blue'] as const
/** Levels of government that may lead, lowest first. */
export const leadLevels = ['township', 'county', 'city'] as const

/** How many of each may stand at a time: the state stays small, and nobody reads more. */
export const most = { agencies: 60, zones: 20, places: 60, warnings: 10 } as const

/** Longest words: a title, a place, anything said. */
export const max = { title: 60, place: 80, text: 2000 } as const
const reason = words(max.text)
/** Id of a thing inside the stream: the command that made it and its ordinal. */
export const thing = z.string().min(1).max(160)
const empty = z.strictObject({})
export const headcount = z.number().int().min(0).max(10_000_000)
/** What starting a response must state besides its words (Art. 72). */
export const response = { level: responseLevel, expectedHours: z.number().int().min(1).max(8760) }
export const warning = { color: z.enum(warningColors), areas: z.array(areaCode).min(1).max(50) }
/** Statutory content of a warning's words: what to beware of, what to do (Art. 64). */
const warningWords = { matters: words(max.text), measures: words(max.text) }

export const incidentCommands = {
  'incident.report': {
    opens: true,
    data: z.strictObject({
      category: z.enum(categories),
      title: words(max.title),
      area: areaCode,
      place: words(max.place).optional(),
      at: point.optional(),
      source: z.enum(reportSources),
    }),
  },
  /** A gathering that was announced, or is calm and blocks nothing: service tasks, no incident. */
  'incident.noteAssembly': {
    opens: true,
    data: z.strictObject({
      title: words(max.title),
      area: areaCode,
      place: words(max.place).optional(),
      announced: z.boolean(),
    }),
  },
  'incident.nameHarm': { judgedOn: 'open', data: z.strictObject({ signs, reason }) },
  'incident.endAssembly': { judgedOn: 'open', data: empty },
  'incident.startVerification': { judgedOn: 'open', data: empty },
  'incident.proposeDismissal': {
    judgedOn: 'open',
    data: z.strictObject({ reason, reporterTold: words(max.text) }),
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
  /** Another kind than thought: its level is judged anew, by the other kind's rules. */
  'incident.reclassify': { judgedOn: 'open', data: z.strictObject({ category: z.enum(categories), reason }) },
  /** Reported twice: this one stays as it is and points to the other. */
  'incident.markDuplicate': { judgedOn: 'open', data: z.strictObject({ of: streamId, reason }) },
  'incident.activateResponse': {
    judgedOn: 'open',
    data: z.strictObject({ ...response, matters: words(max.text), measures: words(max.text) }),
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
    data: z.strictObject({ place: words(max.place), at: point }),
  },
  'incident.recordEntry': {
    data: z.strictObject({
      text: words(max.text),
      key: z.boolean().optional(),
      attachments: attachments.optional(),
    }),
  },
  'incident.strikeEntry': { data: z.strictObject({ entry: thing, reason }) },
  'incident.reportFact': {
    data: z
      .strictObject({
        fact: z.enum(factKinds),
        value: z.number().min(0).max(10_000_000),
        verified: z.boolean(),
      })
      .refine(({ fact, value }) => measures.includes(fact) || Number.isInteger(value), { path: ['value'] }),
  },
  /** `reports` is the fact's own count that the lead looked at: other entries never get in its way (D4). */
  'incident.settleFact': {
    data: z.strictObject({
      fact: z.enum(factKinds),
      from: agencyCode,
      reports: z.number().int().min(1),
      reason,
    }),
  },
  'incident.drawZone': { data: z.strictObject({ kind: z.enum(zoneKinds), name: words(max.place), ring }) },
  'incident.liftZone': { data: z.strictObject({ zone: thing, reason }) },
  'incident.openPlace': {
    data: z.strictObject({
      kind: z.enum(placeKinds),
      name: words(max.place),
      at: point,
      capacity: headcount.optional(),
    }),
  },
  'incident.countPlace': { data: z.strictObject({ place: thing, people: headcount }) },
  'incident.closePlace': { data: z.strictObject({ place: thing }) },
  'incident.issueWarning': { data: z.strictObject({ ...warning, ...warningWords }) },
  'incident.adjustWarning': { data: z.strictObject({ warning: thing, ...warning, ...warningWords }) },
  'incident.liftWarning': { data: z.strictObject({ warning: thing, reason }) },
  'incident.contain': { judgedOn: 'open', data: z.strictObject({ leadReport: words(max.text) }) },
  'incident.relapse': { judgedOn: 'open', data: z.strictObject({ reason }) },
  'incident.endResponse': { judgedOn: 'open', data: z.strictObject({ publicNotice: words(max.text) }) },
  'incident.openAftermath': { judgedOn: 'open', data: z.strictObject({ followUps: words(max.text) }) },
  'incident.review': { judgedOn: 'open', data: z.strictObject({ findings: words(max.text) }) },
  'incident.archive': { judgedOn: 'open', data: empty },
} as const satisfies Record<string, CommandDefinition>

type CommandData = { [T in keyof typeof incidentCommands]: z.infer<(typeof incidentCommands)[T]['data']> }
export type IncidentOrder = { [T in keyof CommandData]: Order<T, CommandData[T]> }[keyof CommandData]
export type IncidentOrderOf<T extends keyof CommandData> = Order<T, CommandData[T]>
