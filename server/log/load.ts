/** Reading a log: heads, streams folded from their saved state and the events since, pages of events. */
import { applyRows, evolve, rowChanges } from '../../shared/fold.ts'
import { layers, ledgerWindow, rank, type Event, type LedgerRow } from '../../shared/event.ts'
import type { StreamState } from '../../shared/feature.ts'
import type { LogClock } from '../../shared/time.ts'
import type { Audience } from '../access/visibility.ts'
import type { Rules } from '../corridor/rules.ts'
import { decode } from './encode.ts'
import { numberIn, textIn, type Flow, type Row, type SqlValue } from './flow.ts'
import * as sql from './statements.ts'

export interface Head {
  position: number
  hash: string
  epoch: string
  /** Real ms of the last restore, 0 when there was none. */
  epochChangedAt: number
  recordedAt: number
  clock: LogClock
}

/** The log's one row of truth. Throws when it is missing. */
export function* loadHead(): Flow<Head> {
  const [row] = yield sql.readHead({})
  if (!row) throw new Error('the log has no head')
  return headOf(row)
}

/** A head as its row holds it. */
export function headOf(row: Row): Head {
  return {
    position: numberIn(row, 'position'),
    hash: textIn(row, 'hash'),
    epoch: textIn(row, 'epoch'),
    epochChangedAt: numberIn(row, 'epoch_changed_at'),
    recordedAt: numberIn(row, 'recorded_at'),
    clock: {
      anchorReal: numberIn(row, 'anchor_real'),
      anchorLog: numberIn(row, 'anchor_log'),
      speed: numberIn(row, 'speed_milli') / 1000,
    },
  }
}

/** A stream as the corridor holds it between batches. */
export interface Loaded {
  state: StreamState
  audience: Audience
  /** What was folded since the state was last saved: events and their bytes. */
  unsaved: { events: number; bytes: number }
  /** Position of its first event. */
  openedAt: number
}

/** True when two states have one audience for certain: what that is computed from is the same. */
export function judgedAlike(one: StreamState, other: StreamState): boolean {
  return one.parts.open === other.parts.open && one.parts.closed === other.parts.closed
}

/** Folds a stream from its saved state, or from the start when that is of another fold version (LOG11). */
export function* loadStream(id: string, rules: Rules, log?: string): Flow<Loaded | undefined> {
  const [row] = yield sql.findStream({ id }, log)
  if (!row) return undefined
  const feature = rules.catalogue.feature(textIn(row, 'feature'))
  const saved = row['state']
  const usable = typeof saved === 'string' && numberIn(row, 'fold_version') === feature.foldVersion
  const start = usable ? (JSON.parse(saved) as StreamState) : undefined
  const rows = yield sql.streamEvents(
    { stream: id, after: usable ? numberIn(row, 'state_position') : 0 },
    log,
  )
  const events = decodeAll(rows, rules)
  let state = start
  for (const event of events) state = evolve(feature, state, event)
  if (!state) throw new Error(`stream ${id} has a row but no event`)
  const bytes = rows.reduce((sum, { body }) => sum + (typeof body === 'string' ? body.length : 0), 0)
  return {
    state,
    audience: rules.audienceOf(state.feature, state.parts),
    unsaved: { events: events.length, bytes },
    openedAt: numberIn(row, 'opened_at'),
  }
}

/** Events of joined rows, in order, each with all its words. */
export function decodeAll(rows: readonly Row[], rules: Rules): Event[] {
  return grouped(rows).map(({ body, words }) => decode(body, words, rules.catalogue))
}

interface Grouped {
  position: number
  stream: string
  feature: string
  body: string
  words: { path: string; text: string }[]
  /** As `logPage` gives them; null for other statements. */
  audience: SqlValue
  before: SqlValue
}

function grouped(rows: readonly Row[]): Grouped[] {
  const events: Grouped[] = []
  for (const row of rows) {
    const position = numberIn(row, 'position')
    let last = events.at(-1)
    if (last?.position !== position) {
      const feature = typeof row['feature'] === 'string' ? row['feature'] : ''
      const { audience = null, before = null } = row
      const [stream, body] = [textIn(row, 'stream'), textIn(row, 'body')]
      last = { position, stream, feature, body, words: [], audience, before }
      events.push(last)
    }
    const { path, text } = row
    if (typeof path === 'string' && typeof text === 'string') last.words.push({ path, text })
  }
  return events
}

/** An event as views handle it: enough to filter, and its wire form as a string. */
export interface WireEvent {
  position: number
  stream: string
  layer: Event['layer']
  type: string
  wire: string
}

/** An event as views handle it. */
export function wireOf(event: Event): WireEvent {
  const { position, stream, layer, type } = event
  return { position, stream, layer, type, wire: JSON.stringify(event) }
}

/** From `position` on this audience holds for the stream; undefined: outside the live set. */
export interface AudienceChange {
  position: number
  stream: string
  feature: string
  before: Audience | undefined
  after: Audience | undefined
}

/** Everything a follower needs to know of the positions `(after, upTo]`, in order. */
export interface Page {
  after: number
  upTo: number
  events: WireEvent[]
  changes: AudienceChange[]
}

/** Pages that follow each other as one; undefined for none. */
export function joined(pages: readonly Page[]): Page | undefined {
  const [first, ...rest] = pages
  const last = pages.at(-1)
  if (!first || !last) return undefined
  if (rest.length === 0) return first
  return {
    after: first.after,
    upTo: last.upTo,
    events: pages.flatMap(({ events }) => events),
    changes: pages.flatMap(({ changes }) => changes),
  }
}

/** Reads at most `limit` positions after `after`, in one statement: what is committed when it begins, without a gap. */
export function* loadPage(after: number, limit: number, rules: Rules): Flow<Page> {
  return pageOf(yield sql.logPage({ after, upTo: after + limit }), after, rules)
}

/** The rows of `logPage` as a page. Throws for a gap. */
export function pageOf(rows: readonly Row[], after: number, rules: Rules): Page {
  const all = grouped(rows)
  const upTo = all.at(-1)?.position ?? after
  if (all.length !== upTo - after) throw new Error(`the log has a hole between ${after} and ${upTo}`)
  const events = all.map(({ body, words }) => wireOf(decode(body, words, rules.catalogue)))
  const changes = all.flatMap(({ position, stream, feature, audience, before }): AudienceChange[] =>
    audience === null
      ? []
      : [{ position, stream, feature, before: readAudience(before), after: readAudience(audience) }],
  )
  return { after, upTo, events, changes }
}

/** The head and a page as both stood at one moment. */
export interface Since {
  head: Head
  page: Page
}

/** As `loadPage`, with the head, in one statement. */
export function* loadSince(after: number, limit: number, rules: Rules): Flow<Since> {
  const rows = yield sql.logSince({ after, upTo: after + limit })
  const [first] = rows
  if (!first) throw new Error('the log has no head')
  const head = headOf({ ...first, position: first['end'] ?? null })
  return { head, page: pageOf(first['position'] === null ? [] : rows, after, rules) }
}

export function readAudience(text: unknown): Audience | undefined {
  return typeof text === 'string' && text !== '' ? (JSON.parse(text) as Audience) : undefined
}

/** A stream as it stands now, for an `enter`, a snapshot or a reader; rows are the newest of each layer. */
export interface Opened {
  stream: string
  state: StreamState
  audience: Audience
  rows: LedgerRow[]
}

/** Opens a stream whole; undefined when there is none. The caller cuts it to what its reader may see. */
export function* openStream(stream: string, rules: Rules): Flow<Opened | undefined> {
  const loaded = yield* loadStream(stream, rules)
  if (!loaded) return undefined
  const rows: LedgerRow[] = []
  for (const layer of layers) {
    const found = yield sql.newestRows({ stream, depth: rank(layer), limit: ledgerWindow })
    for (const row of found)
      rows.push({
        id: textIn(row, 'row_id'),
        layer,
        position: numberIn(row, 'position'),
        body: JSON.parse(textIn(row, 'body')) as Record<string, unknown>,
      })
  }
  rows.sort((a, b) => a.position - b.position)
  return { stream, state: loaded.state, audience: loaded.audience, rows }
}

/** A stream and its whole ledger, folded from its first event: what saved states and ledgers must equal. */
export function refold(
  events: readonly Event[],
  feature: string,
  rules: Rules,
): { state: StreamState; rows: LedgerRow[] } {
  const definition = rules.catalogue.feature(feature)
  let state: StreamState | undefined
  const rows = new Map<string, LedgerRow>()
  for (const event of events) {
    state = evolve(definition, state, event)
    const touched = rowChanges(definition, event).flatMap(({ id }) => rows.get(id) ?? [])
    applyRows(touched, rowChanges(definition, event), event)
    for (const row of touched) rows.set(row.id, row)
  }
  if (!state) throw new Error('a stream without events cannot be folded')
  return { state, rows: [...rows.values()] }
}
