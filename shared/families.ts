/** Orders and events that streams of every feature take, and who of feature and family answers for one. */
import { clock } from './clocks/family.ts'
import type { Context, Decision, Family, Feature, Order, Reads, States, StreamState } from './feature.ts'
import { log } from './features/log/log.ts'
import { party } from './parties/family.ts'

export const families = { clock, log, party } as const satisfies Record<string, Family>

/** The family of an order or event, by what its type begins with; undefined for one of a feature. */
export function familyOf(type: string): Family | undefined {
  const name = type.slice(0, type.indexOf('.'))
  return Object.hasOwn(families, name) ? families[name as keyof typeof families] : undefined
}

/**
 * The fold version of a feature's streams: states saved by another hold something else. What families fold lies in them,
 * too, so that a fold of theirs that changes is another fold of every feature (D7).
 */
export function foldVersionOf(
  { foldVersion }: Pick<Feature, 'foldVersion'>,
  beside: readonly Pick<Family, 'foldVersion'>[] = Object.values(families),
): number {
  return beside.reduce((sum, family) => sum + (family.foldVersion - 1) * 1000, foldVersion)
}

/** What an order needs loaded besides its own stream, which is of `feature`. */
export function readsOf(
  feature: Feature,
  order: Order,
  own: StreamState | undefined,
  context: Pick<Context, 'now' | 'day' | 'actor'>,
): Reads {
  const family = familyOf(order.type)
  return (family ? family.reads?.(order) : feature.reads?.(order, own, context)) ?? {}
}

/** Decides an order on a stream of `feature`. An order of a family needs the stream in `states`. */
export function decideOrder(feature: Feature, order: Order, states: States, context: Context): Decision {
  const family = familyOf(order.type)
  if (!family) return feature.decide(order, states, context)
  const state = states.get(order.stream)
  if (!state) throw new Error(`${order.type} was let through for ${order.stream}, which is not there`)
  return family.decide(order, { state, isClosed: feature.isClosed(state.parts.open) }, context)
}
