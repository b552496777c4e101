/** What the public is owed about an incident, as tasks: kind, owner, due, done. Statements come later. */
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
import { agencyCode, areaCode, streamId } from '../../ids.ts'
import type { Parts } from '../../protocol.ts'
import { refused } from '../../refusal.ts'
import { stepRows } from '../../stepRows.ts'
import { instant } from '../../time.ts'
import { words } from '../../words.ts'

/** 首次权威发布, 续报, 新闻发布会, 澄清, 答问, 结案通报. */
export const taskKinds = [
  'firstRelease',
  'update',
  'conference',
  'clarification',
  'enquiry',
  'closing',
] as const

const textMax = 2000
const task = {
  incident: streamId,
  kind: z.enum(taskKinds),
  owner: agencyCode,
  dueAt: instant,
  area: areaCode,
}

const commands = {
  'press.openTask': { opens: true, data: z.strictObject(task) },
  'press.moveDue': { judgedOn: 'open', data: z.strictObject({ dueAt: instant, reason: words(textMax) }) },
  'press.completeTask': { judgedOn: 'open', data: z.strictObject({ said: words(textMax) }) },
  'press.cancelTask': { judgedOn: 'open', data: z.strictObject({ reason: words(textMax) }) },
} as const satisfies Record<string, CommandDefinition>

const gone = words(textMax).nullable()
const events = {
  'press.taskOpened': { layer: 'open', v: 1, data: z.strictObject(task) },
  'press.dueMoved': { layer: 'open', v: 1, data: z.strictObject({ dueAt: instant, reason: gone }) },
  'press.taskCompleted': { layer: 'open', v: 1, data: z.strictObject({ said: gone }) },
  /** By a statement that the public can read. */
  'press.taskMet': { layer: 'open', v: 1, data: z.strictObject({ statement: streamId }) },
  'press.taskCancelled': { layer: 'open', v: 1, data: z.strictObject({ reason: gone }) },
} as const satisfies Record<string, EventDefinition>

type CommandData = { [T in keyof typeof commands]: z.infer<(typeof commands)[T]['data']> }
type PressOrder = { [T in keyof CommandData]: Order<T, CommandData[T]> }[keyof CommandData]
type EventData = { [T in keyof typeof events]: z.infer<(typeof events)[T]['data']> }
type PressEvent = {
  [T in keyof EventData]: Omit<Event, 'type' | 'data'> & { type: T; data: EventData[T] }
}[keyof EventData]

export type PressOpen = {
  incident: string
  kind: (typeof taskKinds)[number]
  owner: string
  area: string
  openedAt: number
  dueAt: number
  stage: 'open' | 'done' | 'cancelled'
  doneAt: number | null
  agencies: Record<string, 'lead'>
}

function evolveOpen(part: PressOpen | undefined, event: PressEvent): PressOpen {
  if (event.type === 'press.taskOpened') {
    const { owner } = event.data
    return {
      ...event.data,
      openedAt: event.occurredAt,
      stage: 'open',
      doneAt: null,
      agencies: { [owner]: 'lead' },
    }
  }
  if (!part) throw new Error(`${event.type} before press.taskOpened in ${event.stream}`)
  switch (event.type) {
    case 'press.dueMoved':
      return { ...part, dueAt: event.data.dueAt }
    case 'press.taskCompleted':
    case 'press.taskMet':
      return { ...part, stage: 'done', doneAt: event.occurredAt }
    case 'press.taskCancelled':
      return { ...part, stage: 'cancelled', doneAt: event.occurredAt }
  }
}

function decide(order: PressOrder, states: States, { now }: Context): Decision {
  if (order.type === 'press.openTask') {
    const linked = states.get(order.data.incident)
    return linked?.feature === 'incident'
      ? record(order, 'press.taskOpened', order.data)
      : refuse('link.unknown')
  }
  const open = states.get(order.stream)?.parts.open as PressOpen | undefined
  if (!open) throw new Error('the corridor let an order for a missing press task through')
  if (open.stage !== 'open') return refuse('press.taskOver', { stage: open.stage })
  switch (order.type) {
    case 'press.moveDue':
      // A missed clock stays missed (D16).
      return now > open.dueAt ? refuse('press.alreadyDue') : record(order, 'press.dueMoved', order.data)
    case 'press.completeTask':
      return record(order, 'press.taskCompleted', order.data)
    case 'press.cancelTask':
      return record(order, 'press.taskCancelled', order.data)
  }
}

function record<T extends keyof EventData>(order: PressOrder, type: T, data: EventData[T]): Decision {
  const event: NewEvent = { stream: order.stream, type, data: { ...data } }
  return decided([event])
}

function refuse(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}

export const press = {
  name: 'press',
  foldVersion: 1,
  commands,
  events,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as PressOpen | undefined, event as PressEvent),
  },
  reads: (order: Order) =>
    order.type === 'press.openTask'
      ? { streams: [(order as Order<string, { incident: string }>).data.incident] }
      : {},
  decide: (order: Order, states: States, context: Context) => decide(order as PressOrder, states, context),
  rows: stepRows,
  areaOf: (open: Parts['open']) => (open as PressOpen).area,
  isClosed: (open: Parts['open']) => (open as PressOpen).stage !== 'open',
} satisfies Feature
