/**
 * What a command centre's wall shows, as ordered from the desk (ux.md §4.1): the overview or one incident, for minutes a
 * still picture, or nothing. Nobody stands at a wall: it follows this stream as every screen follows its streams. What
 * ends by itself is not stored: a freeze by the log's time, an incident's scene with the incident.
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
  type States,
} from '../../feature.ts'
import { areaCode, streamId } from '../../ids.ts'
import type { Parts } from '../../protocol.ts'
import { refused } from '../../refusal.ts'
import { instant } from '../../time.ts'

/** A picture that stands still longer than this would be taken for the present. */
export const mostFrozenMinutes = 5

const minuteMs = 60_000
const empty = z.strictObject({})
const place = z.strictObject({ area: areaCode })
const chosen = z.strictObject({ incident: streamId })

const commands = {
  'wall.open': { opens: true, data: place },
  'wall.showIncident': { judgedOn: 'open', data: chosen },
  'wall.showOverview': { judgedOn: 'open', data: empty },
  'wall.freeze': {
    judgedOn: 'open',
    data: z.strictObject({ minutes: z.number().int().min(1).max(mostFrozenMinutes) }),
  },
  'wall.unfreeze': { judgedOn: 'open', data: empty },
  'wall.blank': { judgedOn: 'open', data: empty },
  'wall.wake': { judgedOn: 'open', data: empty },
} as const satisfies Record<string, CommandDefinition>

const events = {
  'wall.opened': { layer: 'open', v: 1, data: place },
  'wall.incidentShown': { layer: 'open', v: 1, data: chosen },
  'wall.overviewShown': { layer: 'open', v: 1, data: empty },
  'wall.frozen': { layer: 'open', v: 1, data: z.strictObject({ until: instant }) },
  'wall.unfrozen': { layer: 'open', v: 1, data: empty },
  'wall.blanked': { layer: 'open', v: 1, data: empty },
  'wall.woken': { layer: 'open', v: 1, data: empty },
} as const satisfies Record<string, EventDefinition>

type CommandData = { [T in keyof typeof commands]: z.infer<(typeof commands)[T]['data']> }
type WallOrder = { [T in keyof CommandData]: Order<T, CommandData[T]> }[keyof CommandData]
export type WallOrderType = Exclude<keyof CommandData, 'wall.open'>
type EventData = { [T in keyof typeof events]: z.infer<(typeof events)[T]['data']> }
type WallEvent = {
  [T in keyof EventData]: Omit<Event, 'type' | 'data'> & { type: T; data: EventData[T] }
}[keyof EventData]

export type WallOpen = {
  area: string
  /** The one incident shown while it is active; null for the overview. */
  incident: string | null
  /** Log ms; it is over once `until` has come. */
  freeze: { at: number; until: number } | null
  /** Log ms since when the wall is dark. */
  blankedAt: number | null
}

/** A wall nobody ordered anything of yet. */
export function freshWall(area: string): WallOpen {
  return { area, incident: null, freeze: null, blankedAt: null }
}

/** The freeze in force at `now`, log ms; undefined when there is none any more (WALL3). */
export function freezeAt({ freeze }: WallOpen, now: number): { at: number; until: number } | undefined {
  return freeze && now < freeze.until ? freeze : undefined
}

function evolveOpen(part: WallOpen | undefined, event: WallEvent): WallOpen {
  if (event.type === 'wall.opened') return freshWall(event.data.area)
  if (!part) throw new Error(`${event.type} before wall.opened in ${event.stream}`)
  switch (event.type) {
    case 'wall.incidentShown':
      return { ...part, incident: event.data.incident }
    case 'wall.overviewShown':
      return { ...part, incident: null }
    case 'wall.frozen':
      return { ...part, freeze: { at: event.recordedAt, until: event.data.until } }
    case 'wall.unfrozen':
      return { ...part, freeze: null }
    case 'wall.blanked':
      return { ...part, blankedAt: event.recordedAt }
    case 'wall.woken':
      return { ...part, blankedAt: null }
  }
}

function decide(order: WallOrder, states: States, { now }: Context): Decision {
  if (order.type === 'wall.open')
    return decided([fact(order, 'wall.opened', order.data)], [`wall:${order.data.area}`])
  const open = states.get(order.stream)?.parts.open as WallOpen | undefined
  if (!open) throw new Error('the corridor let an order for a missing wall through')
  switch (order.type) {
    case 'wall.showIncident': {
      if (states.get(order.data.incident)?.feature !== 'incident') return refuse('link.unknown')
      return open.incident === order.data.incident
        ? refuse('wall.sameScene')
        : decided([fact(order, 'wall.incidentShown', order.data)])
    }
    case 'wall.showOverview':
      return open.incident === null
        ? refuse('wall.sameScene')
        : decided([fact(order, 'wall.overviewShown', {})])
    case 'wall.freeze':
      // Between two freezes the wall shows the present, or five minutes would not be the most.
      return freezeAt(open, now)
        ? refuse('wall.alreadyFrozen')
        : decided([fact(order, 'wall.frozen', { until: now + order.data.minutes * minuteMs })])
    case 'wall.unfreeze':
      return freezeAt(open, now) ? decided([fact(order, 'wall.unfrozen', {})]) : refuse('wall.notFrozen')
    case 'wall.blank':
      return open.blankedAt === null
        ? decided([fact(order, 'wall.blanked', {})])
        : refuse('wall.alreadyBlank')
    case 'wall.wake':
      return open.blankedAt === null ? refuse('wall.notBlank') : decided([fact(order, 'wall.woken', {})])
  }
}

function fact<T extends keyof EventData>(order: WallOrder, type: T, data: EventData[T]): NewEvent {
  return { stream: order.stream, type, data: { ...data } }
}

function refuse(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}

export const wall = {
  name: 'wall',
  foldVersion: 1,
  commands,
  events,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as WallOpen | undefined, event as WallEvent),
  },
  reads: (order: Order) =>
    order.type === 'wall.showIncident'
      ? { streams: [(order as Order<string, { incident: string }>).data.incident] }
      : {},
  decide: (order: Order, states: States, context: Context) => decide(order as WallOrder, states, context),
  areaOf: (open: Parts['open']) => (open as WallOpen).area,
  /** A wall is never over. */
  isClosed: () => false,
} satisfies Feature
