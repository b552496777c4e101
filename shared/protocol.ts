/**
 * The conversation between a client and the house (architecture §5).
 *
 * A client says `hello` with the cursor it holds. The house answers with the log, epoch and view it now stands in.
 * If epoch and view are the client's own, the missing `events` follow; otherwise `snapshot` pages that replace the
 * whole copy, the last one marked. From then on live `events`: each packet names in `from` the `upTo` of the packet
 * before it in this view. A client takes a packet when `from <= cursor < upTo`, skips what its copy already holds and
 * then stands at `upTo`. `from > cursor` means something was lost: say hello again, never guess (SYNC3).
 * `head` never moves the cursor; it says how fresh the house itself is. Quiet views get empty `events` packets.
 *
 * Within a packet, `enter` replaces one's copy of a stream by the state it carries (which may already be newer than
 * the packet: later events of that stream are skipped by their version), `leave` drops it. An opened stream enters;
 * its first event is not sent besides.
 */
import { z } from 'zod'
import { answer, command, type Answer, type Command } from './command.ts'
import { draftAnswer, draftNews, draftSay, type DraftAnswer, type DraftNews, type DraftSay } from './draft.ts'
import { event, ledgerRow, position, versions, wireActor } from './event.ts'
import { areaCode, logName, seatCode, streamId } from './ids.ts'
import { instant, logClock } from './time.ts'

/** History: 1 (2026-11-21) first protocol. */
export const protocolVersion = 1
/** Commands of this protocol and newer are accepted; events go out only in the present form (D8). */
export const oldestProtocol = 1

export const epochId = z.string().regex(/^[A-Za-z0-9_-]{21}$/)
export const viewId = z.string().regex(/^[a-f0-9]{32}$/)
/** What a client asks to see of what it may see: nothing asked means all. */
export const scope = z.union([
  z.string().regex(/^feature:[a-z]{2,20}$/),
  z.string().regex(/^stream:[A-Za-z0-9_-]{21}$/),
])

export const hello = z.strictObject({
  protocol: z.number().int().min(1).max(1_000_000),
  log: logName.optional(),
  epoch: epochId.optional(),
  view: viewId.optional(),
  position: position.optional(),
  scopes: z.array(scope).max(20).optional(),
})
export type Hello = z.infer<typeof hello>

export const modes = ['live', 'exercise', 'house'] as const
export type Mode = (typeof modes)[number]

/** `actor.area` is the jurisdiction: a 12-digit code, everything below it included; `seat` its own position there. */
export const helloAnswer = z.discriminatedUnion('welcome', [
  z.strictObject({
    welcome: z.literal(true),
    protocol: z.number().int(),
    log: logName,
    epoch: epochId,
    view: viewId,
    /** Where this view stands now; what is missing up to here follows. */
    position,
    /** True when a snapshot replaces the client's copy. */
    replace: z.boolean(),
    actor: wireActor.extend({ area: areaCode, seat: seatCode.optional() }),
    mode: z.enum(modes),
    time: logClock,
    /** Real time of the house, for the client to know its own clock's error. */
    realNow: instant,
  }),
  z.strictObject({
    welcome: z.literal(false),
    reason: z.enum(['signedOut', 'reload', 'malformed', 'wrongLog', 'later']),
  }),
])
export type HelloAnswer = z.infer<typeof helloAnswer>

/** Whole parts one may see, lower layers always present: a prefix of the stored state (D11). */
export const parts = z.strictObject({
  open: z.record(z.string(), z.unknown()),
  work: z.record(z.string(), z.unknown()).optional(),
  closed: z.record(z.string(), z.unknown()).optional(),
})
export type Parts = z.infer<typeof parts>

export const streamCopy = z.strictObject({
  stream: streamId,
  feature: z.string().max(20),
  version: versions,
  state: parts,
  /** Oldest first, at most `ledgerWindow`. */
  rows: z.array(ledgerRow),
})
export type StreamCopy = z.infer<typeof streamCopy>

export const enter = streamCopy.extend({ kind: z.literal('enter'), position })
export const leave = z.strictObject({ kind: z.literal('leave'), position, stream: streamId })
export type Enter = z.infer<typeof enter>
export type Leave = z.infer<typeof leave>

/** An event bears no `kind`; an enter or leave does. */
export const item = z.union([event, enter, leave])
export type Item = z.infer<typeof item>

/** `wholeAt`: judged by rights as they stand at that later position, up to which a copy may lack what it is about to lose. */
export const events = z.strictObject({
  from: position,
  upTo: position,
  wholeAt: position.optional(),
  events: z.array(item),
})
export type Events = z.infer<typeof events>

export const snapshot = z.strictObject({ position, streams: z.array(streamCopy), last: z.boolean() })
export type Snapshot = z.infer<typeof snapshot>

/**
 * Every 2 s, only while this node's follower confirmed the log's head within the last 2 s; `asOf` is real time.
 * `writable` false: the house is read-only for now, orders stay with their senders and are sent again.
 */
export const head = z.strictObject({ position, asOf: instant, time: logClock, writable: z.boolean() })
export type Head = z.infer<typeof head>

/** Presence by unit, volatile, never stored: which agencies have a screen open. */
export const presenceSay = z.strictObject({ at: z.string().max(80) })
export const presence = z.strictObject({
  units: z.array(z.strictObject({ agency: z.string().max(32), count: z.number().int() })),
})
export type Presence = z.infer<typeof presence>

export const byeReasons = ['drain', 'revoked', 'slow', 'upgrade', 'signedOut', 'malformed'] as const
export const bye = z.strictObject({ reason: z.enum(byeReasons), retryAfterMs: z.number().int().min(0) })
export type Bye = z.infer<typeof bye>

/** Everything a client may say: name, payload, answer. */
export const upward = {
  hello: { payload: hello, answer: helloAnswer },
  command: { payload: command, answer },
  presence: { payload: presenceSay },
  draft: { payload: draftSay, answer: draftAnswer },
} as const

/** Everything the house may say. */
export const downward = { snapshot, events, head, presence, draft: draftNews, bye } as const

export interface ClientToServer {
  hello: (payload: Hello, done: (answer: HelloAnswer) => void) => void
  command: (payload: Command, done: (answer: Answer) => void) => void
  presence: (payload: z.infer<typeof presenceSay>) => void
  draft: (payload: DraftSay, done: (answer: DraftAnswer) => void) => void
}
export interface ServerToClient {
  snapshot: (payload: Snapshot) => void
  events: (payload: Events) => void
  head: (payload: Head) => void
  presence: (payload: Presence) => void
  draft: (payload: DraftNews) => void
  bye: (payload: Bye) => void
}
