/** Orders about a conference (会商, 联席会议; domain.md M07), and the closed lists they choose from. */
import { z } from 'zod'
import { publicSecurityTasks, taskMax } from '../../assignment.ts'
import type { CommandDefinition, Order } from '../../feature.ts'
import { agencyCode, areaCode, streamId } from '../../ids.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'
import { responsibilityRules } from './responsibility.ts'

/** 会商 and 联席会议 are about incidents; a standing one meets whether there is one or not. */
export const conferenceKinds = ['consultation', 'jointConference', 'standingConference'] as const
export type ConferenceKind = (typeof conferenceKinds)[number]
/** How a unit takes part; `absent` corrects a mistake. Units, never a list of persons (domain.md §6, 1). */
export const attendances = ['onSite', 'video', 'phone', 'absent'] as const
export type Attendance = (typeof attendances)[number]
/** What a resolution becomes: a task, a matter that a leader owns (包案), a supervision (督办). */
export const resolutionKinds = ['task', 'caseOwner', 'supervision'] as const
export type ResolutionKind = (typeof resolutionKinds)[number]

export const most = { incidents: 10, invited: 30, resolutions: 30, disputes: 10, assisting: 19 } as const
export const max = { subject: 60, place: 80, link: 200, agenda: 800, text: 2000, what: taskMax } as const

/** Id of a resolution or a dispute: the command that made it and its ordinal. */
export const thing = z.string().min(1).max(160)
const once = <T extends z.ZodType>(item: T, least: number, most: number) =>
  z
    .array(item)
    .min(least)
    .max(most)
    .refine((all) => new Set(all).size === all.length)
export const incidents = once(streamId, 0, most.incidents)
export const invited = once(agencyCode, 1, most.invited)
const agencies = once(agencyCode, 1, most.invited)

export const calling = {
  incidents,
  area: areaCode,
  kind: z.enum(conferenceKinds),
  /** The unit in the chair. */
  chair: agencyCode,
  invited,
  /** So many units at least, the chair among them, before it begins. */
  quorum: z
    .number()
    .int()
    .min(1)
    .max(most.invited + 1),
  startsAt: instant,
}
export const resolution = {
  owner: agencyCode,
  assisting: once(agencyCode, 0, most.assisting),
  dueAt: instant,
  kind: z.enum(resolutionKinds),
  /** One of those the conference is about. */
  incident: streamId.optional(),
  purpose: z.enum(publicSecurityTasks).optional(),
}
export const dispute = { between: once(agencyCode, 1, most.invited), incident: streamId.optional() }
export const decision = {
  agency: agencyCode,
  rule: z.enum(responsibilityRules),
  heard: once(agencyCode, 0, most.invited),
}
const empty = z.strictObject({})
const reason = words(max.text)
const where = { place: words(max.place).optional(), link: words(max.link).optional() }

export const conferenceCommands = {
  'conference.convene': {
    opens: true,
    data: z
      .strictObject({
        ...calling,
        ...where,
        subject: words(max.subject),
        agenda: words(max.agenda).optional(),
      })
      .refine(({ kind, incidents: of }) => kind === 'standingConference' || of.length > 0, {
        path: ['incidents'],
      })
      .refine(({ place, link }) => place !== undefined || link !== undefined, { path: ['place'] })
      .refine(({ chair, invited: all, quorum }) => quorum <= new Set([chair, ...all]).size, {
        path: ['quorum'],
      }),
  },
  'conference.reschedule': {
    judgedOn: 'open',
    data: z.strictObject({ startsAt: instant, ...where, reason }),
  },
  'conference.invite': { data: z.strictObject({ agencies }) },
  'conference.markPresence': { data: z.strictObject({ agency: agencyCode, way: z.enum(attendances) }) },
  'conference.start': { data: empty },
  'conference.adjourn': { data: z.strictObject({ resumesAt: instant, reason }) },
  'conference.resume': { data: empty },
  'conference.cancel': { data: z.strictObject({ reason }) },
  'conference.raiseDispute': { data: z.strictObject({ ...dispute, matter: words(max.what) }) },
  'conference.decideDispute': { data: z.strictObject({ dispute: thing, ...decision, reason }) },
  'conference.resolve': {
    data: z
      .strictObject({
        ...resolution,
        what: words(max.what),
        /** Why this harms least (突发事件应对法 Art. 10), for public security. */
        proportionality: words(max.text).optional(),
      })
      .refine(({ owner, assisting }) => !assisting.includes(owner), { path: ['assisting'] }),
  },
  /** Of a resolution or a dispute: it stays to be read, struck through. */
  'conference.strike': { data: z.strictObject({ item: thing, reason }) },
  'conference.issueOrders': {
    data: z.strictObject({
      orders: z
        .array(z.strictObject({ resolution: thing, stream: streamId }))
        .min(1)
        .max(most.resolutions)
        .refine((all) => new Set(all.map(({ resolution: id }) => id)).size === all.length)
        .refine((all) => new Set(all.map(({ stream }) => stream)).size === all.length),
    }),
  },
  'conference.end': { data: empty },
  /** What is signed is what was read. */
  'conference.issueMinutes': { judgedOn: 'work', data: z.strictObject({ summary: reason.optional() }) },
  'conference.close': { data: z.strictObject({ said: reason }) },
} as const satisfies Record<string, CommandDefinition>

type CommandData = { [T in keyof typeof conferenceCommands]: z.infer<(typeof conferenceCommands)[T]['data']> }
export type ConferenceCommand<T extends keyof CommandData = keyof CommandData> = {
  [K in T]: Order<K, CommandData[K]>
}[T]
