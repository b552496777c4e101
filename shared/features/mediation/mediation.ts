/**
 * A dispute in one of the four channels (domain.md M05), linked to an incident: who holds it, its next session, whether
 * it is over. Who its parties are lies in the vault; documents are no part of it. Refusing or leaving is open to a party in every state, and what
 * was said, agreed or refused is known to the body that holds it and to nobody else (domain.md §6, 15).
 */
import { z } from 'zod'
import type { Event } from '../../event.ts'
import {
  decided,
  type CommandDefinition,
  type Context,
  type Decision,
  type EventDefinition,
  type Feature,
  type NewEvent,
  type Order,
  type RowChange,
  type States,
} from '../../feature.ts'
import { isWithin, point, type Point } from '../../geo/geo.ts'
import { agencyCode, areaCode, streamId } from '../../ids.ts'
import { partyIds } from '../../parties/messages.ts'
import { named } from '../../parties/party.ts'
import type { Parts } from '../../protocol.ts'
import { refused } from '../../refusal.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'

export const channels = ['peoples', 'administrative', 'arbitral', 'judicial'] as const
export type Channel = (typeof channels)[number]
/** How a mediation ends without an agreement; none of them is a fault of a party (人民调解法 Art. 17, 23, 26). */
export const endings = ['declined', 'withdrawn', 'failed', 'expired', 'transferred'] as const

const [subjectMax, placeMax, textMax] = [60, 80, 2000]
const empty = z.strictObject({})
const session = { startsAt: instant, at: point.optional() }
const opening = { incident: streamId, channel: z.enum(channels), body: agencyCode, area: areaCode }

const commands = {
  'mediation.open': {
    opens: true,
    data: z.strictObject({ ...opening, subject: words(subjectMax), parties: partyIds.optional() }),
  },
  'mediation.assignBody': { judgedOn: 'open', data: z.strictObject({ body: agencyCode }) },
  'mediation.scheduleSession': {
    judgedOn: 'open',
    data: z.strictObject({ ...session, place: words(placeMax) }),
  },
  'mediation.startSession': { judgedOn: 'open', data: empty },
  'mediation.closeSession': { judgedOn: 'open', data: z.strictObject({ summary: words(textMax) }) },
  'mediation.recordAgreement': { judgedOn: 'open', data: z.strictObject({ terms: words(textMax) }) },
  'mediation.end': {
    judgedOn: 'open',
    data: z.strictObject({ ending: z.enum(endings), otherRoutes: words(textMax) }),
  },
} as const satisfies Record<string, CommandDefinition>

const gone = words(textMax).nullable()
const events = {
  'mediation.opened': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ ...opening, subject: words(subjectMax).nullable() }),
  },
  'mediation.bodyAssigned': { layer: 'open', v: 1, data: z.strictObject({ body: agencyCode }) },
  'mediation.sessionScheduled': {
    layer: 'open',
    v: 1,
    data: z.strictObject({ ...session, place: words(placeMax).nullable() }),
  },
  'mediation.sessionStarted': { layer: 'open', v: 1, data: empty },
  'mediation.sessionEnded': { layer: 'open', v: 1, data: empty },
  'mediation.sessionSummarised': { layer: 'closed', v: 1, data: z.strictObject({ summary: gone }) },
  'mediation.agreed': { layer: 'open', v: 1, data: empty },
  'mediation.termsRecorded': { layer: 'closed', v: 1, data: z.strictObject({ terms: gone }) },
  /** Over without an agreement; how, is not everybody's: where refusals are shown, silence would show them too. */
  'mediation.ended': { layer: 'open', v: 1, data: empty },
  'mediation.endingTold': {
    layer: 'closed',
    v: 1,
    data: z.strictObject({ ending: z.enum(endings), otherRoutes: gone }),
  },
} as const satisfies Record<string, EventDefinition>

type CommandData = { [T in keyof typeof commands]: z.infer<(typeof commands)[T]['data']> }
type MediationOrder = { [T in keyof CommandData]: Order<T, CommandData[T]> }[keyof CommandData]
type EventData = { [T in keyof typeof events]: z.infer<(typeof events)[T]['data']> }
type EventOf<T extends keyof EventData> = {
  [K in T]: Omit<Event, 'type' | 'data'> & { type: K; data: EventData[K] }
}[T]
type MediationEvent = EventOf<keyof EventData>
/** Known to the body that holds the dispute, to nobody else. */
type Held = 'mediation.sessionSummarised' | 'mediation.termsRecorded' | 'mediation.endingTold'

export type MediationStage = 'assigned' | 'scheduled' | 'inSession' | 'agreed' | 'ended'
export type MediationOpen = {
  incident: string
  channel: Channel
  body: string
  area: string
  subject: string | null
  stage: MediationStage
  stageSince: number
  /** The next or present session; a place of work, never a home. */
  session: { startsAt: number; at?: Point | undefined; place: string | null } | null
  sessions: number
  /** The body holds it and works in it. */
  agencies: Record<string, 'lead'>
}
export type MediationClosed = { notes: number; ending: (typeof endings)[number] | null }

function evolveOpen(
  part: MediationOpen | undefined,
  event: EventOf<Exclude<keyof EventData, Held>>,
): MediationOpen {
  const stageSince = event.occurredAt
  if (event.type === 'mediation.opened') {
    const agencies = { [event.data.body]: 'lead' as const }
    return { ...event.data, agencies, session: null, sessions: 0, stage: 'assigned', stageSince }
  }
  if (!part) throw new Error(`${event.type} before mediation.opened in ${event.stream}`)
  switch (event.type) {
    case 'mediation.bodyAssigned':
      return {
        ...part,
        body: event.data.body,
        agencies: { [event.data.body]: 'lead' },
        // Its time was the other body's to give.
        session: null,
        stage: 'assigned',
        stageSince,
      }
    case 'mediation.sessionScheduled':
      return { ...part, session: event.data, stage: 'scheduled', stageSince }
    case 'mediation.sessionStarted':
      return { ...part, stage: 'inSession', sessions: part.sessions + 1, stageSince }
    case 'mediation.sessionEnded':
      return { ...part, session: null, stage: 'assigned', stageSince }
    case 'mediation.agreed':
      return { ...part, session: null, stage: 'agreed', stageSince }
    case 'mediation.ended':
      return { ...part, session: null, stage: 'ended', stageSince }
  }
}

function evolveClosed(part: MediationClosed | undefined, event: MediationEvent): MediationClosed {
  const { notes, ending } = part ?? { notes: 0, ending: null }
  if (event.type === 'mediation.endingTold') return { notes: notes + 1, ending: event.data.ending }
  const isNote = event.type === 'mediation.sessionSummarised' || event.type === 'mediation.termsRecorded'
  return { notes: isNote ? notes + 1 : notes, ending }
}

function decide(order: MediationOrder, states: States, { city }: Context): Decision {
  if (order.type === 'mediation.open') {
    const linked = states.get(order.data.incident)
    if (linked?.feature !== 'incident') return refuse('link.unknown')
    const { parties = [], ...dispute } = order.data
    const { events, claims } = named(order.stream, parties)
    return decided(
      [fact(order, 'mediation.opened', dispute), ...events],
      [`dispute:${order.stream}:open`, ...claims],
    )
  }
  const open = states.get(order.stream)?.parts.open as MediationOpen | undefined
  if (!open) throw new Error('the corridor let an order for a missing mediation through')
  if (open.stage === 'agreed' || open.stage === 'ended')
    return refuse('mediation.over', { stage: open.stage })
  switch (order.type) {
    case 'mediation.assignBody':
      if (open.stage === 'inSession') return refuse('mediation.inSession')
      return order.data.body === open.body
        ? refuse('mediation.sameBody', { agency: open.body })
        : decided([fact(order, 'mediation.bodyAssigned', order.data)])
    case 'mediation.scheduleSession': {
      if (open.stage === 'inSession') return refuse('mediation.inSession')
      const { at } = order.data
      return at && city && !isWithin(city.bounds, at)
        ? refuse('geo.outsideCity')
        : decided([fact(order, 'mediation.sessionScheduled', order.data)])
    }
    case 'mediation.startSession':
      return open.stage === 'scheduled'
        ? decided([fact(order, 'mediation.sessionStarted', {})])
        : refuse('mediation.notScheduled')
    case 'mediation.closeSession':
      return open.stage === 'inSession'
        ? decided([
            fact(order, 'mediation.sessionSummarised', order.data),
            fact(order, 'mediation.sessionEnded', {}),
          ])
        : refuse('mediation.notInSession')
    case 'mediation.recordAgreement':
      // Whatever was agreed was agreed in a session (domain.md §4.3: mediating -> agreed).
      if (open.sessions === 0) return refuse('mediation.noSessionYet')
      return over(order, [
        fact(order, 'mediation.termsRecorded', order.data),
        fact(order, 'mediation.agreed', {}),
      ])
    case 'mediation.end': {
      const { ending, otherRoutes } = order.data
      return over(order, [
        fact(order, 'mediation.endingTold', { ending, otherRoutes }),
        fact(order, 'mediation.ended', {}),
      ])
    }
  }
}

function over({ stream }: MediationOrder, events: NewEvent[]): Decision {
  return { accepted: true, events, releases: [`dispute:${stream}:open`] }
}

function fact<T extends keyof EventData>(order: MediationOrder, type: T, data: EventData[T]): NewEvent {
  return { stream: order.stream, type, data: { ...data } }
}

function refuse(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}

function rows(event: MediationEvent): RowChange[] {
  const { type, actor, occurredAt, recordedAt, data, position } = event
  const { role, agency } = actor
  return [
    {
      id: `at-${position}`,
      mode: 'add',
      body: { type, agency, role, occurredAt, recordedAt, validFrom: occurredAt, ...data },
    },
  ]
}

export const mediation = {
  name: 'mediation',
  foldVersion: 2,
  commands,
  events,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as MediationOpen | undefined, event as EventOf<Exclude<keyof EventData, Held>>),
    closed: (part: Parts['closed'], event: Event) =>
      evolveClosed(part as MediationClosed | undefined, event as MediationEvent),
  },
  reads: (order: Order) =>
    order.type === 'mediation.open'
      ? { streams: [(order as Order<string, { incident: string }>).data.incident] }
      : {},
  decide: (order: Order, states: States, context: Context) =>
    decide(order as MediationOrder, states, context),
  rows: (event: Event) => rows(event as MediationEvent),
  areaOf: (open: Parts['open']) => (open as MediationOpen).area,
  isClosed: (open: Parts['open']) => ['agreed', 'ended'].includes((open as MediationOpen).stage),
} satisfies Feature
