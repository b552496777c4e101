/**
 * The way of one command through the house (D1), inside the transaction that holds the log's lock:
 * idempotency, then rights, then decide, then append. Many commands share one commit.
 */
import { createHmac } from 'node:crypto'
import type { Actor } from '../../shared/access/actor.ts'
import { authorise } from '../../shared/access/authorise.ts'
import type { CityRules } from '../../shared/city.ts'
import type { Answer, Command } from '../../shared/command.ts'
import { featureOf, rank } from '../../shared/event.ts'
import type {
  Context,
  Decision,
  Feature,
  NewEvent,
  Order,
  States,
  StreamState,
} from '../../shared/feature.ts'
import { decideOrder } from '../../shared/families.ts'
import { refused, type Refusal } from '../../shared/refusal.ts'
import { logTime, occurredAheadMs } from '../../shared/time.ts'
import { appendEvent, type Draft, type Stamp } from '../log/append.ts'
import { StoreError, type Flow } from '../log/flow.ts'
import { loadHead, loadStream, type Loaded } from '../log/load.ts'
import * as sql from '../log/statements.ts'
import { actorOf, houseLog } from './accounts.ts'
import { contextFor } from './context.ts'
import { readsOf } from './reads.ts'
import { houseRules, type Rules } from './rules.ts'
import { findPlace, isFresh, levelFor, predecessor, staleness } from './standing.ts'

/** A command that passed the door, and who sent it: an account, or the house itself. */
export interface Request {
  by: { account: string } | { system: Actor }
  command: Command
}

export interface Surroundings {
  log: string
  rules: Rules
  /** The city's bounds and grading rules; none where no decision asks for them. */
  city?: CityRules | undefined
  /** Key of the HMAC kept instead of a command's body (D3). */
  hmacKey: Uint8Array
  realNow: number
  /** Log time to the city's day, `MMDD`. */
  dayOf: (now: number) => string
  /** Hot states between batches. */
  hot: { get: (stream: string) => Loaded | undefined }
  /** Hot accounts of log `house`, where this process writes that log too and so hears of every change. */
  accounts: {
    get: (stream: string) => Loaded | undefined
    set: (stream: string, loaded: Loaded) => unknown
  }
  /** Told of a bug in a decision; the command is answered `house.fault`. */
  onFault: (error: unknown, command: Command) => void
}

export interface BatchResult extends Draft {
  answers: Answer[]
  /** Head before the batch. */
  from: number
}

/**
 * Judges and records a batch. Returns one answer per request, in order, and what was written. The caller commits or,
 * when this throws, rolls back. `together` throws for a bug of any decision: then the batch is run anew with `each`,
 * where a bug ends its own command only (LOG7). Bugs are rare, and for a savepoint the store copies every page that a
 * command touches. An error of the store ends the whole batch either way: see `endsBatch`.
 */
export function* runBatch(
  requests: readonly Request[],
  around: Surroundings,
  guarded: 'together' | 'each',
): Flow<BatchResult> {
  const head = yield* loadHead()
  const draft: Draft = { head, streams: new Map(), events: [], changes: [] }
  const handle = guarded === 'each' ? guardedly : takeAsNew
  const answers: Answer[] = []
  for (const request of requests) answers.push(yield* handle(request, draft, around))
  if (draft.head !== head)
    yield sql.writeHead({
      position: draft.head.position,
      hash: draft.head.hash,
      recorded_at: draft.head.recordedAt,
    })
  return { ...draft, answers, from: head.position }
}

/** Takes a command within a savepoint of its own. */
function* guardedly(request: Request, draft: Draft, around: Surroundings): Flow<Answer> {
  const { head, events, changes } = draft
  const undo = { head, events: events.length, changes: changes.length, streams: new Map(draft.streams) }
  yield sql.savepoint
  try {
    const answer = yield* take(request, draft, around)
    yield sql.release
    return answer
  } catch (error) {
    if (endsBatch(error)) throw error
    yield sql.undo
    yield sql.release
    Object.assign(draft, { head: undo.head, streams: undo.streams })
    draft.events.length = undo.events
    draft.changes.length = undo.changes
    around.onFault(error, request.command)
    return no('house.fault', { reference: request.command.commandId })
  }
}

/** A command and the key under which its answer is kept. */
interface Keyed extends Request {
  account: string
  hmac: string
}

function keyed(request: Request, { hmacKey }: Surroundings): Keyed {
  const account = 'account' in request.by ? request.by.account : request.by.system.account
  const hmac = createHmac('sha256', hmacKey).update(bodyOf(request.command)).digest('hex')
  return { ...request, account, hmac }
}

/** Takes a command, or repeats the answer it had. */
function* take(request: Request, draft: Draft, around: Surroundings): Flow<Answer> {
  const one = keyed(request, around)
  return (yield* answered(one)) ?? (yield* judgeAndRecord(one, draft, around))
}

/**
 * Takes a command as if it came for the first time, as nearly all do. A second coming is seen where it is refused, for
 * an answer is then looked for, or where it is recorded, for the row of its answer is there already: a constraint that
 * ends the batch, which is run anew.
 */
function* takeAsNew(request: Request, draft: Draft, around: Surroundings): Flow<Answer> {
  const one = keyed(request, around)
  const answer = yield* judgeAndRecord(one, draft, around)
  return answer.accepted ? answer : ((yield* answered(one)) ?? answer)
}

/** The answer a command had (LOG3). */
function* answered({ account, command, hmac }: Keyed): Flow<Answer | undefined> {
  const [known] = yield sql.findAnswer({ account, command_id: command.commandId })
  if (!known) return undefined
  return known['hmac'] === hmac ? (JSON.parse(String(known['answer'])) as Answer) : no('command.idMismatch')
}

function* judgeAndRecord(one: Keyed, draft: Draft, around: Surroundings): Flow<Answer> {
  const judged = yield* judge(one, draft, around)
  if ('refusal' in judged) return { accepted: false, refusal: judged.refusal }
  return yield* record(judged, one, draft, around)
}

/** What the HMAC covers: what is ordered, not what it was judged on nor how it came. */
function bodyOf({ type, stream, occurredAt, data }: Command): string {
  return JSON.stringify([type, stream, occurredAt ?? null, data])
}

interface Judged {
  actor: Actor
  /** Of the stream it went to. */
  feature: Feature
  order: Order
  decision: Extract<Decision, { accepted: true }>
  context: Context
  /** States of the streams it was judged on. */
  read: States
}

/** What an order comes to, and what it gives along with itself: taken together or not at all (LOG7, LOG21). */
function* judge(request: Request, draft: Draft, around: Surroundings): Flow<Judged[] | { refusal: Refusal }> {
  const { command } = request
  const { rules } = around
  const definition = rules.catalogue.command(command.type)
  if (!definition) return { refusal: refused('command.unknownType', { type: command.type }) }
  if ((command.log !== undefined && command.log !== around.log) || !belongsHere(command.type, around))
    return { refusal: refused('command.wrongLog', { log: around.log }) }
  const now = Math.max(draft.head.recordedAt, logTime(draft.head.clock, around.realNow))
  if (command.occurredAt !== undefined && command.occurredAt > now + occurredAheadMs)
    return { refusal: refused('command.occurredInFuture', { now }) }

  const actor = 'account' in request.by ? yield* sender(request.by.account, draft, around) : request.by.system
  if (!actor) return { refusal: refused('access.suspended') }
  const before = yield* predecessor(command, actor)
  if (before === 'missing') return { refusal: refused('command.predecessorMissing') }

  const given = { now, day: around.dayOf(now), actor, city: around.city }
  const first = yield* judgeOne({ ...command, data: command.data }, { given, before, draft, around })
  if ('refusal' in first) return first
  const all = [first]
  for (const other of first.decision.gives ?? []) {
    const parsed = rules.catalogue.command(other.type)?.data.safeParse(other.data)
    if (!parsed?.success) return { refusal: refused('command.malformed', { field: other.type }) }
    if (all.some(({ order }) => order.stream === other.stream)) return { refusal: refused('stream.exists') }
    const { commandId, occurredAt } = command
    const order: Order = { commandId, occurredAt, ...other, data: parsed.data }
    const next = yield* judgeOne(order, { given, before: undefined, draft, around })
    if ('refusal' in next) return next
    all.push(next)
  }
  const taken = yield* takenClaim(all)
  return taken === undefined ? all : { refusal: refused('claim.taken', { claim: taken }) }
}

interface Judging {
  given: Pick<Context, 'now' | 'day' | 'actor' | 'city'>
  /** Position of the order before it in its outbox. */
  before: number | undefined
  draft: Draft
  around: Surroundings
}

/** One order: its place, the sender's rights, what it was judged on, what its feature decides. */
function* judgeOne(
  order: Order,
  { given, before, draft, around }: Judging,
): Flow<Judged | { refusal: Refusal }> {
  const { rules } = around
  const { actor } = given
  const { opens = false, judgedOn, sees } = rules.catalogue.command(order.type) ?? {}
  const held = yield* loaded(order.stream, draft, around)
  const place = findPlace(order, opens, held, actor, isFresh(draft.head, around.realNow))
  if (place) return { refusal: place }
  const feature = rules.catalogue.feature(held?.state.feature ?? featureOf(order.type))
  const permit = authorise(actor, order, held?.state, feature, rules.permissions)
  if (!permit.granted) return { refusal: permit.refusal }
  const needed = judgedOn ?? sees
  if (held && needed) {
    const level = levelFor(actor, held)
    if (!level || rank(level) < rank(needed))
      return { refusal: refused('access.forbidden', { command: order.type }) }
  }
  if (held && judgedOn) {
    const stale = yield* staleness(order, judgedOn, held.state, before)
    if (stale) return { refusal: stale }
  }
  const gathered = yield* readsOf(order, held?.state, feature, given, (id) =>
    visible(id, actor, draft, around),
  )
  const context = contextFor(gathered, given)
  const decision = decideOrder(feature, order, gathered.states, context)
  return decision.accepted
    ? { actor, feature, order, decision, context, read: gathered.states }
    : { refusal: decision.refusal }
}

/** The first claim that another event holds, or two of one act: under the lock, what is read here stays true (LOG8). */
function* takenClaim(all: readonly Judged[]): Flow<string | undefined> {
  const asked = new Set<string>()
  for (const { decision, order } of all)
    for (const key of decision.claims ?? []) {
      const [holder] = yield sql.findClaim({ key })
      const freed =
        decision.releases?.includes(key) && writtenTo({ order, decision }).has(String(holder?.['stream']))
      if ((holder && !freed) || asked.has(key)) return key
      asked.add(key)
    }
  return undefined
}

/** The streams of an act: what one of them holds, it may let go. */
function writtenTo({ order, decision }: Pick<Judged, 'order' | 'decision'>): Set<string> {
  return new Set([order.stream, ...decision.events.map(({ stream }) => stream)])
}

/** Rights are kept in log `house` and nowhere else; what happens in the city never there (D20). */
function belongsHere(type: string, { log, rules }: Surroundings): boolean {
  if (featureOf(type) === 'log') return true
  const ofHouse = rules.permissions[type]?.reach === 'house'
  return ofHouse === (log === houseLog)
}

/** The sender's rights as they stand, in log `house` including what this very batch changed (SEE4). */
function* sender(account: string, draft: Draft, around: Surroundings): Flow<Actor | undefined> {
  if (around.log === houseLog) {
    const held = yield* loaded(account, draft, around)
    return held && actorOf(account, held.state)
  }
  const hot = around.accounts.get(account)
  if (hot) return actorOf(account, hot.state)
  const found = yield* loadStream(account, houseRules, houseLog)
  if (!found) return undefined
  around.accounts.set(account, found)
  return actorOf(account, found.state)
}

function* loaded(id: string, draft: Draft, around: Surroundings): Flow<Loaded | undefined> {
  if (draft.streams.has(id)) return draft.streams.get(id)
  const found = around.hot.get(id) ?? (yield* loadStream(id, around.rules))
  draft.streams.set(id, found)
  return found
}

function* visible(
  id: string,
  actor: Actor,
  draft: Draft,
  around: Surroundings,
): Flow<StreamState | undefined> {
  const found = yield* loaded(id, draft, around)
  return found && levelFor(actor, found) ? found.state : undefined
}

function* record(
  all: readonly Judged[],
  { command, account, hmac }: Keyed,
  draft: Draft,
  around: Surroundings,
): Flow<Answer> {
  const before = draft.events.length
  for (const judged of all) yield* recordOne(judged, draft, around)
  const events = draft.events.slice(before).map(({ position, stream, type }) => ({ position, stream, type }))
  const answer: Answer = { accepted: true, position: draft.head.position, events }
  const [kept, at] = [JSON.stringify(answer), around.realNow]
  yield sql.insertAnswer({ account, command_id: command.commandId, hmac, answer: kept, at })
  return answer
}

function* recordOne(
  { actor, feature, order, decision, context, read }: Judged,
  draft: Draft,
  around: Surroundings,
): Flow<void> {
  for (const key of decision.releases ?? [])
    for (const stream of writtenTo({ order, decision })) yield sql.deleteClaim({ key, stream })
  for (const key of decision.claims ?? [])
    yield sql.insertClaim({ key, stream: order.stream, position: draft.head.position + 1 })
  const stamp: Stamp = {
    commandId: order.commandId,
    actor,
    occurredAt: order.occurredAt ?? context.now,
    recordedAt: context.now,
  }
  yield* appendAll(decision.events, stamp, draft, around)
  if (!feature.policies) return
  const states = statesNow(decision.events, read, draft)
  yield* appendAll(feature.policies(decision.events, states, context), stamp, draft, around)
}

/** What was read for a decision and what it wrote to, with its events folded in. */
function statesNow(facts: readonly NewEvent[], read: States, draft: Draft): States {
  const states = new Map<string, StreamState>()
  for (const id of [...read.keys(), ...facts.map(({ stream }) => stream)]) {
    const held = draft.streams.get(id)
    if (held) states.set(id, held.state)
  }
  return states
}

function* appendAll(
  facts: readonly NewEvent[],
  stamp: Stamp,
  draft: Draft,
  around: Surroundings,
): Flow<void> {
  for (const fact of facts) {
    yield* loaded(fact.stream, draft, around)
    yield* appendEvent(draft, fact, stamp, around.rules)
  }
}

function no(...args: Parameters<typeof refused>): Answer {
  return { accepted: false, refusal: refused(...args) }
}

/** Trouble of the store ends the batch; a broken constraint or any other error is a bug and ends its command only. */
export function endsBatch(error: unknown): boolean {
  return error instanceof StoreError && error.fault !== 'constraint'
}
