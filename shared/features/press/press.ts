/** What the public is owed about an incident, as tasks: kind, owner, due, done. Most open by themselves (`owed.ts`). */
import { clockIn, clocksIn } from '../../clocks/clock.ts'
import { clockCancelled, clockMet } from '../../clocks/clocksFor.ts'
import {
  decided,
  type Context,
  type Decision,
  type Feature,
  type NewEvent,
  type Order,
  type States,
} from '../../feature.ts'
import { isOnce, taskOf } from '../../owed/rules.ts'
import { refused } from '../../refusal.ts'
import { pressFolding, type PressOpen } from './folding.ts'
import { pressCommands, pressEvents, type PressEventData, type PressOrder } from './messages.ts'

function decide(order: PressOrder, states: States, { now }: Context): Decision {
  if (order.type === 'press.openTask') {
    const { incident, kind } = order.data
    if (states.get(incident)?.feature !== 'incident') return refuse('link.unknown')
    return isOnce(kind) && order.stream !== taskOf(incident, kind)
      ? refuse('press.oneTask')
      : decided([fact(order.stream, 'press.taskOpened', order.data)])
  }
  const open = states.get(order.stream)?.parts.open as PressOpen | undefined
  if (!open) throw new Error('the corridor let an order for a missing press task through')
  if (open.stage !== 'open') return refuse('press.taskOver', { stage: open.stage })
  const { stream } = order
  const at = order.occurredAt ?? now
  const running = Object.keys(clocksIn(open))
  switch (order.type) {
    case 'press.moveDue':
      // A missed clock stays missed (D16), and what a rule says is moved by no desk.
      if (now > open.dueAt) return refuse('press.alreadyDue')
      return running.some((id) => clockIn(clocksIn(open), id)?.phase === 'running')
        ? refuse('press.dueByRule')
        : decided([fact(stream, 'press.dueMoved', order.data)])
    case 'press.completeTask':
      return decided([
        fact(stream, 'press.taskCompleted', order.data),
        ...running.flatMap((clockId) => clockMet({ stream, clockId, at }, open, { now })),
      ])
    case 'press.cancelTask':
      return decided([
        fact(stream, 'press.taskCancelled', order.data),
        ...running.flatMap((clockId) =>
          clockCancelled({ stream, clockId, cause: 'press.taskCancelled' }, open),
        ),
      ])
  }
}

function fact<T extends keyof PressEventData>(stream: string, type: T, data: PressEventData[T]): NewEvent {
  return { stream, type, data: { ...data } }
}

function refuse(...args: Parameters<typeof refused>): Decision {
  return { accepted: false, refusal: refused(...args) }
}

export const press = {
  ...pressFolding,
  commands: pressCommands,
  events: pressEvents,
  reads: (order: Order) =>
    order.type === 'press.openTask'
      ? { streams: [(order as Order<string, { incident: string }>).data.incident] }
      : {},
  decide: (order: Order, states: States, context: Context) => decide(order as PressOrder, states, context),
} satisfies Feature
