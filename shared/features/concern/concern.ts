/** Public concerns: logged without an author, answered with what is known; each owes a clarification (PR-CLAR). */
import { clocksIn } from '../../clocks/clock.ts'
import { clockMet, clockUntil, type Opening } from '../../clocks/clocksFor.ts'
import { ruleOf } from '../../clocks/rule.ts'
import {
  decided,
  type Context,
  type Decision,
  type Feature,
  type NewEvent,
  type Order,
  type States,
  type StreamState,
} from '../../feature.ts'
import { owed } from '../../owed/owed.ts'
import { taskOf } from '../../owed/rules.ts'
import { refused } from '../../refusal.ts'
import { concernFolding, type ConcernOpen } from './folding.ts'
import { concernCommands, concernEvents, type ConcernEventData, type ConcernOrder } from './messages.ts'

/** Longer than this nobody promises: whoever asks will not wait. */
const mostAheadMs = 30 * 86_400_000

function decide(order: ConcernOrder, states: States, context: Context): Decision {
  if (order.type === 'concern.log')
    return states.get(order.data.incident)?.feature === 'incident'
      ? decided([fact(order.stream, 'concern.logged', order.data)])
      : refuse('link.unknown')
  const open = states.get(order.stream)?.parts.open as ConcernOpen | undefined
  if (!open) throw new Error('the corridor let an order for a missing concern through')
  if (open.stage === 'ended') return refuse('concern.over')
  const { nextAt, statement } = order.data
  const { now } = context
  if (nextAt !== undefined && (nextAt <= now || nextAt > now + mostAheadMs)) return refuse('concern.notAhead')
  if (statement !== undefined && !isReleased(states.get(statement), open))
    return refuse('concern.notReleased')
  const at = order.occurredAt ?? now
  const { stream } = order
  const promised = Object.keys(clocksIn(open))
  return decided([
    fact(stream, 'concern.answered', order.data),
    ...promised.flatMap((clockId) => clockMet({ stream, clockId, at }, open, { now })),
    ...(nextAt === undefined
      ? []
      : [promise({ stream, clockId: `next-${promised.length + 1}`, startedAt: at }, nextAt, context)]),
  ])
}

/** The word that was promised for that time. */
function promise(
  opening: Pick<Opening, 'stream' | 'clockId' | 'startedAt'>,
  due: number,
  { city, now }: Context,
): NewEvent {
  if (!city) throw new Error('a word is promised by the rules of its city')
  const { desk, clarification: rule } = city.owed
  const { profile } = ruleOf(city, rule)
  return clockUntil({ ...opening, rule, duty: { agency: desk } }, { due, profile }, { now })
}

/** Read by the public, about the same incident. */
function isReleased(state: StreamState | undefined, { incident }: ConcernOpen): boolean {
  return (
    state?.feature === 'statement' &&
    state.parts.open['incident'] === incident &&
    state.parts.open['releasedAt'] !== null
  )
}

/** A concern owes a clarification from when it was heard; one that holds against a statement owes its correction. */
function policies(events: readonly NewEvent[], states: States, context: Context): NewEvent[] {
  const rule = context.city?.owed.clarification
  if (rule === undefined) return []
  return events.flatMap(({ stream, type, data }) => {
    const open = states.get(stream)?.parts.open as ConcernOpen | undefined
    if (!open) return []
    const { incident, area, seenAt, answeredAt } = open
    const of = { cause: stream, rule, incident, area }
    if (type === 'concern.logged')
      return owed({ ...of, kind: 'clarification', startedAt: seenAt }, states, context)
    return type === 'concern.answered' && data['statement'] !== undefined
      ? owed({ ...of, kind: 'correction', startedAt: answeredAt ?? context.now }, states, context)
      : []
  })
}

function reads(order: ConcernOrder): { streams: string[] } {
  const owing = [taskOf(order.stream, 'clarification'), taskOf(order.stream, 'correction')]
  if (order.type === 'concern.log') return { streams: [order.data.incident, ...owing] }
  const { statement } = order.data
  return { streams: statement === undefined ? owing : [statement, ...owing] }
}

function fact<T extends keyof ConcernEventData>(
  stream: string,
  type: T,
  data: ConcernEventData[T],
): NewEvent {
  return { stream, type, data: { ...data } }
}

function refuse(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}

export const concern = {
  ...concernFolding,
  commands: concernCommands,
  events: concernEvents,
  reads: (order: Order) => reads(order as ConcernOrder),
  decide: (order: Order, states: States, context: Context) => decide(order as ConcernOrder, states, context),
  policies,
} satisfies Feature
