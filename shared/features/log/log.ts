/** Orders that any stream takes, whatever its feature: words erased (D9), a closed stream leaving the live set (D13). */
import { z } from 'zod'
import {
  decided,
  type CommandDefinition,
  type Context,
  type Decision,
  type EventDefinition,
  type Order,
  type Reads,
} from '../../feature.ts'
import { refused } from '../../refusal.ts'

/** Dotted path of a words field in the event's data, e.g. `text`. */
const field = z
  .string()
  .regex(/^[a-zA-Z]+(?:\.[a-zA-Z]+)*$/)
  .max(80)
const place = z.strictObject({ position: z.number().int().min(1), field })

export const logCommands = {
  'log.eraseWords': { data: place },
  'log.retire': { data: z.strictObject({}) },
} as const satisfies Record<string, CommandDefinition>

export const logEvents = {
  'log.wordsErased': { layer: 'open', v: 1, data: place },
  'log.retired': { layer: 'open', v: 1, data: z.strictObject({}) },
} as const satisfies Record<string, EventDefinition>

/** What the corridor must load for an order of the log. */
export function logReads(order: Order): Reads {
  return order.type === 'log.eraseWords' ? { words: [place.parse(order.data)] } : {}
}

/** Decides an order of the log on a stream that exists; `closed` is what its feature says of it. */
export function decideLog(order: Order, closed: boolean, context: Context): Decision {
  if (order.type === 'log.retire') {
    if (!closed) return { accepted: false, refusal: refused('log.notClosed') }
    return decided([{ stream: order.stream, type: 'log.retired', data: {} }])
  }
  const { position, field } = place.parse(order.data)
  if (!context.hasWords(position, field)) return { accepted: false, refusal: refused('log.nothingToErase') }
  return decided([{ stream: order.stream, type: 'log.wordsErased', data: { position, field } }])
}
