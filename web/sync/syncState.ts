/**
 * The phases of following a log, as values: no I/O, no clock, every step gives a new state and what to do now.
 *
 *            started            connected            welcomed              cursor = target
 *    idle ───────────> dialling ─────────> greeting ──────────> following ────────────────> (caught up)
 *     ^                  ^  ^               │  ^ │ replace          │ ^
 *     │ signedOut,       │  └── cut, bye ───┤  │ └──> replacing ────┼─┘ last page
 *     └─ reload          │   timeout (any)  │  │                    │
 *                        └──────────────────┘  └── pausing <────────┘ lost, gap (at once the first time)
 *
 * How old the data is shows apart from all this: `linkOf` reads the age of the last `head`.
 */
import type { Bye, Events, Head, HelloAnswer, Snapshot } from '../../shared/protocol.ts'
import type { LogClock } from '../../shared/time.ts'
import {
  copyKeptMs,
  dialWindow,
  greetingTimeoutMs,
  pauseMs,
  progressTimeoutMs,
  troubleFadesMs,
} from './waits.ts'

/** Where a copy stands (D2). */
export interface Cursor {
  log: string
  epoch: string
  view: string
  position: number
}

export type Welcome = Extract<HelloAnswer, { welcome: true }>

export type Stage =
  | { is: 'idle'; why?: 'signedOut' | 'reload' }
  /** `notBefore`: the house asked not to come back sooner. */
  | { is: 'dialling'; notBefore: number }
  /** A hello is under way; packets are ignored until its answer, which starts anew from the cursor it named. */
  | { is: 'greeting'; since: number; sentAt: number }
  | { is: 'replacing'; target: Cursor; since: number }
  /**
   * `target`: position of the welcome, or where its catch-up is whole; `since`: last progress towards it; `doubt`: a head
   * the cursor was below.
   */
  | { is: 'following'; target: number; since: number; welcomedAt: number; doubt?: number }
  | { is: 'pausing'; until: number }

export interface SyncState {
  stage: Stage
  /** Where the next hello continues; undefined before the first copy and when a whole new one is needed. */
  cursor: Cursor | undefined
  /** When the house's head was last confirmed to us, on this device's clock: a reload must not need the house's. */
  asOf: number | undefined
  /** House's real ms minus the device's. */
  skewMs: number
  time: LogClock | undefined
  /** Items received since the last welcome, until caught up. */
  received: number
  /** Dials since last caught up. */
  attempt: number
  /** Device ms at which the connection was lost; undefined while it holds. */
  lostSince: number | undefined
  /** Number of the latest hello; answers to older ones are ignored. */
  ask: number
  /** Hellos said out of turn lately, and when the last one was. */
  trouble: number
  troubleAt: number
  bye: string | undefined
  /** The house said that it has no room to write: orders wait here until it has. */
  isReadOnly: boolean
}

export type Input =
  | { is: 'started'; cursor?: Cursor | undefined; asOf?: number | undefined }
  | { is: 'connected' }
  | { is: 'answered'; ask: number; answer: HelloAnswer }
  | { is: 'snapshotPage'; page: Snapshot }
  | { is: 'packet'; packet: Events }
  /** The copy refused a packet: it misses an event of its own, so the cursor cannot be believed. */
  | { is: 'gap' }
  | { is: 'head'; head: Head }
  | { is: 'tick' }
  | { is: 'cut' }
  /** The device says that it has a network again, or was woken: a wait drawn before that means nothing now. */
  | { is: 'woken' }
  | { is: 'bye'; bye: Bye }
  | { is: 'signedOut' }

export type Effect =
  | { do: 'hello'; ask: number; from: Cursor | undefined }
  | { do: 'fold'; packet: Events; cursor: Cursor }
  /** Caught up: what was folded until now may stand on screen and on disk. */
  | { do: 'show' }
  | { do: 'stage'; page: Snapshot }
  /** All pages are in: what was staged becomes the copy. */
  | { do: 'swap'; cursor: Cursor }
  | { do: 'greet'; welcome: Welcome }
  /** Destroy the copy and its key: a remote order, or too long without contact (architecture §6). */
  | { do: 'forget' }
  | { do: 'close' }
  /** Open the wire after `minMs` plus a random part of `spanMs`. */
  | { do: 'dial'; minMs: number; spanMs: number }
  | { do: 'lock' }

export interface Step {
  state: SyncState
  effects: Effect[]
}

/** Before anything was tried. */
export const idle: SyncState = {
  stage: { is: 'idle' },
  cursor: undefined,
  asOf: undefined,
  skewMs: 0,
  time: undefined,
  received: 0,
  attempt: 0,
  lostSince: undefined,
  ask: 0,
  trouble: 0,
  troubleAt: 0,
  bye: undefined,
  isReadOnly: false,
}

/** One step; `now` is the device's real ms. An input that does not fit the stage changes nothing. */
export function advance(state: SyncState, input: Input, now: number): Step {
  switch (input.is) {
    case 'started': {
      const { cursor, asOf } = input
      const { skewMs, time, ask } = state
      const step = dial({ ...idle, skewMs, time, ask, cursor, asOf, lostSince: now }, 0, 0, now)
      // A wire still open would never report `connect` again.
      return state.stage.is === 'idle' ? step : { ...step, effects: [{ do: 'close' }, ...step.effects] }
    }
    case 'connected':
      return state.stage.is === 'dialling' ? hello(state, now) : stay(state)
    case 'answered':
      return state.stage.is === 'greeting' && input.ask === state.ask
        ? answered(state, state.stage.sentAt, input.answer, now)
        : stay(state)
    case 'snapshotPage':
      return state.stage.is === 'replacing' ? page(state, state.stage.target, input.page, now) : stay(state)
    case 'packet':
      return packet(state, input.packet, now)
    case 'gap':
      return state.stage.is === 'following' ? again({ ...state, cursor: undefined }, now) : stay(state)
    case 'head':
      return head(state, input.head, now)
    case 'tick':
      return tick(state, now)
    case 'cut':
      return state.stage.is === 'idle' ? stay(state) : lost(state, now)
    case 'woken':
      return state.stage.is === 'dialling'
        ? dial(state, Math.max(0, state.stage.notBefore - now), dialWindow(0).spanMs, now)
        : stay(state)
    case 'bye':
      return bye(state, input.bye, now)
    case 'signedOut':
      return rest(state, 'signedOut')
  }
}

function stay(state: SyncState): Step {
  return { state, effects: [] }
}

function hello(state: SyncState, now: number): Step {
  const ask = state.ask + 1
  return {
    state: { ...state, ask, stage: { is: 'greeting', since: now, sentAt: now } },
    effects: [{ do: 'hello', ask, from: state.cursor }],
  }
}

/** Says hello out of turn: at once the first time, then ever more slowly, so that no fault becomes a storm. */
function again(state: SyncState, now: number): Step {
  const trouble = now - state.troubleAt > troubleFadesMs ? 1 : state.trouble + 1
  const troubled = { ...state, trouble, troubleAt: now }
  const pause = pauseMs(trouble)
  if (pause === 0) return hello(troubled, now)
  return stay({ ...troubled, stage: { is: 'pausing', until: now + pause } })
}

function answered(state: SyncState, sentAt: number, answer: HelloAnswer, now: number): Step {
  if (!answer.welcome) return notWelcome(state, answer.reason, now)
  // Half the way there: the answer was written about then.
  const skewMs = answer.realNow - Math.round((sentAt + now) / 2)
  const welcomed = {
    ...state,
    skewMs,
    time: answer.time,
    received: 0,
    bye: undefined,
    lostSince: undefined,
  }
  const { log, epoch, view, position } = answer
  if (answer.replace) {
    const stage: Stage = { is: 'replacing', target: { log, epoch, view, position }, since: now }
    return { state: { ...welcomed, stage }, effects: [{ do: 'greet', welcome: answer }] }
  }
  const { cursor } = state
  if (cursor?.log !== log || cursor.epoch !== epoch || cursor.view !== view)
    return again({ ...state, cursor: undefined }, now)
  const followed = follow(welcomed, cursor, position, now)
  return { state: followed, effects: [{ do: 'greet', welcome: answer }, ...shown(followed)] }
}

function follow(state: SyncState, cursor: Cursor, target: number, now: number): SyncState {
  const stage: Stage = { is: 'following', target, since: now, welcomedAt: now }
  return settled({ ...state, cursor, stage })
}

/** Once caught up, dialling starts from short waits again. */
function settled(state: SyncState): SyncState {
  return isBehind(state) ? state : { ...state, attempt: 0 }
}

function isBehind(state: SyncState): boolean {
  return state.stage.is === 'following' && (state.cursor?.position ?? 0) < state.stage.target
}

function notWelcome(
  state: SyncState,
  reason: Extract<HelloAnswer, { welcome: false }>['reason'],
  now: number,
): Step {
  switch (reason) {
    case 'signedOut':
      return rest(state, 'signedOut')
    case 'reload':
      return rest({ ...state, bye: 'upgrade' }, 'reload')
    case 'wrongLog':
      return again({ ...state, cursor: undefined }, now)
    case 'malformed':
    case 'later':
      return redial({ ...state, bye: reason }, reason === 'later' ? 0 : progressTimeoutMs, now)
  }
}

function page(state: SyncState, target: Cursor, page: Snapshot, now: number): Step {
  const staged: Effect = { do: 'stage', page }
  if (!page.last)
    return { state: { ...state, stage: { is: 'replacing', target, since: now } }, effects: [staged] }
  const cursor = { ...target, position: page.position }
  return { state: follow(state, cursor, target.position, now), effects: [staged, { do: 'swap', cursor }] }
}

function packet(state: SyncState, packet: Events, now: number): Step {
  // The house sends packets only after the last page: one that comes sooner means pages were lost.
  if (state.stage.is === 'replacing') return again({ ...state, cursor: undefined }, now)
  const { cursor, stage } = state
  if (stage.is !== 'following' || !cursor || packet.upTo <= cursor.position) return stay(state)
  if (packet.from > cursor.position) return again(state, now)
  const moved = { ...cursor, position: packet.upTo }
  const received = isBehind(state) ? state.received + packet.events.length : state.received
  const target = Math.max(stage.target, packet.wholeAt ?? 0)
  const next = settled({ ...state, cursor: moved, received, stage: { ...stage, target, since: now } })
  return { state: next, effects: [{ do: 'fold', packet, cursor: moved }, ...shown(next)] }
}

/**
 * A catch-up stands on screen only when it is whole: its pages are judged by the rights of now, so between two of them
 * a copy may lack what it is about to lose.
 */
function shown(state: SyncState): Effect[] {
  return isBehind(state) ? [] : [{ do: 'show' }]
}

/**
 * A head never moves the cursor. One above it may only mean that an empty packet is still to come; if the next head
 * finds the cursor below that mark still, a packet was lost in a quiet hour, where no later `from` would tell.
 */
function head(state: SyncState, head: Head, now: number): Step {
  const { stage, cursor } = state
  const heard = { ...state, time: head.time, isReadOnly: !head.writable }
  if (stage.is !== 'following' || !cursor) return stay(heard)
  if (stage.doubt !== undefined && cursor.position < stage.doubt) return again(state, now)
  const asOf = Math.max(head.asOf - state.skewMs, state.asOf ?? 0)
  const { doubt: _settled, ...calm } = stage
  const next: Stage = head.position > cursor.position ? { ...calm, doubt: head.position } : calm
  // While behind, what is on screen is not as of the head.
  return stay({ ...heard, stage: next, ...(!isBehind(state) && { asOf }) })
}

/** Every wait has an end (style 18). */
function tick(state: SyncState, now: number): Step {
  const { stage, asOf } = state
  if (asOf !== undefined && now - asOf > copyKeptMs) return expired(state, now)
  switch (stage.is) {
    case 'idle':
    case 'dialling':
      return stay(state)
    case 'greeting':
      return now - stage.since > greetingTimeoutMs ? redial(state, 0, now) : stay(state)
    case 'replacing':
      return now - stage.since > progressTimeoutMs ? redial(state, 0, now) : stay(state)
    case 'following':
      return isBehind(state) && now - stage.since > progressTimeoutMs ? redial(state, 0, now) : stay(state)
    case 'pausing':
      return now >= stage.until ? hello(state, now) : stay(state)
  }
}

/** A device nobody heard of for days keeps nothing (architecture §6). */
function expired(state: SyncState, now: number): Step {
  const emptied = { ...state, cursor: undefined, asOf: undefined }
  const step = emptied.stage.is === 'following' ? again(emptied, now) : stay(emptied)
  return { ...step, effects: [{ do: 'forget' }, ...step.effects] }
}

function bye(state: SyncState, bye: Bye, now: number): Step {
  if (state.stage.is === 'idle' || state.stage.is === 'dialling') return stay(state)
  const told = { ...state, bye: bye.reason }
  switch (bye.reason) {
    case 'signedOut':
      return rest(told, 'signedOut')
    case 'revoked': {
      const step = redial({ ...told, cursor: undefined, asOf: undefined }, bye.retryAfterMs, now)
      return { ...step, effects: [{ do: 'forget' }, ...step.effects] }
    }
    case 'malformed':
      return redial(told, Math.max(bye.retryAfterMs, progressTimeoutMs), now)
    case 'drain':
    case 'slow':
    case 'upgrade':
      return redial(told, bye.retryAfterMs, now)
  }
}

function rest(state: SyncState, why: 'signedOut' | 'reload'): Step {
  const effects: Effect[] = [{ do: 'close' }]
  if (why === 'signedOut') effects.push({ do: 'lock' })
  return { state: { ...state, stage: { is: 'idle', why } }, effects }
}

function redial(state: SyncState, minMs: number, now: number): Step {
  const step = lost(state, now, minMs)
  return { ...step, effects: [{ do: 'close' }, ...step.effects] }
}

function lost(state: SyncState, now: number, minMs = 0): Step {
  const { spanMs } = dialWindow(state.attempt)
  return dial({ ...state, lostSince: state.lostSince ?? now, attempt: state.attempt + 1 }, minMs, spanMs, now)
}

function dial(state: SyncState, minMs: number, spanMs: number, now: number): Step {
  const stage: Stage = { is: 'dialling', notBefore: now + minMs }
  return { state: { ...state, stage }, effects: [{ do: 'dial', minMs, spanMs }] }
}
