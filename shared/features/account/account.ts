/** Accounts and their rights, in log `house`. No password and no person's name is ever an event. */
import { z } from 'zod'
import { roles, type Event } from '../../event.ts'
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
import { agencyCode, areaCode, seatCode } from '../../ids.ts'
import type { Parts } from '../../protocol.ts'
import { refused } from '../../refusal.ts'

/** A sign-in name names a post, not a person: `duty`, `liaison-fire`. */
export const login = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/)
const rights = {
  role: z.enum(roles).exclude(['system']),
  agency: agencyCode,
  area: areaCode,
  /** Which of the agency's positions it is. */
  seat: seatCode.optional(),
}

const commands = {
  'account.open': { opens: true, data: z.strictObject({ login, ...rights }) },
  'account.grantRights': { judgedOn: 'open', data: z.strictObject(rights) },
  'account.suspend': { judgedOn: 'open', data: z.strictObject({}) },
  'account.reinstate': { judgedOn: 'open', data: z.strictObject({}) },
} as const satisfies Record<string, CommandDefinition>

const events = {
  'account.opened': { layer: 'open', v: 1, data: z.strictObject({ login, ...rights }) },
  'account.rightsGranted': { layer: 'open', v: 1, data: z.strictObject(rights) },
  'account.suspended': { layer: 'open', v: 1, data: z.strictObject({}) },
  'account.reinstated': { layer: 'open', v: 1, data: z.strictObject({}) },
} as const satisfies Record<string, EventDefinition>

type CommandData = { [T in keyof typeof commands]: z.infer<(typeof commands)[T]['data']> }
type AccountOrder = { [T in keyof CommandData]: Order<T, CommandData[T]> }[keyof CommandData]
type EventData = { [T in keyof typeof events]: z.infer<(typeof events)[T]['data']> }
type AccountEvent = {
  [T in keyof EventData]: Omit<Event, 'type' | 'data'> & { type: T; data: EventData[T] }
}[keyof EventData]

export type AccountOpen = EventData['account.opened'] & { active: boolean }

function evolveOpen(part: AccountOpen | undefined, event: AccountEvent): AccountOpen {
  if (event.type === 'account.opened') return { ...event.data, active: true }
  if (!part) throw new Error(`${event.type} before account.opened in ${event.stream}`)
  switch (event.type) {
    case 'account.rightsGranted':
      // Rights without a seat take the seat away.
      return { login: part.login, active: part.active, ...event.data }
    case 'account.suspended':
      return { ...part, active: false }
    case 'account.reinstated':
      return { ...part, active: true }
  }
}

function decide(order: AccountOrder, states: States): Decision {
  if (order.type === 'account.open')
    return decided([fact(order.stream, 'account.opened', order.data)], [`login:${order.data.login}`])
  const open = states.get(order.stream)?.parts.open as AccountOpen | undefined
  if (!open) throw new Error('the corridor let an order for a missing account through')
  switch (order.type) {
    case 'account.grantRights':
      return decided([fact(order.stream, 'account.rightsGranted', order.data)])
    case 'account.suspend':
      return open.active
        ? decided([fact(order.stream, 'account.suspended', {})])
        : { accepted: false, refusal: refused('account.alreadySuspended', { login: open.login }) }
    case 'account.reinstate':
      return open.active
        ? { accepted: false, refusal: refused('account.alreadyActive', { login: open.login }) }
        : decided([fact(order.stream, 'account.reinstated', {})])
  }
}

function fact<T extends keyof EventData>(stream: string, type: T, data: EventData[T]): NewEvent {
  return { stream, type, data: { ...data } }
}

export const account = {
  name: 'account',
  foldVersion: 1,
  commands,
  events,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as AccountOpen | undefined, event as AccountEvent),
  },
  decide: (order: Order, states: States, _context: Context) => decide(order as AccountOrder, states),
  areaOf: (open: Parts['open']) => (open as AccountOpen).area,
  isClosed: () => false,
} satisfies Feature
