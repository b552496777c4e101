/** What the law lets each channel do (domain.md §2.3, §4.3): from where to where, with what, and under which terms. */
import { z } from 'zod'
import { ruleId } from '../../clocks/rule.ts'
import { agencyCode } from '../../ids.ts'
import { channels, matters, type Channel, type DisputeMatter } from './kinds.ts'

const under = { channel: z.enum(channels), matter: z.enum(matters).optional(), rule: ruleId }

/**
 * How a city mediates: under which rule each channel's term runs and from when, by when a body decides on taking a
 * dispute, which bodies hold which channels, and whose agreements a court may confirm (民事诉讼法 Art. 205).
 */
export const mediationRules = z.strictObject({
  terms: z.array(z.strictObject({ ...under, from: z.enum(['application', 'acceptance']) })),
  taking: z.array(z.strictObject(under)),
  /** By when a body that was asked takes a dispute over or sends it back. */
  transfer: ruleId,
  bodies: z
    .array(
      z.strictObject({
        agency: agencyCode,
        channels: z.array(z.enum(channels)).min(1).max(channels.length),
        confirmable: z.literal(true).optional(),
      }),
    )
    .refine((all) => new Set(all.map(({ agency }) => agency)).size === all.length),
})
export type MediationRules = z.infer<typeof mediationRules>

/** Where a dispute may go from a channel, all sides agreeing. What is missing here is no transfer: the routes are told instead. */
const transfers: Record<Channel, readonly Channel[]> = {
  peoples: ['administrative', 'arbitral', 'judicial'],
  administrative: ['peoples', 'arbitral', 'judicial'],
  // To court only by a suit against the award, which is the party's own.
  arbitral: ['peoples', 'administrative'],
  judicial: ['peoples', 'administrative'],
}

/** True where §4.3 knows such a transfer. */
export function mayTransfer(from: Channel, to: Channel): boolean {
  return transfers[from].includes(to)
}

/** What an authority decided goes to reconsideration or court, never to people's mediation (人民调解法 Art. 2). */
export function takesMatter(channel: Channel, matter: DisputeMatter): boolean {
  return !(channel === 'peoples' && matter === 'administrativeAct')
}

/** True for a body whose agreements a court may confirm (民事诉讼法 Art. 205). */
export function isConfirmable({ bodies }: MediationRules, body: string): boolean {
  return bodies.some(({ agency, confirmable }) => agency === body && confirmable === true)
}

/** The row for that channel and matter; one for the matter goes before one for all. Undefined where the city has none. */
export function ruleFor<R extends { channel: Channel; matter?: DisputeMatter | undefined }>(
  rows: readonly R[],
  channel: Channel,
  matter: DisputeMatter,
): R | undefined {
  const all = rows.filter((row) => row.channel === channel)
  return all.find((row) => row.matter === matter) ?? all.find((row) => row.matter === undefined)
}
