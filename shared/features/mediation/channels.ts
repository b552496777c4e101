/** What the law lets each channel do (domain.md §2.3, §4.3): from where to where, with what, and under which terms. */
import { z } from 'zod'
import { ruleId } from '../../clocks/rule.ts'
import { evidence, inBoth } from '../../clocks/sources.ts'
import { agencyCode } from '../../ids.ts'
import { breachRoutes, channels, matters, type Channel, type DisputeMatter } from './kinds.ts'

const where = { channel: z.enum(channels), matter: z.enum(matters).optional() }
const under = { ...where, rule: ruleId }
const headcount = z.number().int().min(1).max(1000)

/**
 * How a city mediates: under which rule each channel's term runs and from when, by when a body decides on taking a
 * dispute, which bodies hold which channels, and whose agreements a court may confirm (民事诉讼法 Art. 205).
 */
export const mediationRules = z.strictObject({
  terms: z.array(z.strictObject({ ...under, from: z.enum(['application', 'acceptance']) })),
  taking: z.array(z.strictObject(under)),
  /** By when a body that was asked takes a dispute over or sends it back. */
  transfer: ruleId,
  /** By when the police are to have looked at a danger that a mediator reported. */
  danger: ruleId,
  /**
   * How a group is spoken for: from how many people, by how few and how many. Without a row the city knows no basis, and
   * nobody is named; without a number in it, the law sets none.
   */
  representatives: z.array(
    z.strictObject({
      ...where,
      from: headcount.optional(),
      range: z.strictObject({ least: headcount, most: headcount }).optional(),
      basis: inBoth(240),
      evidence,
    }),
  ),
  /** What is told to whoever waits in vain for what was agreed. */
  breach: z
    .array(
      z.strictObject({
        matter: z.enum(matters),
        routes: z.array(z.enum(breachRoutes).exclude(['enforcement'])).min(1),
      }),
    )
    .refine((all) => matters.every((matter) => all.filter((row) => row.matter === matter).length === 1)),
  bodies: z
    .array(
      z.strictObject({
        agency: agencyCode,
        channels: z.array(z.enum(channels)).min(1).max(channels.length),
        /** 发文字号 without year and number: what its documents are numbered under. */
        letterhead: z.string().trim().min(2).max(20),
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
