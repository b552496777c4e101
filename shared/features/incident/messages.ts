/** Orders and facts of an incident (domain.md §4.1). The rest of its stages comes with the incident machine. */
import { z } from 'zod'
import type { Event } from '../../event.ts'
import type { CommandDefinition, EventDefinition, Order } from '../../feature.ts'
import { agencyCode, areaCode } from '../../ids.ts'
import { words } from '../../words.ts'

/** 突发事件应对法 (2024) Art. 2. */
export const categories = ['naturalDisaster', 'accident', 'publicHealth', 'socialSecurity'] as const
/** Through which door the report came; `unit` is the plant or site itself. */
export const reportSources = ['hotline', 'grid', 'agency', 'unit', 'call110', 'call119', 'call120'] as const
/** What an involved agency is there for. */
export const parts = ['reporting', 'lead', 'supporting'] as const

const titleMax = 60
const placeMax = 80
const textMax = 2000

export const incidentCommands = {
  'incident.report': {
    opens: true,
    data: z.strictObject({
      category: z.enum(categories),
      title: words(titleMax),
      area: areaCode,
      place: words(placeMax).optional(),
      source: z.enum(reportSources),
    }),
  },
  'incident.recordEntry': {
    data: z.strictObject({ text: words(textMax), key: z.boolean().optional() }),
  },
  'incident.startVerification': { judgedOn: 'open', data: z.strictObject({}) },
  'incident.dismiss': {
    judgedOn: 'open',
    data: z.strictObject({ reason: words(textMax), reporterTold: words(textMax) }),
  },
  'incident.involveAgency': {
    judgedOn: 'open',
    data: z.strictObject({ agency: agencyCode, part: z.enum(['lead', 'supporting']) }),
  },
  'incident.releaseAgency': {
    judgedOn: 'open',
    data: z.strictObject({ agency: agencyCode }),
  },
} as const satisfies Record<string, CommandDefinition>

export const incidentEvents = {
  'incident.reported': {
    layer: 'open',
    v: 1,
    data: z.strictObject({
      code: z.string().max(20),
      category: z.enum(categories),
      title: words(titleMax).nullable(),
      area: areaCode,
      place: words(placeMax).nullable().optional(),
      source: z.enum(reportSources),
    }),
  },
  'incident.entryRecorded': {
    layer: 'work',
    v: 1,
    data: z.strictObject({ entry: z.string().max(160), text: words(textMax).nullable(), key: z.boolean() }),
  },
  'incident.verificationStarted': { layer: 'open', v: 1, data: z.strictObject({}) },
  'incident.dismissed': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ reason: words(textMax).nullable(), reporterTold: words(textMax).nullable() }),
  },
  'incident.agencyInvolved': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ agency: agencyCode, part: z.enum(parts) }),
  },
  'incident.agencyReleased': { layer: 'open', v: 1, data: z.strictObject({ agency: agencyCode }) },
} as const satisfies Record<string, EventDefinition>

type CommandData = { [T in keyof typeof incidentCommands]: z.infer<(typeof incidentCommands)[T]['data']> }
export type IncidentOrder = { [T in keyof CommandData]: Order<T, CommandData[T]> }[keyof CommandData]

type EventData = { [T in keyof typeof incidentEvents]: z.infer<(typeof incidentEvents)[T]['data']> }
export type IncidentEvent = {
  [T in keyof EventData]: Omit<Event, 'type' | 'data'> & { type: T; data: EventData[T] }
}[keyof EventData]
export type IncidentEventType = keyof EventData
export type { EventData as IncidentEventData }
