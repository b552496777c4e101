/**
 * Orders of screening (矛盾纠纷排查, domain.md M05): what a body found in a community on a day, or that it found nothing
 * (零报告). A row is a dispute found for the first time, in words of the dispute; nobody is named, nothing is described.
 */
import { z } from 'zod'
import { crowdBands } from '../../bands.ts'
import type { CommandDefinition, Order } from '../../feature.ts'
import { fields } from '../../fields.ts'
import { agencyCode, areaCode, streamId } from '../../ids.ts'
import { words } from '../../words.ts'

/** How near the dispute is to breaking out: 平稳, 紧张, 紧急. Said of the dispute, never of persons. */
export const nearness = ['calm', 'tense', 'urgent'] as const
export type Nearness = (typeof nearness)[number]

/** `days`: how far back a report may reach; `heads`: earlier reports that one may follow. */
export const most = { rows: 20, days: 31, heads: 20 } as const
export const max = { title: 60 } as const

/** `asked`: somebody asked for help. */
export const row = z.strictObject({
  field: z.enum(fields),
  band: z.enum(crowdBands),
  nearness: z.enum(nearness),
  asked: z.literal(true).optional(),
})
export type Row = z.infer<typeof row>

/** Of what day and area, what was found, and which report it takes the place of. */
export const reportShape = {
  area: areaCode,
  /** The city's date. */
  day: z.iso.date(),
  nothing: z.literal(true).optional(),
  rows: z.array(row).min(1).max(most.rows).optional(),
  corrects: streamId.optional(),
}
const place = z.number().int().min(0).max(most.rows)
/** A word of another feature's closed list; that feature judges it. */
const listed = z.string().regex(/^[a-z][a-zA-Z]{0,29}$/)

export const screeningCommands = {
  /** Either nothing or rows. `follows`: this body's earlier reports of that area its sender knows of, for their clocks. */
  'screening.report': {
    opens: true,
    data: z
      .strictObject({ ...reportShape, follows: z.array(streamId).max(most.heads).optional() })
      .refine(({ nothing, rows }) => (nothing === undefined) !== (rows === undefined), { path: ['rows'] }),
  },
  /** A row becomes a dispute that is offered to its sides. */
  'screening.openDispute': {
    data: z.strictObject({
      row: place,
      dispute: streamId,
      channel: listed,
      body: agencyCode,
      matter: listed.optional(),
      subject: words(max.title),
    }),
  },
  /** An urgent row becomes a report to the duty officer. */
  'screening.passOn': {
    data: z.strictObject({ row: place, incident: streamId, title: words(max.title) }),
  },
} as const satisfies Record<string, CommandDefinition>

type CommandData = { [T in keyof typeof screeningCommands]: z.infer<(typeof screeningCommands)[T]['data']> }
export type ScreeningOrder<T extends keyof CommandData = keyof CommandData> = {
  [K in T]: Order<K, CommandData[K]>
}[T]
