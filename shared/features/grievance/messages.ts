/** Orders about a matter people brought (诉求, domain.md §4.2), and the closed lists they choose from. */
import { z } from 'zod'
import type { CommandDefinition, Order } from '../../feature.ts'
import { fields } from '../../fields.ts'
import { agencyCode, areaCode, streamId } from '../../ids.ts'
import { partyIds } from '../../parties/messages.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'

export { fields, type Field } from '../../fields.ts'
/** By whose rules of time it is counted: 12345, 信访, 民情家访. */
export const procedures = ['hotline', 'petition', 'homeVisit'] as const
export type Procedure = (typeof procedures)[number]
export const intakeChannels = ['call', 'sms', 'email', 'letter', 'visit', 'homeVisit', 'web'] as const
export type IntakeChannel = (typeof intakeChannels)[number]
/** Who carries it for those it concerns; absent where they came themselves (domain.md M19). */
export const bringers = [
  'deputy',
  'union',
  'womensFederation',
  'youthLeague',
  'association',
  'media',
] as const
/** 建议意见, 检举控告, 申诉求决, 涉法涉诉 (信访工作条例 Art. 29-31). */
export const matterKinds = ['suggestion', 'accusation', 'reliefRequest', 'litigationRelated'] as const
/** Groups as the source documents name them, never persons (domain.md M24). */
export const affectedGroups = [
  'laidOff',
  'unemployed',
  'landlessFarmers',
  'migrantWorkers',
  'lowIncome',
] as const
/** The four-level network (domain.md M26). */
export const networkLevels = ['village', 'township', 'county', 'city'] as const
export type NetworkLevel = (typeof networkLevels)[number]
/** What a matter may lack before anybody can work on it; all of it is asked for at once. */
export const lacks = ['place', 'time', 'facts', 'request', 'identity', 'contact', 'papers'] as const
export type Lack = (typeof lacks)[number]
/** Why a matter is not the office's: the law gives it another way, it is on that way already, another authority's duty. */
export const notOursReasons = ['legalRoute', 'underWay', 'otherDuty'] as const
export type NotOurs = (typeof notOursReasons)[number]
/** The ways that lead on (信访工作条例 Art. 30, 31). */
export const routes = ['court', 'arbitration', 'reconsideration', 'discipline', 'otherAuthority'] as const
export type Route = (typeof routes)[number]
/** Why somebody who was shown another way is back. */
export const returns = ['notTaken', 'wrongRoute', 'newFacts'] as const

/** A 12-digit code: where it ends in noughts, it is of a higher level of the network (domain.md M26). */
export function levelOf(area: string): NetworkLevel {
  if (area.endsWith('00000000')) return 'city'
  if (area.endsWith('000000')) return 'county'
  return area.endsWith('000') ? 'township' : 'village'
}

/** What a matter may be joined to, one of each. */
export const links = ['incident', 'dispute', 'order'] as const
export type Link = (typeof links)[number]

export const max = { summary: 120, where: 200, said: 500, answer: 1000 } as const
export const most = { callers: 100_000, units: 10, against: 5 } as const

/** What is about a unit, or accuses, is known to those who work on it alone. */
export function isGuarded(kind: (typeof matterKinds)[number], against: readonly string[]): boolean {
  return kind === 'accusation' || against.length > 0
}

/** A number an office's own register gave it, such as `H-0001`; never one of the shape the house gives. */
const ownCode = z
  .string()
  .regex(/^[A-Z]{1,3}(?:-[A-Z0-9]{1,8}){1,4}$/)
  .refine((code) => !/^(?:H|XF|HV|J)-\d{4}-/.test(code))
const callers = z.number().int().min(1).max(most.callers)
const units = z
  .array(agencyCode)
  .max(most.units)
  .refine((all) => new Set(all).size === all.length)
const against = z
  .array(agencyCode)
  .max(most.against)
  .refine((all) => new Set(all).size === all.length)
const empty = z.strictObject({})
const answer = words(max.answer)
const told = z.enum(intakeChannels)

/** What a matter is, besides its words. A place is a community at the finest. */
export const matter = {
  procedure: z.enum(procedures),
  channel: z.enum(intakeChannels),
  kind: z.enum(matterKinds),
  field: z.enum(fields),
  area: areaCode,
  /** At which level of the network it lies. */
  level: z.enum(networkLevels),
  /** How many called; at a home visit, how many households. */
  callers,
  bringer: z.enum(bringers).optional(),
  groups: z.array(z.enum(affectedGroups)).max(affectedGroups.length).optional(),
  /** Life or property is in danger. */
  urgent: z.literal(true).optional(),
}

export const grievanceCommands = {
  'grievance.receive': {
    opens: true,
    data: z
      .strictObject({
        ...matter,
        code: ownCode.optional(),
        incident: streamId.optional(),
        /** Given to a unit with the receipt. */
        lead: agencyCode.optional(),
        assisting: units.optional(),
        /** Units it is about: none of them sees or is given it. */
        against: against.optional(),
        /** Who brought it, as the vault numbers them. */
        parties: partyIds.optional(),
        summary: words(max.summary),
      })
      .refine(({ procedure, channel }) => (procedure === 'homeVisit') === (channel === 'homeVisit'), {
        path: ['channel'],
      })
      // Asked whether a number is taken, a register would answer for matters that not everybody may know of.
      .refine(({ code, kind, against = [] }) => code === undefined || !isGuarded(kind, against), {
        path: ['code'],
      }),
  },
  /** The same matter again: whoever calls keeps a receipt. */
  'grievance.addCallers': {
    data: z.strictObject({ callers, channel: z.enum(intakeChannels), parties: partyIds.optional() }),
  },
  'grievance.takeBackCallers': { data: z.strictObject({ addition: z.string().max(140) }) },
  'grievance.markDuplicate': { judgedOn: 'open', data: z.strictObject({ of: streamId }) },
  'grievance.separate': { judgedOn: 'open', data: empty },
  'grievance.assign': {
    judgedOn: 'open',
    data: z.strictObject({ lead: agencyCode, assisting: units.optional() }),
  },
  /** What is missing, and until when it is asked for; `told` where they are told while it is written down. */
  'grievance.askForMore': {
    judgedOn: 'open',
    data: z.strictObject({
      lacks: z
        .array(z.enum(lacks))
        .min(1)
        .max(lacks.length)
        .refine((all) => new Set(all).size === all.length),
      what: words(max.said),
      until: instant.optional(),
      told: told.optional(),
    }),
  },
  /** That those who brought it were told what is missing, and by which means. */
  'grievance.noteTold': { data: z.strictObject({ told }) },
  /** With what it says in short by now. */
  'grievance.supplyMore': { data: z.strictObject({ summary: words(max.summary).optional() }) },
  /** Another way than the office's: which, where, until when, and why. */
  'grievance.refer': {
    judgedOn: 'open',
    data: z.strictObject({
      reason: z.enum(notOursReasons),
      route: z.enum(routes),
      where: words(max.where),
      why: words(max.said),
      until: instant.optional(),
    }),
  },
  'grievance.takeUpAgain': { judgedOn: 'open', data: z.strictObject({ reason: z.enum(returns) }) },
  'grievance.accept': { data: empty },
  'grievance.tellProgress': { data: z.strictObject({ said: words(max.said) }) },
  /** Why it could not be solved here, and who was told. */
  'grievance.escalate': {
    judgedOn: 'open',
    data: z.strictObject({
      to: z.enum(['county', 'city']),
      lead: agencyCode,
      why: words(max.said),
      told: units.min(1),
    }),
  },
  /** 事实、依据、结果、救济途径 (domain.md M14). */
  'grievance.reply': {
    judgedOn: 'work',
    data: z.strictObject({ facts: answer, basis: answer, result: answer, remedies: answer }),
  },
  'grievance.close': { judgedOn: 'open', data: empty },
  'grievance.withdraw': { judgedOn: 'open', data: z.strictObject({ reason: words(max.said).optional() }) },
  'grievance.link': {
    data: z
      .strictObject({
        incident: streamId.optional(),
        dispute: streamId.optional(),
        order: streamId.optional(),
      })
      .refine((to) => links.some((link) => to[link] !== undefined)),
  },
  'grievance.unlink': { data: z.strictObject({ link: z.enum(links) }) },
  'grievance.nameUnits': { judgedOn: 'closed', data: z.strictObject({ against }) },
} as const satisfies Record<string, CommandDefinition>

type CommandData = { [T in keyof typeof grievanceCommands]: z.infer<(typeof grievanceCommands)[T]['data']> }
export type GrievanceCommand<T extends keyof CommandData = keyof CommandData> = {
  [K in T]: Order<K, CommandData[K]>
}[T]
