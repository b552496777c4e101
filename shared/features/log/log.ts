/** Orders that any stream takes, whatever its feature: words erased (D9), a closed stream leaving the live set (D13). */
import { z } from 'zod'
import { hasOpenClock } from '../../clocks/clock.ts'
import {
  decided,
  type CommandDefinition,
  type Context,
  type Decision,
  type EventDefinition,
  type Family,
  type Order,
  type Own,
} from '../../feature.ts'
import { refused } from '../../refusal.ts'

/** Dotted path of a words field in the event's data, e.g. `text`. */
const field = z
  .string()
  .regex(/^[a-zA-Z]+(?:\.[a-zA-Z]+)*$/)
  .max(80)
const place = z.strictObject({ position: z.number().int().min(1), field })

const commands = {
  'log.eraseWords': { data: place },
  'log.retire': { data: z.strictObject({}) },
} as const satisfies Record<string, CommandDefinition>

const events = {
  'log.wordsErased': { layer: 'open', v: 1, data: place },
  'log.retired': { layer: 'open', v: 1, data: z.strictObject({}) },
} as const satisfies Record<string, EventDefinition>

function decide(order: Order, { state, isClosed }: Own, context: Context): Decision {
  if (order.type === 'log.retire') {
    if (!isClosed) return { accepted: false, refusal: refused('log.notClosed') }
    if (hasOpenClock(state.parts.open)) return { accepted: false, refusal: refused('log.clocksRun') }
    return decided([{ stream: order.stream, type: 'log.retired', data: {} }])
  }
  const { position, field } = place.parse(order.data)
  if (!context.hasWords(position, field)) return { accepted: false, refusal: refused('log.nothingToErase') }
  return decided([{ stream: order.stream, type: 'log.wordsErased', data: { position, field } }])
}

export const log = {
  name: 'log',
  foldVersion: 1,
  commands,
  events,
  reads: (order) => (order.type === 'log.eraseWords' ? { words: [place.parse(order.data)] } : {}),
  decide,
  evolve: (state, { type }) => (type === 'log.retired' ? { ...state, retired: true } : state),
} as const satisfies Family
