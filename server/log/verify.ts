/** Walks a log and says where it was changed by other hands (LOG12): chain, words, saved states, ledgers, checkpoints. */
import { rank, type Event, type LedgerRow } from '../../shared/event.ts'
import type { Rules } from '../corridor/rules.ts'
import type { Checkpoint } from './checkpoint.ts'
import { chained, chainStart, commitment, commitmentsIn, decode, parseStored } from './encode.ts'
import { numberIn, textIn, type Flow, type Row } from './flow.ts'
import { loadHead, refold } from './load.ts'
import { run, slot, statement } from './statement.ts'
import { stateSeal } from './append.ts'
import { evolve } from '../../shared/fold.ts'

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
const allWords = statement([], (db) => db.selectFrom('words').selectAll().orderBy('position'))
const allStreams = statement([], (db) => db.selectFrom('stream').selectAll())
const ledgerOf = statement(['stream'], (db) =>
  db.selectFrom('ledger').selectAll().where('stream', '=', slot('stream')).orderBy('position'),
)

/** Everything of a log against everything else of it; `checkpoints` are those whose signature was tried. */
export function* verifyLog(
  rules: Rules,
  checkpoints: readonly (Checkpoint & { genuine: boolean })[],
): Flow<Verdict> {
  const walk = yield* walkChain(rules, checkpoints)
  const faults = [...walk.faults, ...(yield* checkWords(walk))]
  if (faults.length === 0) faults.push(...(yield* checkStreams(walk, rules)))
  faults.sort((a, b) => a.position - b.position)
  return { events: walk.count, first: faults[0] }
}

interface Walk {
  count: number
  faults: Fault[]
  /** Commitments by `position/path`, for events found whole. */
  commitments: Map<string, string>
  erased: Set<string>
  /** Bodies of each stream, in order. */
  bodies: Map<string, string[]>
}

function* walkChain(rules: Rules, checkpoints: readonly (Checkpoint & { genuine: boolean })[]): Flow<Walk> {
  const walk: Walk = { count: 0, faults: [], commitments: new Map(), erased: new Set(), bodies: new Map() }
  const head = yield* loadHead()
  const signed = new Map<number, string>()
  for (const { genuine, epoch, position, hash } of checkpoints) {
    if (!genuine) return failed(walk, position, 'a checkpoint whose signature does not hold')
    if (epoch === head.epoch) signed.set(position, hash)
  }
  let hash = chainStart
  for (let rows = yield* page(0); rows.length > 0; rows = yield* page(walk.count)) {
    for (const row of rows) {
      const expected = walk.count + 1
      const fault = checkRow(row, expected, hash, walk, rules)
      if (fault) return failed(walk, expected, fault)
      hash = textIn(row, 'hash')
      if ((signed.get(expected) ?? hash) !== hash)
        return failed(walk, expected, 'not the event a checkpoint signed')
      walk.count = expected
    }
  }
  if (head.position !== walk.count)
    return failed(walk, Math.min(head.position, walk.count) + 1, `the head stands at ${head.position}`)
  if (head.hash !== hash) return failed(walk, walk.count, 'the head names another hash')
  const beyond = [...signed.keys()].filter((position) => position > walk.count)
  if (beyond.length > 0) return failed(walk, walk.count + 1, 'a checkpoint signed events that are gone')
  return walk
}

function failed(walk: Walk, position: number, reason: string): Walk {
  walk.faults.push({ position, reason })
  return walk
}

function* page(after: number): Flow<readonly Row[]> {
  return yield* run(eventsAfter({ after, limit: pageRows }))
}

function checkRow(
  row: Row,
  expected: number,
  previous: string,
  walk: Walk,
  rules: Rules,
): string | undefined {
  if (row['position'] !== expected) return 'missing'
  const body = row['body']
  if (typeof body !== 'string') return 'body is not text'
  if (chained(previous, body) !== row['hash']) return 'hash does not follow'
  const stored = attempt(() => parseStored(body))
  if (!stored) return 'body cannot be read'
  if (stored.position !== expected || stored.stream !== row['stream']) return 'columns differ from the body'
  if (!attempt(() => rules.catalogue.event(stored.type))) return `unknown type ${stored.type}`
  for (const [path, hash] of commitmentsIn(stored.data)) walk.commitments.set(`${expected}/${path}`, hash)
  if (stored.type === 'log.wordsErased')
    walk.erased.add(`${String(stored.data['position'])}/${String(stored.data['field'])}`)
  const bodies = walk.bodies.get(stored.stream)
  if (bodies) bodies.push(body)
  else walk.bodies.set(stored.stream, [body])
  return undefined
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function* checkWords(walk: Walk): Flow<Fault[]> {
  const faults: Fault[] = []
  const missing = new Map(walk.commitments)
  for (const row of yield* run(allWords({}))) {
    const position = typeof row['position'] === 'number' ? row['position'] : 0
    if (position > walk.count && walk.faults.length > 0) continue
    const place = `${position}/${String(row['path'])}`
    const { salt, text } = row
    const whole =
      typeof salt === 'string' && typeof text === 'string' && missing.get(place) === commitment(salt, text)
    if (whole && !walk.erased.has(place)) missing.delete(place)
    else faults.push({ position, reason: 'words differ from what was recorded' })
  }
  for (const place of missing.keys()) {
    const position = Number(place.slice(0, place.indexOf('/')))
    if (!walk.erased.has(place)) faults.push({ position, reason: 'words are gone without an erasure' })
  }
  return faults
}

/** Saved states and ledgers are only a cache, but one that decisions read: a fault is named by the stream's first position. */
function* checkStreams(walk: Walk, rules: Rules): Flow<Fault[]> {
  const words = new Map<number, { path: string; text: string }[]>()
  for (const row of yield* run(allWords({}))) {
    const position = numberIn(row, 'position')
    const entry = { path: textIn(row, 'path'), text: textIn(row, 'text') }
    words.set(position, [...(words.get(position) ?? []), entry])
  }
  const rows = new Map((yield* run(allStreams({}))).map((row) => [textIn(row, 'id'), row]))
  const faults: Fault[] = []
  for (const [stream, bodies] of walk.bodies) {
    const events = bodies.map((body) => {
      const { position } = parseStored(body)
      return decode(body, words.get(position) ?? [], rules.catalogue)
    })
    const row = rows.get(stream)
    rows.delete(stream)
    const position = events[0]?.position ?? 0
    const reason = row ? checkState(row, events, rules) : 'the stream has no row'
    if (reason) faults.push({ position, reason })
    else if (!(yield* ledgerMatches(stream, events, textIn(row ?? {}, 'feature'), rules)))
      faults.push({ position, reason: 'the ledger differs from the events' })
  }
  if (rows.size > 0) faults.push({ position: walk.count + 1, reason: 'a stream without events' })
  return faults
}

function checkState(row: Row, events: readonly Event[], rules: Rules): string | undefined {
  if (row['state_hash'] !== attempt(() => stateSeal(row))) return 'the saved state was changed'
  const feature = attempt(() => rules.catalogue.feature(textIn(row, 'feature')))
  if (!feature || events[0]?.position !== row['opened_at']) return 'the row of the stream was changed'
  const saved = row['state']
  if (saved === '' || row['fold_version'] !== feature.foldVersion) return undefined
  const upTo = numberIn(row, 'state_position')
  const folded = attempt(() =>
    events
      .filter(({ position }) => position <= upTo)
      .reduce<ReturnType<typeof evolve> | undefined>(
        (state, event) => evolve(feature, state, event),
        undefined,
      ),
  )
  return JSON.stringify(folded) === saved ? undefined : 'the saved state differs from the events'
}

function* ledgerMatches(
  stream: string,
  events: readonly Event[],
  feature: string,
  rules: Rules,
): Flow<boolean> {
  const expected = new Map(refold(events, feature, rules).rows.map((row) => [row.id, written(row)]))
  for (const row of yield* run(ledgerOf({ stream }))) {
    const id = textIn(row, 'row_id')
    const held = JSON.stringify([id, row['depth'], row['position'], row['body']])
    if (expected.get(id) !== held) return false
    expected.delete(id)
  }
  return expected.size === 0
}

function written(row: LedgerRow): string {
  return JSON.stringify([row.id, rank(row.layer), row.position, JSON.stringify(row.body)])
}
