/** Writing to a log, inside the transaction that holds its lock. */
import { evolve, rowChanges } from '../../shared/fold.ts'
import { featureOf, rank, type Event } from '../../shared/event.ts'
import type { Feature, NewEvent } from '../../shared/feature.ts'
import type { Actor } from '../../shared/access/actor.ts'
import type { Audience } from '../access/visibility.ts'
import type { Rules } from '../corridor/rules.ts'
import { moveClocks } from './clocks.ts'
import { chained, decode, encode, erasedSalt, type Encoded, type WordsRow } from './encode.ts'
import { numberIn, textIn, type Flow } from './flow.ts'
import {
  judgedAlike,
  loadStream,
  wireOf,
  type AudienceChange,
  type Head,
  type Loaded,
  type WireEvent,
} from './load.ts'
import { refolded, saved, stateSeal } from './saved.ts'
import * as sql from './statements.ts'
import { blankWords, addLine, changeLine } from './still.ts'

/** A state is saved again after this many events or bytes (D7). */
export const saveAfterEvents = 64
export const saveAfterBytes = 64 * 1024

/** What a batch knows while it is being written; it becomes the house's knowledge only with the commit. */
export interface Draft {
  head: Head
  streams: Map<string, Loaded | undefined>
  events: WireEvent[]
  changes: AudienceChange[]
}

export interface Stamp {
  commandId: string
  actor: Actor
  occurredAt: number
  recordedAt: number
}

/**
 * Appends one event to the draft and the tables: position, version, chain, words, ledger, clocks, audience, saved state.
 * Throws for a stream that is not open when the event needs one: a decision must have seen to that.
 */
export function* appendEvent(draft: Draft, fact: NewEvent, stamp: Stamp, rules: Rules): Flow<Event> {
  const definition = rules.catalogue.event(fact.type)
  const held = draft.streams.get(fact.stream)
  const event: Event = {
    position: draft.head.position + 1,
    stream: fact.stream,
    version: (held?.state.version[definition.layer] ?? 0) + 1,
    layer: definition.layer,
    v: definition.v,
    type: fact.type,
    data: fact.data,
    actor: { role: stamp.actor.role, agency: stamp.actor.agency },
    commandId: stamp.commandId,
    occurredAt: fact.occurredAt ?? stamp.occurredAt,
    recordedAt: stamp.recordedAt,
  }
  yield* append(draft, event, encode(event, stamp.actor.account, rules.wordsOf(fact.type)), rules)
  return event
}

/** An event as another copy of this log holds it. */
export interface Stored {
  body: string
  hash: string
  words: readonly WordsRow[]
}

/**
 * Appends what was recorded elsewhere as it stands there: the same body, words, hash. Everything that is folded from it
 * comes of the same code as when it was recorded. Throws when it does not follow upon the draft's head.
 */
export function* appendStored(draft: Draft, { body, hash, words }: Stored, rules: Rules): Flow<void> {
  const told = words.filter(({ salt }) => salt !== erasedSalt)
  const event = decode(body, told, rules.catalogue)
  const { head, streams } = draft
  if (event.position !== head.position + 1 || chained(head.hash, body) !== hash)
    throw new Error(`position ${event.position} does not follow upon the chain`)
  if (!streams.has(event.stream)) streams.set(event.stream, yield* loadStream(event.stream, rules))
  yield* append(draft, event, { body, words: [...words], wire: '' }, rules)
}

function* append(draft: Draft, event: Event, encoded: Encoded, rules: Rules): Flow<void> {
  const held = draft.streams.get(event.stream)
  const feature = rules.catalogue.feature(held?.state.feature ?? featureOf(event.type))
  yield* writeEvent(draft, event, encoded, feature, held === undefined)
  const loaded = yield* folded(draft, held, event, encoded.body.length, feature, rules)
  draft.streams.set(event.stream, loaded)
  draft.events.push({
    position: event.position,
    stream: event.stream,
    layer: event.layer,
    type: event.type,
    wire: encoded.wire,
  })
}

function* writeEvent(
  draft: Draft,
  event: Event,
  encoded: Encoded,
  feature: Feature,
  opens: boolean,
): Flow<void> {
  const { position, stream } = event
  const hash = chained(draft.head.hash, encoded.body)
  if (opens) {
    const row = { id: stream, feature: feature.name, opened_at: position, fold_version: feature.foldVersion }
    yield sql.insertStream({ ...row, state_hash: stateSeal({ ...row, state: '', state_position: 0 }) })
  }
  yield sql.insertEvent({ position, stream, body: encoded.body, hash })
  for (const { path, salt, text } of encoded.words) yield sql.insertWords({ position, path, salt, text })
  draft.head = { ...draft.head, position, hash, recordedAt: event.recordedAt }
}

function* folded(
  draft: Draft,
  held: Loaded | undefined,
  event: Event,
  bytes: number,
  feature: Feature,
  rules: Rules,
): Flow<Loaded> {
  if (event.type === 'log.wordsErased') return yield* erased(draft, event, feature, rules)
  const state = evolve(feature, held?.state, event)
  yield* project(event, feature)
  yield* moveClocks(event.stream, held?.state, state)
  const isAlike = held !== undefined && judgedAlike(held.state, state)
  const changed = !isAlike || state.retired !== held.state.retired
  const audience = isAlike ? held.audience : rules.audienceOf(feature.name, state.parts)
  if (changed) yield* noteAudience(draft, event, feature, held, audience, state.retired)
  const unsaved = { events: (held?.unsaved.events ?? 0) + 1, bytes: (held?.unsaved.bytes ?? 0) + bytes }
  const loaded: Loaded = { state, audience, unsaved, openedAt: held?.openedAt ?? event.position }
  if (unsaved.events < saveAfterEvents && unsaved.bytes < saveAfterBytes) return loaded
  return yield* saved(event.stream, loaded, event.position, feature)
}

function* project(event: Event, feature: Feature): Flow<void> {
  for (const { id, body, mode } of rowChanges(feature, event)) {
    const { stream, position } = event
    const line = { stream, row_id: id, depth: rank(event.layer), position }
    if (mode === 'add') {
      yield* addLine({ ...line, body: JSON.stringify(body) })
      continue
    }
    const [held] = yield sql.findLine(line)
    if (!held) continue
    const text = textIn(held, 'body')
    const merged = { ...(JSON.parse(text) as Record<string, unknown>), ...body }
    const place = { depth: numberIn(held, 'depth'), position: numberIn(held, 'position') }
    yield* changeLine({ ...line, ...place, body: JSON.stringify(merged) }, text)
  }
}

function* noteAudience(
  draft: Draft,
  event: Event,
  feature: Feature,
  held: Loaded | undefined,
  audience: Audience,
  retired: boolean,
): Flow<void> {
  const before = held && !held.state.retired ? held.audience : undefined
  const after = retired ? undefined : audience
  if (before && after && event.type !== 'log.wordsErased' && JSON.stringify(before) === JSON.stringify(after))
    return
  yield sql.insertAudience({
    stream: event.stream,
    since: event.position,
    audience: after ? JSON.stringify(after) : '',
  })
  draft.changes.push({ position: event.position, stream: event.stream, feature: feature.name, before, after })
}

/**
 * Words went: they are overwritten, and everything folded from them is folded anew without them (LOG2).
 * The audience is noted again although it did not change, so that every copy of the stream is replaced.
 */
function* erased(draft: Draft, event: Event, feature: Feature, rules: Rules): Flow<Loaded> {
  const { position: target, field } = event.data
  if (typeof target !== 'number' || typeof field !== 'string')
    throw new Error(`malformed erasure at ${event.position}`)
  yield* blankWords(target, field)
  const { loaded, events } = yield* refolded(event.stream, feature, event.position, rules)
  const { audience, state } = loaded
  yield* noteAudience(draft, event, feature, loaded, audience, state.retired)
  const bare = events.find(({ position }) => position === target)
  const untold = draft.events.findIndex(({ position }) => position === target)
  // Words that came with this very batch were told to no one yet, and are not told now.
  if (bare && untold !== -1) draft.events[untold] = wireOf(bare)
  return loaded
}
