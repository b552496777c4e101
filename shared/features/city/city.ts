/** The city feature as the catalogue lists it, in log `house`: what a city changed and confirmed of its rules of time and its calendar. */
import type { Event } from '../../event.ts'
import type { Context, Feature, Order, States } from '../../feature.ts'
import type { Parts } from '../../protocol.ts'
import { decideCity } from './decide.ts'
import { cityCommands, cityEvents, type CityCommand, type CityEvent, type OpenCityEvent } from './messages.ts'
import { evolveClosed, evolveOpen, type CityClosed, type CityOpen } from './state.ts'

export const city = {
  name: 'city',
  foldVersion: 2,
  commands: cityCommands,
  events: cityEvents,
  evolve: {
    open: (part: Parts['open'] | undefined, event: Event) =>
      evolveOpen(part as CityOpen | undefined, event as OpenCityEvent),
    closed: (part: Parts['closed'], event: Event) =>
      evolveClosed(part as CityClosed | undefined, event as CityEvent),
  },
  decide: (order: Order, states: States, context: Context) =>
    decideCity(order as CityCommand, states, context),
  areaOf: (open: Parts['open']) => (open as CityOpen).area,
  /** A city is never over. */
  isClosed: () => false,
} satisfies Feature
