/** Orders about an order (交办, domain.md §4.5), and the closed lists they choose from. */
import { z } from 'zod'
import { publicSecurityTasks, taskMax } from '../../assignment.ts'
import type { CommandDefinition, Order } from '../../feature.ts'
import { agencyCode, areaCode, streamId } from '../../ids.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'

export { publicSecurityTasks }
/** A task, a request for means, a supervision (督办), a matter that a leader owns (包案). */
export const orderKinds = ['task', 'resource', 'supervision', 'caseOwner'] as const
export type OrderKind = (typeof orderKinds)[number]
export const addresseeParts = ['lead', 'assisting'] as const
/** Posts an order may be meant for; without one, it is for whoever is on duty in the agency. */
export const addressedRoles = [
  'commander',
  'dutyOfficer',
  'gridWorker',
  'liaison',
  'mediator',
  'pressOfficer',
] as const
export const meansKinds = [
  'responders',
  'vehicles',
  'buses',
  'boats',
  'equipment',
  'medicine',
  'supplies',
  'beds',
  'volunteers',
  'other',
] as const
export type MeansKind = (typeof meansKinds)[number]
/** How far asked-for means have come: each with the number last said. */
export const supplyStages = ['promised', 'onTheWay', 'inPlace', 'withdrawn'] as const
export type SupplyStage = (typeof supplyStages)[number]
/** 催办, 挂牌督办, 约谈, 通报: one step after the other, never down. */
export const ladder = ['reminder', 'listed', 'admonition', 'circular'] as const
export type LadderStep = (typeof ladder)[number]
/** 亲自协调, 亲自督查, 亲自研究解决 (domain.md M32). */
export const ownerActions = ['coordinate', 'inspect', 'resolve'] as const
export type OwnerAction = (typeof ownerActions)[number]
/** By what a unit is called from outside its screen, and what became of the call; `sunk` stayed inside an exercise. */
export const pageMeans = ['mail', 'hook'] as const
export type PageMeans = (typeof pageMeans)[number]
export const pageOutcomes = ['delivered', 'failed', 'sunk'] as const
export type PageOutcome = (typeof pageOutcomes)[number]

export const most = { addressees: 20, number: 1_000_000 } as const
export const max = { what: taskMax, evidence: 500, text: 2000 } as const
/** A number of an office: area code, dash, line. No mobile number of a person has this shape. */
export const officeNumber = z.string().regex(/^0\d{2,3}-\d{3,8}$/)
/** The line of a checklist an order comes from: `<checklist>:<line>`. */
export const checklistLine = z.string().regex(/^[a-z][a-z0-9-]{0,39}:[a-z][a-z0-9-]{0,39}$/)

const addressee = z.strictObject({
  agency: agencyCode,
  role: z.enum(addressedRoles).optional(),
  part: z.enum(addresseeParts),
})
export type Addressee = z.infer<typeof addressee>
/** Each agency once, one of them in the lead. */
const addressees = z
  .array(addressee)
  .min(1)
  .max(most.addressees)
  .refine((all) => new Set(all.map(({ agency }) => agency)).size === all.length)
  .refine((all) => all.filter(({ part }) => part === 'lead').length === 1)
const number = z.number().int().min(0).max(most.number)

/** What an order is, besides its words. */
export const order = {
  incident: streamId.optional(),
  /** A dispute of that incident. */
  dispute: streamId.optional(),
  area: areaCode,
  kind: z.enum(orderKinds),
  addressees,
  dueAt: instant,
  /** Given by mouth, and written down afterwards. */
  spoken: z.boolean(),
  purpose: z.enum(publicSecurityTasks).optional(),
  means: z.strictObject({ kind: z.enum(meansKinds), asked: number.min(1) }).optional(),
  line: checklistLine.optional(),
}
/** How an addressee was paged; without means and outcome, none is set up for it. */
export const page = {
  agency: agencyCode,
  means: z.enum(pageMeans).optional(),
  outcome: z.enum(pageOutcomes).optional(),
}
const empty = z.strictObject({})
const said = words(max.text)
const agency = agencyCode

export const orderCommands = {
  'order.issue': {
    opens: true,
    data: z
      .strictObject({
        ...order,
        what: words(max.what),
        evidence: words(max.evidence).optional(),
        /** Why this harms least (突发事件应对法 Art. 10), for public security. */
        proportionality: words(max.text).optional(),
      })
      .refine(({ kind, means }) => (kind === 'resource') === (means !== undefined), { path: ['means'] }),
  },
  'order.markRead': { data: empty },
  'order.signFor': { data: empty },
  'order.reportBack': { data: z.strictObject({ said }) },
  'order.refuse': { data: z.strictObject({ reason: said }) },
  'order.noteProgress': { data: z.strictObject({ said, action: z.enum(ownerActions).optional() }) },
  'order.supply': { data: z.strictObject({ stage: z.enum(supplyStages), number }) },
  'order.remind': { data: empty },
  'order.recordCall': {
    data: z.strictObject({ agency, number: officeNumber, answered: z.boolean(), said: words(max.what) }),
  },
  'order.notePage': {
    data: z
      .strictObject(page)
      .refine(({ means, outcome }) => (means === undefined) === (outcome === undefined), {
        path: ['outcome'],
      }),
  },
  'order.return': { judgedOn: 'work', data: z.strictObject({ agency, reason: said }) },
  'order.escalate': { judgedOn: 'work', data: z.strictObject({ step: z.enum(ladder), reason: said }) },
  'order.close': { judgedOn: 'work', data: z.strictObject({ said }) },
  'order.withdraw': { judgedOn: 'work', data: z.strictObject({ reason: said }) },
} as const satisfies Record<string, CommandDefinition>

type CommandData = { [T in keyof typeof orderCommands]: z.infer<(typeof orderCommands)[T]['data']> }
export type OrderCommand<T extends keyof CommandData = keyof CommandData> = {
  [K in T]: Order<K, CommandData[K]>
}[T]
