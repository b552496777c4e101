/** What is recorded of a conference: that units meet, and when, is known in its area; what about, to those who take part. */
import { z } from 'zod'
import type { Event, Layer } from '../../event.ts'
import type { EventDefinition } from '../../feature.ts'
import { agencyCode, streamId } from '../../ids.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'
import { attendances, calling, decision, dispute, invited, max, resolution, thing } from './messages.ts'

const gone = (most: number) => words(most).nullable()
const reason = gone(max.text)
const where = { place: gone(max.place).optional(), link: gone(max.link).optional() }
const empty = z.strictObject({})

export const conferenceEvents = {
  'conference.convened': { layer: 'open', v: 1, data: z.strictObject(calling) },
  'conference.told': {
    layer: 'work',
    v: 1,
    data: z.strictObject({ subject: gone(max.subject), agenda: gone(max.agenda).optional(), ...where }),
  },
  'conference.rescheduled': { layer: 'open', v: 1, data: z.strictObject({ startsAt: instant }) },
  /** Where it is by now, and why it was moved. */
  'conference.moved': { layer: 'work', v: 1, data: z.strictObject({ ...where, reason }) },
  'conference.invited': { layer: 'open', v: 1, data: z.strictObject({ agencies: invited }) },
  'conference.presenceMarked': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ agency: agencyCode, way: z.enum(attendances) }),
  },
  'conference.started': { layer: 'open', v: 1, data: empty },
  'conference.adjourned': { layer: 'open', v: 1, data: z.strictObject({ resumesAt: instant }) },
  'conference.resumed': { layer: 'open', v: 1, data: empty },
  'conference.cancelled': { layer: 'open', v: 1, data: empty },
  /** Why it was adjourned or cancelled. */
  'conference.reasonTold': { layer: 'work', v: 1, data: z.strictObject({ reason }) },
  'conference.disputeRaised': {
    layer: 'work',
    v: 1,
    data: z.strictObject({ dispute: thing, ...dispute, matter: gone(max.what) }),
  },
  'conference.disputeDecided': {
    layer: 'work',
    v: 1,
    data: z.strictObject({ dispute: thing, ...decision, reason }),
  },
  'conference.resolved': {
    layer: 'work',
    v: 1,
    data: z.strictObject({
      resolution: thing,
      ...resolution,
      what: gone(max.what),
      proportionality: reason.optional(),
    }),
  },
  'conference.struck': { layer: 'work', v: 1, data: z.strictObject({ item: thing, reason }) },
  'conference.ordered': { layer: 'work', v: 1, data: z.strictObject({ resolution: thing, order: streamId }) },
  'conference.ended': { layer: 'open', v: 1, data: empty },
  'conference.summarised': { layer: 'work', v: 1, data: z.strictObject({ summary: reason }) },
  'conference.minutesIssued': { layer: 'open', v: 1, data: empty },
  'conference.outcomeTold': { layer: 'work', v: 1, data: z.strictObject({ said: reason }) },
  'conference.closed': { layer: 'open', v: 1, data: empty },
} as const satisfies Record<string, EventDefinition>

export type ConferenceEventType = keyof typeof conferenceEvents
export type ConferenceEventData = {
  [T in ConferenceEventType]: z.infer<(typeof conferenceEvents)[T]['data']>
}
export type ConferenceEvent<T extends ConferenceEventType = ConferenceEventType> = {
  [K in T]: Omit<Event, 'type' | 'data'> & { type: K; data: ConferenceEventData[K] }
}[T]
type InLayer<L extends Layer> = {
  [T in ConferenceEventType]: (typeof conferenceEvents)[T]['layer'] extends L ? T : never
}[ConferenceEventType]
export type OpenConferenceEvent = ConferenceEvent<InLayer<'open'>>
