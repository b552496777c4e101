/** The city feature as the catalogue lists it, in log `house`: what a city changed and confirmed of its rules of time and its calendar. */
import type { Context, Feature, Order, States } from '../../feature.ts'
import { decideCity } from './decide.ts'
import { cityCommands, cityEvents, type CityCommand } from './messages.ts'
import { cityFolding } from './folding.ts'

export const city = {
  ...cityFolding,
  commands: cityCommands,
  events: cityEvents,
  decide: (order: Order, states: States, context: Context) =>
    decideCity(order as CityCommand, states, context),
} satisfies Feature
