/** What every decision about an order uses. */
import { decided, type Context, type Decision, type NewEvent } from '../../../feature.ts'
import { refused } from '../../../refusal.ts'
import type { OrderEventData, OrderEventType } from '../events.ts'
import type { OrderCommand } from '../messages.ts'
import type { OrderOpen, OrderWork } from '../state.ts'

/** An order as a decision sees it. */
export interface Held {
  open: OrderOpen
  work: OrderWork
  context: Context
}

export function fact<T extends OrderEventType>(
  command: OrderCommand,
  type: T,
  data: OrderEventData[T],
): NewEvent {
  return { stream: command.stream, type, data: { ...data } }
}

export function record<T extends OrderEventType>(
  command: OrderCommand,
  type: T,
  data: OrderEventData[T],
): Decision {
  return decided([fact(command, type, data)])
}

export function refuse(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}
