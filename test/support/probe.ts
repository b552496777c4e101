/**
 * A small feature that does on purpose what the house must survive: three layers, reads of other streams, claims taken
 * and given back, a policy, an older shape, words, a decision that throws. The log's contract suite runs on it.
 *
 * Audience: `p:open`, `p:work:<tag>`, `p:closed` for tests that name keys; and, as real senders hold them, the areas
 * above the stream (open), the agency named like the tag (work) and the auditor (closed).
 */
import { z } from 'zod'
import { areaPath } from '../../shared/access/actor.ts'
import type { Permissions } from '../../shared/access/permissions.ts'
import { catalogueOf } from '../../shared/catalogue.ts'
import { clock } from '../../shared/clocks/family.ts'
import { roles, type Event } from '../../shared/event.ts'
import {
  decided,
  type CommandDefinition,
  type Decision,
  type EventDefinition,
  type Feature,
  type NewEvent,
  type Order,
  type RowChange,
  type States,
} from '../../shared/feature.ts'
import { agencyCode, areaCode, partId, streamId } from '../../shared/ids.ts'
import type { Parts } from '../../shared/protocol.ts'
import { refused } from '../../shared/refusal.ts'
import { words } from '../../shared/words.ts'

const text = words(500)
const key = z.string().regex(/^[a-z0-9-]{1,40}$/)
const empty = z.strictObject({})

const commands = {
  'probe.open': { opens: true, data: z.strictObject({ area: areaCode, tag: agencyCode }) },
  /** Never conflicts. The text `echo` sets off the policy. */
  'probe.note': { data: z.strictObject({ text, loud: z.boolean().optional() }) },
  'probe.work': { judgedOn: 'work', data: z.strictObject({ text }) },
  'probe.secret': { judgedOn: 'closed', data: z.strictObject({ text }) },
  /** Whoever works here changes: the stream enters one view's work layer and leaves another's. */
  'probe.retag': { judgedOn: 'open', data: z.strictObject({ tag: agencyCode }) },
  /** Appends here and to `other`; refused while the other's counter is odd. */
  'probe.link': { data: z.strictObject({ other: streamId }) },
  /** Gives back `instead`, when named, and takes `key`: whole or not at all. */
  'probe.claim': { data: z.strictObject({ key, instead: key.optional() }) },
  'probe.release': { data: z.strictObject({ key }) },
  'probe.close': { judgedOn: 'open', data: empty },
  /** A bug: its decision throws. */
  'probe.break': { data: empty },
} as const satisfies Record<string, CommandDefinition>

const events = {
  'probe.opened': { layer: 'open', v: 1, data: z.strictObject({ area: areaCode, tag: agencyCode }) },
  /** History: 2 names `loud`; in 1 every note was quiet. */
  'probe.noted': {
    layer: 'open',
    v: 2,
    data: z.strictObject({ note: z.string(), text: text.nullable(), loud: z.boolean() }),
  },
  'probe.echoed': { layer: 'open', v: 1, data: z.strictObject({ note: z.string() }) },
  'probe.worked': { layer: 'work', v: 1, data: z.strictObject({ text: text.nullable() }) },
  'probe.sealed': { layer: 'closed', v: 1, data: z.strictObject({ text: text.nullable() }) },
  'probe.retagged': { layer: 'open', v: 1, data: z.strictObject({ tag: agencyCode }) },
  'probe.linked': { layer: 'open', v: 1, data: z.strictObject({ other: streamId }) },
  'probe.linkedFrom': { layer: 'open', v: 1, data: z.strictObject({ other: streamId }) },
  'probe.claimed': { layer: 'open', v: 1, data: z.strictObject({ key, instead: key.optional() }) },
  'probe.released': { layer: 'open', v: 1, data: z.strictObject({ key }) },
  'probe.closed': { layer: 'open', v: 1, data: empty },
} as const satisfies Record<string, EventDefinition>

type CommandData = { [T in keyof typeof commands]: z.infer<(typeof commands)[T]['data']> }
type ProbeOrder = { [T in keyof CommandData]: Order<T, CommandData[T]> }[keyof CommandData]
type EventData = { [T in keyof typeof events]: z.infer<(typeof events)[T]['data']> }
export type ProbeEventType = keyof EventData
type ProbeEvent = {
  [T in ProbeEventType]: Omit<Event, 'type' | 'data'> & { type: T; data: EventData[T] }
}[ProbeEventType]

export type ProbeOpen = {
  area: string
  tag: string
  /** Notes so far; an odd count refuses links. */
  count: number
  echoes: number
  links: number
  held: string[]
  isClosed: boolean
}
/** `heard` counts events of this layer and below: a part may fold what lies lower. */
export type ProbeWork = { worked: number; heard: number }
export type ProbeClosed = { sealed: number; heard: number }

function evolveOpen(part: ProbeOpen | undefined, event: ProbeEvent): ProbeOpen {
  if (event.type === 'probe.opened')
    return { ...event.data, count: 0, echoes: 0, links: 0, held: [], isClosed: false }
  if (!part) throw new Error(`${event.type} before probe.opened in ${event.stream}`)
  switch (event.type) {
    case 'probe.noted':
      return { ...part, count: part.count + 1 }
    case 'probe.echoed':
      return { ...part, echoes: part.echoes + 1 }
    case 'probe.retagged':
      return { ...part, tag: event.data.tag }
    case 'probe.linked':
    case 'probe.linkedFrom':
      return { ...part, links: part.links + 1 }
    case 'probe.claimed': {
      const { key, instead } = event.data
      return { ...part, held: [...part.held.filter((one) => one !== instead), key] }
    }
    case 'probe.released':
      return { ...part, held: part.held.filter((one) => one !== event.data.key) }
    case 'probe.closed':
      return { ...part, isClosed: true }
    case 'probe.worked':
    case 'probe.sealed':
      throw new Error(`${event.type} reached the open part`)
  }
}

function evolveWork(part: ProbeWork | undefined, event: ProbeEvent): ProbeWork {
  if (event.type === 'probe.sealed') throw new Error(`${event.type} reached the working part`)
  const { worked, heard } = part ?? { worked: 0, heard: 0 }
  return { worked: worked + (event.type === 'probe.worked' ? 1 : 0), heard: heard + 1 }
}

function evolveClosed(part: ProbeClosed | undefined, event: ProbeEvent): ProbeClosed {
  const { sealed, heard } = part ?? { sealed: 0, heard: 0 }
  return { sealed: sealed + (event.type === 'probe.sealed' ? 1 : 0), heard: heard + 1 }
}

function decide(order: ProbeOrder, states: States): Decision {
  const { stream, commandId } = order
  switch (order.type) {
    case 'probe.open':
      return decided([fact(stream, 'probe.opened', order.data)])
    case 'probe.note': {
      const { text, loud = false } = order.data
      return decided([fact(stream, 'probe.noted', { note: partId(commandId, 0), text, loud })])
    }
    case 'probe.work':
      return decided([fact(stream, 'probe.worked', order.data)])
    case 'probe.secret':
      return decided([fact(stream, 'probe.sealed', order.data)])
    case 'probe.retag':
      return decided([fact(stream, 'probe.retagged', order.data)])
    case 'probe.link':
      return link(stream, order.data.other, states)
    case 'probe.claim': {
      const { key, instead } = order.data
      return {
        accepted: true,
        events: [fact(stream, 'probe.claimed', order.data)],
        claims: [claimOf(key)],
        releases: instead === undefined ? [] : [claimOf(instead)],
      }
    }
    case 'probe.release':
      return {
        accepted: true,
        events: [fact(stream, 'probe.released', order.data)],
        releases: [claimOf(order.data.key)],
      }
    case 'probe.close':
      return decided([fact(stream, 'probe.closed', {})])
    case 'probe.break':
      throw new Error(`probe.break in ${stream}: as ordered`)
  }
}

function link(stream: string, other: string, states: States): Decision {
  const found = states.get(other)?.parts.open as ProbeOpen | undefined
  if (!found) return { accepted: false, refusal: refused('stream.unknown') }
  if (found.count % 2 === 1) return { accepted: false, refusal: refused('stream.closed', { code: other }) }
  return decided([
    fact(stream, 'probe.linked', { other }),
    fact(other, 'probe.linkedFrom', { other: stream }),
  ])
}

/** The claim a key stands for. */
export function claimOf(key: string): string {
  return `probe:${key}`
}

function policies(events: readonly NewEvent[]): NewEvent[] {
  return events
    .filter(({ type, data }) => type === 'probe.noted' && data['text'] === 'echo')
    .map(({ stream, data }) => ({ stream, type: 'probe.echoed', data: { note: data['note'] } }))
}

/** A note is a row of its own; its echo is marked on it; the rest are rows by position. */
function rows(event: ProbeEvent): RowChange[] {
  if (event.type === 'probe.noted') return [{ id: event.data.note, mode: 'add', body: event.data }]
  if (event.type === 'probe.echoed') return [{ id: event.data.note, mode: 'merge', body: { echoed: true } }]
  return [{ id: `at-${event.position}`, mode: 'add', body: { type: event.type } }]
}

function fact<T extends ProbeEventType>(stream: string, type: T, data: EventData[T]): NewEvent {
  return { stream, type, data: { ...data } }
}

export const probe = {
  name: 'probe',
  foldVersion: 1,
  commands,
  events,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as ProbeOpen | undefined, event as ProbeEvent),
    work: (part: Parts['work'], event: Event) =>
      evolveWork(part as ProbeWork | undefined, event as ProbeEvent),
    closed: (part: Parts['closed'], event: Event) =>
      evolveClosed(part as ProbeClosed | undefined, event as ProbeEvent),
  },
  reads: (order: Order) =>
    order.type === 'probe.link' ? { streams: [(order as Order<string, { other: string }>).data.other] } : {},
  decide: (order: Order, states: States) => decide(order as ProbeOrder, states),
  policies,
  rows: (event: Event) => rows(event as ProbeEvent),
  areaOf: (open: Parts['open']) => (open as ProbeOpen).area,
  isClosed: (open: Parts['open']) => (open as ProbeOpen).isClosed,
  upcast: (type: string, v: number, data: Record<string, unknown>) => {
    if (type === 'probe.noted' && v === 1) return { ...data, loud: false }
    throw new Error(`${type} never had version ${v}`)
  },
} satisfies Feature

export const probeCatalogue = catalogueOf({ probe })

const anyone = roles.filter((role) => role !== 'system')

/** Anyone in whose area the stream lies. */
export const probePermissions = {
  ...Object.fromEntries(Object.keys(commands).map((type) => [type, { roles: anyone, reach: 'area' }])),
  ...Object.fromEntries(
    Object.keys(clock.commands).map((type) => [
      type,
      ['clock.warn', 'clock.miss'].includes(type)
        ? { roles: ['system'], reach: 'system' }
        : { roles: anyone, reach: 'area' },
    ]),
  ),
  'log.eraseWords': { roles: ['auditor'], reach: 'area' },
  'log.retire': { roles: ['system'], reach: 'system' },
} as Permissions

/** Fits the server's `AudienceOf`. */
export function probeAudience(_feature: string, parts: Pick<Parts, 'open'>) {
  const open = parts.open as ProbeOpen
  return {
    open: ['p:open', ...areaPath(open.area).map((area) => `area:${area}`)],
    work: [`p:work:${open.tag}`, `agency:${open.tag}`],
    closed: ['p:closed', 'role:auditor'],
  }
}
