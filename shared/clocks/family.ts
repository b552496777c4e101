/** Clocks as a family: what the house asks of them, whatever feature a stream belongs to. */
import type { Family } from '../feature.ts'
import { clocksIn, evolveClocks } from './clock.ts'
import { decideClock } from './decide.ts'
import { clockCommands, clockEvents, type ClockEvent, type ClockOrder } from './messages.ts'

export const clock = {
  name: 'clock',
  foldVersion: 1,
  commands: clockCommands,
  events: clockEvents,
  decide: (order, { state }, context) => decideClock(order as ClockOrder, state.parts.open, context),
  evolve: (state, event) => {
    const { open } = state.parts
    const before = clocksIn(open)
    const clocks = evolveClocks(before, event as ClockEvent)
    return clocks === before ? state : { ...state, parts: { ...state.parts, open: { ...open, clocks } } }
  },
} as const satisfies Family
