/**
 * The outbox as a value: which orders wait, are under way, were delivered or parked, and what an answer does to them.
 * Pure; `outbox.ts` brings disk, wire and time.
 *
 *    local ──sent──> sending ──accepted──> delivered ──24 h──> gone
 *      ^               │  │                    │
 *      │ later,        │  └──never──> parked   │ another epoch: sent again, marked `resent` (D4, I19)
 *      │ afterSignIn,  │               │  │    │
 *      │ afterPredec., │         retry │  └─discard──> gone
 *      └── cut, late ──┴───────────────┴───────┘
 *
 * Orders leave in the order they were given, but for those that go first. Several may be under way at once: those of
 * one stream are chained by `after`, so the house never judges one before its predecessor; one that must wait holds back
 * its own stream only.
 */
import type { Answer, Command } from '../../shared/command.ts'
import type { Refusal, Retry } from '../../shared/refusal.ts'
import { answerTimeoutMs, deliveredKeptMs, epochGraceMs, laterMs } from './waits.ts'

/** What was ordered; unreadable once the device was wiped, when only the sealed form is left. */
export interface Content {
  type: string
  data: Record<string, unknown>
  seen?: number | undefined
  occurredAt?: number | undefined
}

interface Given {
  commandId: string
  log: string
  stream: string
  /** Place in the queue; ties between tabs are broken by `commandId`. */
  order: number
  /** Id of the unconfirmed order of the same stream it was given behind. */
  after?: string | undefined
  content?: Content | undefined
  /** It waits for nothing else that waits here, and nothing waits for it (OFF7). */
  goesFirst?: true | undefined
  /** The order encrypted to the house's public key, base64. */
  sealed?: string | undefined
}

export type Entry = Given &
  (
    | {
        status: 'local'
        /** Not sent before this device ms. */
        notBefore: number
        /** Refusals with `later` in a row. */
        laters: number
        /** Sent before, without an answer that settles it. */
        wasSent: boolean
        /** Not yet safely on disk, or its predecessor must be accepted first. */
        isHeld?: 'saving' | 'predecessor' | undefined
        resent?: true | undefined
      }
    | { status: 'sending'; since: number; laters: number; resent?: true | undefined }
    | { status: 'delivered'; at: number; answer: Extract<Answer, { accepted: true }> }
    | { status: 'parked'; refusal: Refusal; resent?: true | undefined }
  )

export interface Queue {
  /** In the order given. */
  entries: readonly Entry[]
  /** The epoch the log was last seen in, and device ms since which. */
  epoch?: string | undefined
  epochSince?: number | undefined
}

export const emptyQueue: Queue = { entries: [] }

/** How many orders may be under way at once. */
const windowSize = 16

/**
 * The queue with one more order, held until `saved`, chained behind the last unconfirmed one of its stream. One that
 * goes first is chained behind none and stands before all that waits, behind those that went first before it.
 */
export function given(queue: Queue, order: Omit<Given, 'order' | 'after' | 'sealed'>): Queue {
  const { goesFirst } = order
  const last = queue.entries.findLast(
    (held) => held.stream === order.stream && isUnsettled(held) && !held.goesFirst,
  )
  const next = goesFirst && queue.entries.findIndex((held) => held.status === 'local' && !held.goesFirst)
  const at = next === undefined || next === -1 ? queue.entries.length : next
  const entry: Entry = {
    ...order,
    order: placeAt(queue.entries, at),
    ...(last && !goesFirst && { after: last.commandId }),
    status: 'local',
    notBefore: 0,
    laters: 0,
    wasSent: false,
    isHeld: 'saving',
  }
  return { ...queue, entries: [...queue.entries.slice(0, at), entry, ...queue.entries.slice(at)] }
}

/** Behind all others a whole number; between two of them what lies between, for no other entry is written anew. */
function placeAt(entries: readonly Entry[], at: number): number {
  const [before, behind] = [entries[at - 1]?.order ?? 0, entries[at]?.order]
  return behind === undefined ? Math.floor(before) + 1 : (before + behind) / 2
}

function isUnsettled({ status }: Entry): boolean {
  return status === 'local' || status === 'sending'
}

/** The order is on disk, with its sealed form where there is one: it may leave. */
export function saved(queue: Queue, commandId: string, sealed?: string): Queue {
  return changed(queue, commandId, (entry) => ({
    ...entry,
    ...(sealed !== undefined && { sealed }),
    ...(entry.status === 'local' && { isHeld: undefined }),
  }))
}

/** The orders to send now, first first. */
export function due(queue: Queue, now: number): Entry[] {
  const found: Entry[] = []
  /** Streams with an order that cannot go yet, before which none of its others may go. */
  const blocked = new Set<string>()
  let room = windowSize - queue.entries.filter(({ status }) => status === 'sending').length
  for (const entry of queue.entries) {
    if (room <= 0) break
    if (entry.status !== 'local' || (blocked.has(entry.stream) && !entry.goesFirst)) continue
    if (entry.isHeld || entry.notBefore > now) {
      if (!entry.goesFirst) blocked.add(entry.stream)
      continue
    }
    found.push(entry)
    room -= 1
  }
  return found
}

/** Device ms after `now` at which time alone changes something: a wait is over, an answer overdue. */
export function nextWake(queue: Queue, now: number): number | undefined {
  const times = queue.entries.map((entry) => {
    if (entry.status === 'sending') return entry.since + answerTimeoutMs + 1
    return entry.status === 'local' ? entry.notBefore : 0
  })
  const later = times.filter((at) => at > now)
  return later.length > 0 ? Math.min(...later) : undefined
}

/** The form of an order for the wire; undefined when only its sealed form is left. */
export function commandOf(entry: Entry): Command | undefined {
  const { commandId, log, stream, after, content } = entry
  if (!content) return undefined
  const { type, data, seen, occurredAt } = content
  const isResent = entry.status !== 'delivered' && entry.resent
  return {
    commandId,
    type,
    stream,
    data,
    log,
    // Judged behind its predecessor it needs no version of its own (D4).
    ...(after !== undefined ? { after } : seen !== undefined && { seen }),
    ...(occurredAt !== undefined && { occurredAt }),
    ...(isResent && { resent: true }),
  }
}

export function sent(queue: Queue, commandId: string, now: number): Queue {
  return changed(queue, commandId, (entry) =>
    entry.status === 'local'
      ? { ...bare(entry), status: 'sending', since: now, laters: entry.laters, ...resentOf(entry) }
      : entry,
  )
}

/** The connection went: what was under way may or may not have arrived, and is said again in the next one. */
export function cut(queue: Queue): Queue {
  return each(queue, (entry) => (entry.status === 'sending' ? unsent(entry, 0, entry.laters) : entry))
}

/** Takes back orders whose answer is overdue and forgets those delivered long ago. */
export function aged(queue: Queue, now: number): Queue {
  const kept = queue.entries.filter(({ status, ...rest }) =>
    status === 'delivered' && 'at' in rest ? now - rest.at < deliveredKeptMs : true,
  )
  const trimmed = kept.length === queue.entries.length ? queue : { ...queue, entries: kept }
  return each(trimmed, (entry) =>
    entry.status === 'sending' && now - entry.since > answerTimeoutMs
      ? unsent(entry, 0, entry.laters)
      : entry,
  )
}

/**
 * What an answer does. Acceptance always wins, also over a refusal of an earlier attempt. `random` in [0, 1) spreads
 * the waits. Answers to orders no longer held change nothing.
 */
export function answered(
  queue: Queue,
  commandId: string,
  answer: Answer,
  now: number,
  random: number,
): Queue {
  const entry = queue.entries.find((held) => held.commandId === commandId)
  if (!entry || entry.status === 'delivered') return queue
  if (answer.accepted) {
    const delivered = changed(queue, commandId, () => ({
      ...bare(entry),
      status: 'delivered',
      at: now,
      answer,
    }))
    return released(delivered, commandId)
  }
  if (entry.status === 'parked') return queue
  const { refusal } = answer
  switch (retryOf(queue, refusal, now)) {
    case 'never':
      return changed(queue, commandId, () => ({
        ...bare(entry),
        status: 'parked',
        refusal,
        ...resentOf(entry),
      }))
    case 'later':
      return changed(queue, commandId, () => later(entry, now, random))
    case 'afterSignIn':
      // The rim holds the whole queue back until someone signed in.
      return changed(queue, commandId, () => unsent(entry, 0, entry.laters))
    case 'afterPredecessor':
      return changed(queue, commandId, () => behind(queue, entry, refusal, now, random))
  }
}

/** After a restore the house may not know a stream yet whose opening is on its way from some outbox. */
function retryOf(queue: Queue, refusal: Refusal, now: number): Retry {
  const isEarly = queue.epochSince !== undefined && now - queue.epochSince < epochGraceMs
  return refusal.code === 'stream.unknown' && isEarly ? 'later' : refusal.retry
}

type Unsettled = Extract<Entry, { status: 'local' | 'sending' }>

function later(entry: Unsettled, now: number, random: number): Entry {
  const wait = laterMs[Math.min(entry.laters, laterMs.length - 1)] ?? 0
  // Between three and five quarters of it.
  return unsent(entry, now + Math.round(wait * (0.75 + random / 2)), entry.laters + 1)
}

function behind(queue: Queue, entry: Unsettled, refusal: Refusal, now: number, random: number): Entry {
  // Its predecessor was discarded while it was under way.
  if (entry.after === undefined) return later(entry, now, random)
  const predecessor = queue.entries.find(({ commandId }) => commandId === entry.after)
  // Nobody will ever send it: better shown than stuck.
  if (!predecessor) return { ...bare(entry), status: 'parked', refusal, ...resentOf(entry) }
  // Confirmed meanwhile, or lost in a restore we are about to hear of.
  if (predecessor.status === 'delivered') return later(entry, now, random)
  return { ...unsent(entry, 0, entry.laters), isHeld: 'predecessor' }
}

/** Lets go what was held behind an order that is settled now. */
function released(queue: Queue, commandId: string): Queue {
  return each(queue, (entry) =>
    entry.status === 'local' && entry.isHeld && entry.after === commandId
      ? { ...entry, isHeld: undefined, notBefore: 0 }
      : entry,
  )
}

/**
 * Sends a parked order again, no longer behind one that is not held here: no one would ever send that. With `seen` it
 * is judged on that version, as its sender decided after seeing what others did; it is then held until `saved` anew.
 */
export function retried(queue: Queue, commandId: string, seen?: number): Queue {
  return changed(queue, commandId, (entry) => {
    if (entry.status !== 'parked') return entry
    const hasPredecessor = queue.entries.some((held) => held.commandId === entry.after)
    if (seen === undefined) return unsent(hasPredecessor ? entry : { ...entry, after: undefined }, 0, 0)
    const content = entry.content && { ...entry.content, seen }
    const again = { ...entry, after: undefined, content, sealed: undefined }
    return { ...unsent(again, 0, 0), isHeld: 'saving' }
  })
}

/**
 * Drops an order for good, as its sender decided: a parked one, or one that never left. Its successors move up to its
 * own place in the chain. One that may have arrived is kept.
 */
export function discarded(queue: Queue, commandId: string): Queue {
  const entry = queue.entries.find((held) => held.commandId === commandId)
  const isSafe = entry?.status === 'parked' || (entry?.status === 'local' && !entry.wasSent)
  if (!entry || !isSafe) return queue
  const rest = { ...queue, entries: queue.entries.filter((held) => held !== entry) }
  return each(rest, (held) =>
    held.after === commandId && held.status !== 'delivered'
      ? { ...held, after: entry.after, ...(held.status === 'local' && { isHeld: undefined, notBefore: 0 }) }
      : held,
  )
}

/**
 * The epoch a welcome named. Another one than before means a restore: what was delivered may be lost with the end of
 * the log, so all of it is sent again, before everything newer and marked (D4, I19).
 */
export function inEpoch(queue: Queue, epoch: string, now: number): Queue {
  if (queue.epoch === epoch) return queue
  if (queue.epoch === undefined) return { ...queue, epoch }
  const again = each(queue, (entry): Entry => {
    if (entry.status === 'parked') return entry
    if (entry.status === 'delivered')
      return { ...bare(entry), status: 'local', notBefore: 0, laters: 0, wasSent: true, resent: true }
    return { ...entry, ...(entry.status === 'local' && { isHeld: undefined, notBefore: 0 }) }
  })
  return { ...again, epoch, epochSince: now }
}

/** After a wipe what was sealed is no longer readable here. What never was (no encryption here) stays in memory. */
export function wiped(queue: Queue): Queue {
  return each(queue, (entry) => (entry.sealed === undefined ? entry : { ...entry, content: undefined }))
}

/** An entry as read from disk: whatever it waited for is asked anew, and it may have left before the page died. */
export function restored(entry: Entry): Entry {
  if (entry.status === 'sending') return unsent(entry, 0, 0)
  return entry.status === 'local' ? { ...entry, isHeld: undefined, wasSent: true } : entry
}

/** An entry another tab changed, or read from disk. */
export function merged(queue: Queue, entry: Entry): Queue {
  const others = queue.entries.filter(({ commandId }) => commandId !== entry.commandId)
  const entries = [...others, entry].sort(
    (a, b) => a.order - b.order || (a.commandId < b.commandId ? -1 : Number(a.commandId > b.commandId)),
  )
  return { ...queue, entries }
}

function bare({ commandId, log, stream, order, after, content, goesFirst, sealed }: Entry): Given {
  return { commandId, log, stream, order, after, content, ...(goesFirst && { goesFirst }), sealed }
}

function resentOf(entry: Entry): { resent?: true } {
  return entry.status !== 'delivered' && entry.resent ? { resent: true } : {}
}

function unsent(entry: Entry, notBefore: number, laters: number): Extract<Entry, { status: 'local' }> {
  return { ...bare(entry), status: 'local', notBefore, laters, wasSent: true, ...resentOf(entry) }
}

function changed(queue: Queue, commandId: string, change: (entry: Entry) => Entry): Queue {
  return each(queue, (entry) => (entry.commandId === commandId ? change(entry) : entry))
}

/** Untouched entries, and an untouched queue, stay the same objects: the rim writes what is not. */
function each(queue: Queue, change: (entry: Entry) => Entry): Queue {
  const entries = queue.entries.map(change)
  return entries.some((entry, at) => entry !== queue.entries[at]) ? { ...queue, entries } : queue
}
