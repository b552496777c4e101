/**
 * Walks a log and says where it was changed by other hands (LOG12): chain, words, saved states, ledgers, clocks,
 * checkpoints.
 * Pages of the log and one stream at a time are held in memory, never the whole.
 */
import { evolve } from '../../shared/fold.ts'
import { featureOf, rank, type Event, type LedgerRow } from '../../shared/event.ts'
import type { Feature, StreamState } from '../../shared/feature.ts'
import type { Rules } from '../corridor/rules.ts'
import { signedHashes, type Tried } from './checkpoint.ts'
import {
  chained,
  chainStart,
  commitment,
  commitmentsIn,
  erasedSalt,
  parseStored,
  type StoredEvent,
} from './encode.ts'
import { clocksHold, strayClock } from './clocks.ts'
import { numberIn, textIn, type Flow, type Row } from './flow.ts'
import { decodeAll, loadHead, refold, type Head } from './load.ts'
import { stateSeal } from './saved.ts'
import { slot, statement } from './statement.ts'
import * as sql from './statements.ts'

export interface Fault {
  position: number
  reason: string
}
export interface Verdict {
  events: number
  /** The fault with the lowest position, undefined when all is whole. */
  first: Fault | undefined
}

const pageRows = 1000
const eventsAfter = statement(['after', 'limit'], (db) =>
  db
    .selectFrom('event')
    .selectAll()
    .where('position', '>', slot('after'))
    .orderBy('position')
    .limit(slot('limit')),
)
const strayWords = statement(['start', 'end'], (db) =>
  db
    .selectFrom('words')
    .select('position')
    .where((e) => e.or([e('position', '<', slot('start')), e('position', '>', slot('end'))]))
    .limit(1),
)
const allStreams = statement([], (db) => db.selectFrom('stream').select(['id', 'opened_at']))

/** Everything of a log against everything else of it; `checkpoints` are those whose signature was tried. */
export function* verifyLog(rules: Rules, checkpoints: readonly Tried[]): Flow<Verdict> {
  const walk: Walk = {
    count: 0,
    hash: chainStart,
    recordedAt: 0,
    faults: [],
    missing: new Set(),
    erased: new Set(),
    opened: new Map(),
  }
  for (const { genuine, position } of checkpoints)
    if (!genuine) note(walk, position, 'a checkpoint whose signature does not hold')
  const isWhole =
    (yield* walkChain(walk, rules, signedHashes(checkpoints))) && (yield* checkEnd(walk, checkpoints))
  yield* checkErasures(walk, isWhole)
  if (walk.faults.length === 0) yield* checkStreams(walk, rules)
  walk.faults.sort((a, b) => a.position - b.position)
  return { events: walk.count, first: walk.faults[0] }
}

interface Walk {
  /** Events found whole, the hash and time of the last one. */
  count: number
  hash: string
  recordedAt: number
  faults: Fault[]
  /** Places (`position/path`) whose words are not there, and places whose words an event erased. */
  missing: Set<string>
  erased: Set<string>
  /** First position of each stream. */
  opened: Map<string, number>
}

function note(walk: Walk, position: number, reason: string): void {
  walk.faults.push({ position, reason })
}

/** True when every event holds; what comes after the first that does not cannot be judged. */
function* walkChain(walk: Walk, rules: Rules, signed: ReadonlyMap<number, string>): Flow<boolean> {
  for (;;) {
    // From the very bottom: a row before the first is one too many.
    const after = walk.count === 0 ? Number.MIN_SAFE_INTEGER : walk.count
    const rows = yield eventsAfter({ after, limit: pageRows })
    if (rows.length === 0) return true
    const first = walk.count
    const commitments = new Map<string, string>()
    const fault = firstFault(rows, walk, rules, signed, commitments)
    yield* checkWords(walk, first, commitments)
    if (fault === undefined) continue
    note(walk, walk.count + 1, fault)
    return false
  }
}

function firstFault(
  rows: readonly Row[],
  walk: Walk,
  rules: Rules,
  signed: ReadonlyMap<number, string>,
  commitments: Map<string, string>,
): string | undefined {
  for (const row of rows) {
    const position = walk.count + 1
    const stored = checkRow(row, position, walk, rules)
    if (typeof stored === 'string') return stored
    const hash = textIn(row, 'hash')
    if ((signed.get(position) ?? hash) !== hash) return 'not the event a checkpoint signed'
    for (const [path, committed] of commitmentsIn(stored.data))
      commitments.set(`${position}/${path}`, committed)
    if (stored.type === 'log.wordsErased')
      walk.erased.add(`${String(stored.data['position'])}/${String(stored.data['field'])}`)
    if (!walk.opened.has(stored.stream)) walk.opened.set(stored.stream, position)
    Object.assign(walk, { count: position, hash, recordedAt: stored.recordedAt })
  }
  return undefined
}

/** The stored event, or what is wrong with its row. */
function checkRow(row: Row, expected: number, walk: Walk, rules: Rules): StoredEvent | string {
  if (row['position'] !== expected) return 'missing'
  const body = row['body']
  if (typeof body !== 'string') return 'body is not text'
  if (chained(walk.hash, body) !== row['hash']) return 'hash does not follow'
  const stored = attempt(() => parseStored(body))
  if (!stored) return 'body cannot be read'
  if (stored.position !== expected || stored.stream !== row['stream']) return 'columns differ from the body'
  if (stored.recordedAt < walk.recordedAt) return 'recorded before the event before it'
  if (!attempt(() => rules.catalogue.event(stored.type))) return `unknown type ${stored.type}`
  return stored
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** Words of the positions a page brought, against the commitments in its bodies. */
function* checkWords(walk: Walk, after: number, commitments: Map<string, string>): Flow<void> {
  for (const { position, path, salt, text } of yield sql.wordsBetween({ after, upTo: walk.count })) {
    const place = `${String(position)}/${String(path)}`
    // Erased words leave a blank row: like one that is not there, it needs an erasure.
    if (salt === erasedSalt && typeof text === 'string' && text.trim() === '' && commitments.has(place))
      continue
    const whole =
      typeof salt === 'string' &&
      typeof text === 'string' &&
      commitments.get(place) === commitment(salt, text)
    if (whole) commitments.delete(place)
    else note(walk, Number(position), 'words differ from what was recorded')
  }
  for (const place of commitments.keys()) walk.missing.add(place)
}

/** The head and what lies beyond it. False when events are missing at the end. */
function* checkEnd(walk: Walk, checkpoints: readonly Tried[]): Flow<boolean> {
  const { count } = walk
  const genuine = checkpoints.filter((line) => line.genuine)
  const furthest = Math.max(0, ...signedHashes(genuine).keys())
  if (furthest > count) note(walk, count + 1, 'a checkpoint signed events that are gone')
  const [stray] = yield strayWords({ start: 1, end: count })
  const at = stray?.['position']
  if (stray) note(walk, typeof at === 'number' ? at : count + 1, 'words of an event that is not there')
  const head = yield* loadHeadSafely()
  if (!head) {
    note(walk, count, 'the head cannot be read')
    return furthest <= count
  }
  const { position, hash, recordedAt, epoch } = head
  if (position !== count) note(walk, Math.min(position, count) + 1, `the head stands at ${position}`)
  else if (hash !== walk.hash) note(walk, count, 'the head names another hash')
  else if (count > 0 && recordedAt !== walk.recordedAt) note(walk, count, 'the head names another time')
  if (genuine.length > 0 && !genuine.some((line) => line.epoch === epoch))
    note(walk, count, 'the head names an epoch that was never signed')
  return furthest <= count && position <= count
}

function* loadHeadSafely(): Flow<Head | undefined> {
  try {
    return yield* loadHead()
  } catch {
    return undefined
  }
}

/** Words may be missing only where an event erased them, and must be missing there; one past a break may have. */
function* checkErasures(walk: Walk, isWhole: boolean): Flow<void> {
  for (const place of walk.missing)
    if (isWhole && !walk.erased.has(place)) note(walk, positionIn(place), 'words are gone without an erasure')
  for (const place of walk.erased) {
    const position = positionIn(place)
    const path = place.slice(place.indexOf('/') + 1)
    const [row] = position > walk.count ? [] : yield sql.findWords({ position, path })
    if (row) note(walk, position, 'words stand where they were erased')
  }
}

function positionIn(place: string): number {
  return Number(place.slice(0, place.indexOf('/')))
}

/** Saved states, ledgers and clocks are only a cache, but one that decisions read: a fault is named by the stream's first position. */
function* checkStreams(walk: Walk, rules: Rules): Flow<void> {
  for (const { id, opened_at: openedAt } of yield allStreams({}))
    if (typeof id !== 'string' || !walk.opened.has(id)) {
      const at =
        typeof openedAt === 'number' && openedAt >= 1 ? Math.min(openedAt, walk.count + 1) : walk.count + 1
      note(walk, at, 'a stream without events')
    }
  const [stray] = yield strayClock({})
  if (stray) note(walk, walk.count + 1, 'a clock of a stream that is not there')
  for (const [stream, position] of walk.opened) {
    const [row] = yield sql.findStream({ id: stream })
    const rows = yield sql.streamEvents({ stream, after: 0 })
    const events = attempt(() => decodeAll(rows, rules))
    const reason = !events
      ? 'this build cannot read the events'
      : row
        ? (checkState(row, events, walk.count, rules) ?? (yield* checkBeside(stream, events, rules)))
        : 'the stream has no row'
    if (reason !== undefined) note(walk, position, reason)
  }
}

function checkState(row: Row, events: readonly Event[], head: number, rules: Rules): string | undefined {
  const [first] = events
  const feature = attempt(() => rules.catalogue.feature(textIn(row, 'feature')))
  if (!first || !feature || featureOf(first.type) !== feature.name || row['opened_at'] !== first.position)
    return 'the row of the stream was changed'
  if (row['state_hash'] !== attempt(() => stateSeal(row))) return 'the saved state was changed'
  const saved = row['state']
  if (saved === null || row['fold_version'] !== feature.foldVersion) return undefined
  const upTo = attempt(() => numberIn(row, 'state_position'))
  if (upTo === undefined || upTo > head) return 'the saved state stands where the log does not'
  const folded = attempt(() => foldedUpTo(events, upTo, feature))
  return JSON.stringify(folded) === String(saved).trimEnd()
    ? undefined
    : 'the saved state differs from the events'
}

function foldedUpTo(events: readonly Event[], upTo: number, feature: Feature): StreamState | undefined {
  let state: StreamState | undefined
  for (const event of events) if (event.position <= upTo) state = evolve(feature, state, event)
  return state
}

/** What lies beside a stream's state: its ledger, and its clocks. */
function* checkBeside(stream: string, events: readonly Event[], rules: Rules): Flow<string | undefined> {
  const folded = attempt(() => refold(events, featureOf(events[0]?.type ?? ''), rules))
  if (!folded) return 'this build cannot fold the events'
  if (!(yield* clocksHold(stream, folded.state))) return 'the clocks differ from the events'
  return yield* checkLedger(stream, folded.rows)
}

function* checkLedger(stream: string, rows: readonly LedgerRow[]): Flow<string | undefined> {
  const expected = new Map(rows.map((row) => [row.id, written(row)]))
  for (const row of yield sql.ledgerOf({ stream })) {
    const { row_id: id, depth, position, body } = row
    const found = JSON.stringify([id, depth, position, typeof body === 'string' ? body.trimEnd() : body])
    if (typeof id !== 'string' || expected.get(id) !== found) return 'the ledger differs from the events'
    expected.delete(id)
  }
  return expected.size === 0 ? undefined : 'the ledger differs from the events'
}

function written(row: LedgerRow): string {
  return JSON.stringify([row.id, rank(row.layer), row.position, JSON.stringify(row.body)])
}
