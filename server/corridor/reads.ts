/** Loads what a command reads besides its own stream; what its sender may not see stays out (SEE5). */
import type { Context, Feature, Order, States, StreamState } from '../../shared/feature.ts'
import { readsOf as readsFor } from '../../shared/families.ts'
import { numberIn, type Flow } from '../log/flow.ts'
import * as sql from '../log/statements.ts'

export interface Gathered {
  states: States
  series: ReadonlyMap<string, number>
  words: ReadonlyMap<string, boolean>
}

/** `visible` gives a stream's state, or undefined where the sender may not know of it. */
export function* readsOf(
  order: Order,
  own: StreamState | undefined,
  feature: Feature,
  context: Pick<Context, 'now' | 'day' | 'actor'>,
  visible: (id: string) => Flow<StreamState | undefined>,
): Flow<Gathered> {
  const reads = readsFor(feature, order, own, context)
  const states = new Map<string, StreamState>()
  if (own) states.set(order.stream, own)
  for (const id of reads.streams ?? []) {
    const state = yield* visible(id)
    if (state) states.set(id, state)
  }
  const series = new Map<string, number>()
  for (const name of reads.series ?? []) {
    const [row] = yield sql.countClaims({ from: name, end: following(name) })
    series.set(name, row ? numberIn(row, 'length') : 0)
  }
  const words = new Map<string, boolean>()
  for (const { position, field } of reads.words ?? []) {
    const [row] = yield sql.findWords({ position, path: field })
    words.set(`${position}/${field}`, row?.['stream'] === order.stream)
  }
  return { states, series, words }
}

/** The first text after everything that begins with `prefix`. */
function following(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)
}
