/** Folding a packet into a copy: pure, in one go, each touched stream written once (architecture §7). */
import type { Foldings } from '../../shared/foldings.ts'
import type { Event, Layer, LedgerRow } from '../../shared/event.ts'
import { rank } from '../../shared/event.ts'
import type { Folding, StreamState } from '../../shared/feature.ts'
import { applyRows, depthOf, evolve, rowChanges } from '../../shared/fold.ts'
import type { Item, StreamCopy } from '../../shared/protocol.ts'

export type Streams = ReadonlyMap<string, StreamCopy>

/** What a packet came to: the streams it touched as they now stand, undefined for one that left. */
export type Touched = ReadonlyMap<string, StreamCopy | undefined>

/** A stream while a packet is folded into it; `rows` is its own once it holds a change. */
interface Draft {
  stream: string
  feature: Folding
  depth: Layer
  state: StreamState
  rows: LedgerRow[]
  ownsRows: boolean
}

/**
 * Folds items in position order. Events of streams or layers the copy does not hold are passed over, events it already
 * holds are skipped by version. Returns undefined when an event's predecessor is missing: nothing is folded then, and
 * only a replacement helps (SYNC3). Throws for an event this build cannot fold.
 */
export function foldPacket(
  streams: Streams,
  items: readonly Item[],
  catalogue: Foldings,
): Touched | undefined {
  const drafts = new Map<string, Draft | StreamCopy | undefined>()
  for (const item of items) {
    if ('kind' in item) {
      drafts.set(item.stream, item.kind === 'enter' ? entered(item) : undefined)
      continue
    }
    const known = drafts.get(item.stream) ?? (drafts.has(item.stream) ? undefined : streams.get(item.stream))
    if (!known) continue
    const version = 'depth' in known ? known.state.version : known.version
    const depth = 'depth' in known ? known.depth : depthOf(version)
    if (rank(item.layer) > rank(depth)) continue
    const held = version[item.layer] ?? 0
    if (item.version <= held) continue
    if (item.version > held + 1) return undefined
    const draft = 'depth' in known ? known : begun(known, depth, catalogue)
    drafts.set(item.stream, draft)
    fold(draft, item)
  }
  const touched = new Map<string, StreamCopy | undefined>()
  for (const [stream, draft] of drafts) touched.set(stream, draft && 'depth' in draft ? ended(draft) : draft)
  return touched
}

function entered({ stream, feature, version, state, rows }: StreamCopy): StreamCopy {
  return { stream, feature, version, state, rows }
}

function begun(copy: StreamCopy, depth: Layer, catalogue: Foldings): Draft {
  const { stream, feature, version, state: parts, rows } = copy
  const state = { feature, parts, version, retired: false }
  return { stream, feature: catalogue.feature(feature), depth, state, rows, ownsRows: false }
}

function fold(draft: Draft, event: Event): void {
  draft.state = evolve(draft.feature, draft.state, event, draft.depth)
  const changes = rowChanges(draft.feature, event)
  if (changes.length === 0) return
  if (!draft.ownsRows) {
    draft.rows = [...draft.rows]
    draft.ownsRows = true
  }
  applyRows(draft.rows, changes, event)
}

function ended({ stream, state: { feature, version, parts }, rows }: Draft): StreamCopy {
  return { stream, feature, version, state: parts, rows }
}
