/** What is kept folded so that reading need not begin at the first event: saved states and ledgers (D7). */
import { createHash } from 'node:crypto'
import { rank, type Event, type LedgerRow } from '../../shared/event.ts'
import type { Feature } from '../../shared/feature.ts'
import type { Rules } from '../corridor/rules.ts'
import { writeClocks } from './clocks.ts'
import { textIn, type Flow, type Row } from './flow.ts'
import { decodeAll, loadHead, loadStream, readAudience, refold, type Loaded } from './load.ts'
import * as sql from './statements.ts'
import { blankLine, changeLine, addLine, putState } from './still.ts'

/** Stores a folded state so that loading the stream need not begin at its first event. */
export function* saved(stream: string, loaded: Loaded, position: number, feature: Feature): Flow<Loaded> {
  const state = JSON.stringify(loaded.state)
  const row = { id: stream, fold_version: feature.foldVersion, state_position: position }
  const sealed = stateSeal({ ...row, state, feature: feature.name, opened_at: loaded.openedAt })
  yield* putState(stream, state)
  yield sql.markSaved({ ...row, state_hash: sealed })
  return { ...loaded, unsaved: { events: 0, bytes: 0 } }
}

/** SHA-256 over a stream's row with its saved state, hex: `verify` tells by it that a cache was changed. */
export function stateSeal(row: Row): string {
  const { id, feature, opened_at: openedAt, fold_version: fold, state, state_position: position } = row
  const text = typeof state === 'string' ? state.trimEnd() : (state ?? '')
  return createHash('sha256')
    .update(JSON.stringify([id, feature, openedAt, fold, text, position]))
    .digest('hex')
}

/**
 * Folds a stream from its first event and stores what came of it, up to `position`: after words were erased (LOG2), or
 * because the fold is another than before (LOG11). Returns the events besides, in their present shape.
 */
export function* refolded(
  stream: string,
  feature: Feature,
  position: number,
  rules: Rules,
): Flow<{ loaded: Loaded; events: Event[] }> {
  const events = decodeAll(yield sql.streamEvents({ stream, after: 0 }), rules)
  const { state, rows } = refold(events, feature.name, rules)
  yield* writeLedger(stream, rows)
  yield* writeClocks(stream, state)
  const audience = rules.audienceOf(feature.name, state.parts)
  const openedAt = events[0]?.position ?? position
  const loaded: Loaded = { state, audience, unsaved: { events: 0, bytes: 0 }, openedAt }
  return { loaded: yield* saved(stream, loaded, position, feature), events }
}

/** Makes a stream's ledger these rows, touching only those that differ. */
function* writeLedger(stream: string, rows: readonly LedgerRow[]): Flow<void> {
  const lines = yield sql.ledgerOf({ stream })
  const held = new Map(lines.map((line) => [textIn(line, 'row_id'), line]))
  for (const { id, layer, position, body } of rows) {
    const before = held.get(id)
    const line = { stream, row_id: id, depth: rank(layer), position, body: JSON.stringify(body) }
    held.delete(id)
    if (before?.['depth'] === line.depth && before['position'] === position) {
      const text = textIn(before, 'body')
      if (text.trimEnd() !== line.body) yield* changeLine(line, text)
      continue
    }
    if (before) yield* blankLine(stream, id, textIn(before, 'body'))
    yield* addLine(line)
  }
  for (const [id, line] of held) yield* blankLine(stream, id, textIn(line, 'body'))
}

/** A flow for each stream; they need nothing of each other, and may run side by side. */
type ByStream = (rules: Rules) => Flow<Flow<void>[]>

/** Streams saved by another fold are folded anew. */
const foldAnew: ByStream = function* (rules) {
  const { position } = yield* loadHead()
  return (yield sql.streamFolds({})).flatMap((row) => {
    const feature = rules.catalogue.feature(textIn(row, 'feature'))
    if (row['fold_version'] === feature.foldVersion) return []
    return [foldedAnew(textIn(row, 'id'), feature, position, rules)]
  })
}

function* foldedAnew(...given: Parameters<typeof refolded>): Flow<void> {
  yield* refolded(...given)
}

/** The live set's audiences become what the rules of visibility say today. */
const judgeAnew: ByStream = function* (rules) {
  return (yield sql.liveAudiences({})).map((row) => judgedAnew(row, rules))
}

function* judgedAnew(row: Row, rules: Rules): Flow<void> {
  const stream = textIn(row, 'stream')
  const loaded = yield* loadStream(stream, rules)
  if (!loaded) throw new Error(`stream ${stream} has an audience but no row`)
  if (JSON.stringify(readAudience(row['audience'])) !== JSON.stringify(loaded.audience))
    yield sql.changeAudience({ stream, audience: JSON.stringify(loaded.audience) })
}

/**
 * Brings a log to the rules of this build, inside a transaction, one after the other. The rules of visibility name every
 * view, so no copy made under older ones is caught up across this.
 */
export const refreshing: readonly ByStream[] = [foldAnew, judgeAnew]

/** As `refreshing` says, stream by stream. */
export function* refreshed(rules: Rules): Flow<void> {
  for (const step of refreshing) for (const flow of yield* step(rules)) yield* flow
}
