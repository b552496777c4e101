/**
 * What is true, worked out apart from the house: every event folded as it was committed, every state a stream ever
 * stood in, every audience it ever had. One oracle per epoch; a restore begins another.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Actor } from '../../shared/access/actor.ts'
import { layers, ledgerWindow, rank, type Event, type Layer, type LedgerRow } from '../../shared/event.ts'
import type { StreamState } from '../../shared/feature.ts'
import { depthOf, evolve, partsUpTo, rowChanges, versionsUpTo } from '../../shared/fold.ts'
import type { Item, Parts, StreamCopy } from '../../shared/protocol.ts'
import { keysOf, levelOf, type Audience } from '../../server/access/visibility.ts'
import { catalogue, rules } from './world.ts'

interface Known {
  feature: string
  events: Event[]
  state: StreamState
  /** By depth and versions: what someone who sees that far saw then. Words aside: they may be erased in between. */
  stood: Map<string, Parts>
  audiences: { since: number; audience: Audience | undefined }[]
}

export interface Oracle {
  take(event: Event): void
  head(): number
  /** Why a copy is one that no one may ever have shown, or undefined. */
  wrongCopy(copy: StreamCopy): string | undefined
  /** Why this actor must not be sent this now, or undefined; they may see what they could see at or after `since`. */
  leak(actor: Actor, item: Item | StreamCopy, since: number): string | undefined
  /** Everything the actor sees when all is quiet; `words` gives an event's data as it is now. */
  seenBy(actor: Actor, words: (position: number) => Event['data']): Map<string, StreamCopy>
  /** Commands some of whose words were erased. */
  erased(): ReadonlySet<string>
}

export function oracle(): Oracle {
  const streams = new Map<string, Known>()
  /** By position, the command it was recorded for. */
  const commands: string[] = []
  const erased = new Set<string>()
  let head = 0

  function levelSince(known: Known, keys: ReadonlySet<string>, position: number): number {
    let deepest = -1
    known.audiences.forEach(({ audience }, at) => {
      const until = known.audiences[at + 1]?.since ?? Infinity
      if (until <= position) return
      const level = levelOf(keys, audience)
      if (level) deepest = Math.max(deepest, rank(level))
    })
    return deepest
  }

  return {
    head: () => head,
    erased: () => erased,
    take(event) {
      if (event.position !== head + 1) throw new Error(`position ${event.position} after ${head}`)
      head = event.position
      commands[event.position] = event.commandId
      if (event.type === 'log.wordsErased') erased.add(commands[Number(event.data['position'])] ?? '')
      const held = streams.get(event.stream)
      const feature = catalogue.feature(held?.feature ?? event.type.slice(0, event.type.indexOf('.')))
      const state = evolve(feature, held?.state, event)
      const known: Known = held ?? {
        feature: feature.name,
        events: [],
        state,
        stood: new Map(),
        audiences: [],
      }
      streams.set(event.stream, known)
      known.events.push(event)
      known.state = state
      for (const depth of layers) {
        const version = versionsUpTo(state.version, depth)
        known.stood.set(JSON.stringify(version), wordless(partsUpTo(state.parts, depth)))
      }
      const audience = state.retired ? undefined : rules.audienceOf(feature.name, state.parts)
      known.audiences.push({ since: event.position, audience })
    },

    wrongCopy(copy) {
      const known = streams.get(copy.stream)
      if (!known) return `${copy.stream} does not exist`
      const depth = depthOf(copy.version)
      const stood = known.stood.get(JSON.stringify(versionsUpTo(copy.version, depth)))
      const at = `${copy.stream} at ${JSON.stringify(copy.version)}`
      if (!stood) return `${at} never stood so`
      if (!isDeepStrictEqual(stood, wordless(copy.state)))
        return `${at} was ${JSON.stringify(stood)}, not ${JSON.stringify(copy.state)}`
      return undefined
    },

    leak(actor, item, since) {
      if ('kind' in item && item.kind === 'leave') return undefined
      const known = streams.get(item.stream)
      if (!known) return `${item.stream} does not exist`
      const needs = 'state' in item ? depthOf(item.version) : item.layer
      if (levelSince(known, new Set(keysOf(actor)), since) >= rank(needs)) return undefined
      return `${item.stream} at ${needs} is not for ${actor.role} of ${actor.agency} in ${actor.area}`
    },

    seenBy(actor, words) {
      const seen = new Map<string, StreamCopy>()
      const keys = new Set(keysOf(actor))
      for (const [stream, known] of streams) {
        const level = levelOf(keys, known.audiences.at(-1)?.audience)
        if (level) seen.set(stream, copyOf(stream, known, level, words))
      }
      return seen
    },
  }
}

function copyOf(
  stream: string,
  known: Known,
  depth: Layer,
  words: (position: number) => Event['data'],
): StreamCopy {
  const feature = catalogue.feature(known.feature)
  const rows = new Map<string, LedgerRow>()
  let state: StreamState | undefined
  for (const recorded of known.events) {
    const event = { ...recorded, data: words(recorded.position) }
    state = evolve(feature, state, event)
    for (const { id, body, mode } of rowChanges(feature, event)) {
      const held = rows.get(id)
      if (held && mode === 'merge') rows.set(id, { ...held, body: { ...held.body, ...body } })
      else if (!held && mode === 'add')
        rows.set(id, { id, layer: event.layer, position: event.position, body })
    }
  }
  if (!state) throw new Error(`${stream} has no events`)
  return {
    stream,
    feature: known.feature,
    version: versionsUpTo(state.version, depth),
    state: partsUpTo(state.parts, depth),
    rows: [...rows.values()].filter(({ layer }) => rank(layer) <= rank(depth)).slice(-ledgerWindow),
  }
}

const wordsFields = ['title', 'place']

/** Parts without their words and as JSON would carry them. */
function wordless(parts: Parts): Parts {
  const plain = JSON.parse(JSON.stringify(parts)) as Parts
  for (const field of wordsFields) delete plain.open[field]
  return plain
}
