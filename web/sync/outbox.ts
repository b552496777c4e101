/**
 * What was ordered here and how far it got (SYNC8). An order is on disk before it is sent and stays until the house
 * accepted it or its sender discarded it; accepted ones are kept a day in case the house is restored (D4, I19).
 * The rules are in `queue.ts`; this file lends them disk, wire and time.
 */
import type { Answer, Command } from '../../shared/command.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { withoutErased } from './erased.ts'
import type { Surroundings } from './ports.ts'
import * as queue from './queue.ts'
import type { Content, Entry, Queue } from './queue.ts'

export interface StoredOutbox {
  entries: readonly Entry[]
  epoch?: string | undefined
  epochSince?: number | undefined
}

/** Where orders are kept: one per account and log, and every write strictly durable before it resolves. */
export interface OutboxStore {
  load(): Promise<StoredOutbox>
  put(entries: readonly Entry[]): Promise<void>
  remove(commandIds: readonly string[]): Promise<void>
  putEpoch(epoch: string | undefined, since: number | undefined): Promise<void>
}

/** One order to give; `commandId` is drawn by the outbox unless given. */
export interface OrderGiven extends Content {
  stream: string
  commandId?: string
  goesFirst?: true
}

export interface OutboxOptions {
  log: string
  store: OutboxStore
  around: Surroundings
  newId: () => string
  /** Says an order to the house; its answer comes at most once, perhaps never. */
  say: (command: Command, answered: (answer: Answer) => void) => void
  /** Delivers an order only its sealed form is left of. */
  saySealed?: (sealed: string, answered: (answer: Answer) => void) => void
  /** Encrypts an order to the house's public key, base64; undefined where the browser cannot. */
  seal?: (command: Command) => Promise<string | undefined>
  changed: (entries: readonly Entry[]) => void
  /** An order could not be written to disk: it is sent all the same, but does not survive this page. */
  failed: (error: unknown) => void
  /** The house wants a sign-in first; sending stops until `welcomed`. */
  signInNeeded: (refusal: Refusal) => void
  /** Tells the other tabs about an entry, or that one is gone. */
  shared?: (entry: Entry | { commandId: string; status: 'gone' }) => void
}

export interface Outbox {
  entries(): readonly Entry[]
  load(): Promise<void>
  /** Resolves with what settles the order: acceptance, or a refusal that parks it. Offline it stays open. */
  give(order: OrderGiven): Promise<Answer>
  /** The connection stands and the house said in which epoch; from now on orders leave. */
  welcomed(epoch: string): void
  cut(): void
  /** These streams were replaced whole: what lost its words in them is forgotten here too. */
  replaced(copies: ReadonlyMap<string, StreamCopy>): void
  /** Sends a parked order again; `seen`: judged on that version of its layer, for its sender saw it by now. */
  retry(commandId: string, seen?: number): void
  /** False when the order may already have arrived and must be kept. */
  discard(commandId: string): boolean
  /** This tab sends from now on, or no longer. */
  drain(isDrainer: boolean): void
  /** What another tab changed. */
  heard(entry: Entry | { commandId: string; status: 'gone' }): void
  wipe(): Promise<void>
  /** Stops timers; what is queued stays on disk. */
  close(): void
}

export function outbox(options: OutboxOptions): Outbox {
  const { around, store } = options
  let state: Queue = queue.emptyQueue
  let isWelcome = false
  let epoch: string | undefined
  let isDrainer = true
  let callOff: (() => void) | undefined
  let writing: Promise<void> = Promise.resolve()
  const waiting = new Map<string, (answer: Answer) => void>()

  /** Takes the next state, writes what changed, tells who waits, sends what is due. */
  function take(next: Queue): void {
    const before = state
    if (next === before) return
    state = next
    write(before, next)
    settle(next.entries)
    options.changed(next.entries)
    drain()
  }

  function write(before: Queue, next: Queue): void {
    const held = new Map(before.entries.map((entry) => [entry.commandId, entry]))
    const changed = next.entries.filter((entry) => held.get(entry.commandId) !== entry)
    const kept = new Set(next.entries.map(({ commandId }) => commandId))
    const gone = [...held.keys()].filter((commandId) => !kept.has(commandId))
    // That an order is under way or held is known to this page only: after a crash it is simply sent again.
    const put = changed.filter((entry) => isForDisk(held.get(entry.commandId), entry))
    writing = writing
      .then(async () => {
        if (put.length > 0) await store.put(put)
        if (gone.length > 0) await store.remove(gone)
        if (next.epoch !== before.epoch) await store.putEpoch(next.epoch, next.epochSince)
      })
      .catch(options.failed)
      .then(() => {
        for (const entry of changed) options.shared?.(entry)
        for (const commandId of gone) options.shared?.({ commandId, status: 'gone' })
      })
  }

  function settle(entries: readonly Entry[]): void {
    if (waiting.size === 0) return
    for (const entry of entries) {
      const answer = answerOf(entry)
      if (!answer) continue
      waiting.get(entry.commandId)?.(answer)
      waiting.delete(entry.commandId)
    }
  }

  /** Puts a new order on disk and lets it go; without a disk it goes all the same. */
  async function keep(entry: Entry): Promise<void> {
    const { commandId } = entry
    let sealed: string | undefined
    try {
      const command = queue.commandOf(entry)
      sealed = command && (await options.seal?.(command))
      const put = writing.then(() => (isHere(commandId) ? store.put([{ ...entry, sealed }]) : undefined))
      writing = put.catch(() => undefined)
      await put
    } catch (error) {
      options.failed(error)
    }
    take(queue.saved(state, commandId, sealed))
  }

  function isHere(commandId: string): boolean {
    return state.entries.some((held) => held.commandId === commandId)
  }

  function drain(): void {
    callOff?.()
    callOff = undefined
    if (!isWelcome || !isDrainer) return
    const now = around.now()
    const due = queue.due(state, now)
    if (due.length > 0) {
      let next = state
      for (const { commandId } of due) next = queue.sent(next, commandId, now)
      take(next)
      for (const entry of due) say(entry)
      return
    }
    const wake = queue.nextWake(state, now)
    if (wake !== undefined) callOff = around.after(Math.max(0, wake - now), woken)
  }

  /** Only the tab that sends judges what a new epoch means, or two would send everything again. */
  function heed(): void {
    const now = around.now()
    if (isDrainer && epoch !== undefined) take(queue.inEpoch(queue.aged(state, now), epoch, now))
    drain()
  }

  function woken(): void {
    const aged = queue.aged(state, around.now())
    if (aged === state) drain()
    else take(aged)
  }

  function say(entry: Entry): void {
    const { commandId, sealed } = entry
    const command = queue.commandOf(entry)
    const answered = (answer: Answer) => {
      if (!answer.accepted && answer.refusal.retry === 'afterSignIn') {
        isWelcome = false
        options.signInNeeded(answer.refusal)
      }
      take(queue.answered(state, commandId, answer, around.now(), around.random()))
    }
    if (command) options.say(command, answered)
    else if (sealed !== undefined) options.saySealed?.(sealed, answered)
  }

  return {
    entries: () => state.entries,
    async load() {
      const stored = await store.load()
      let loaded: Queue = { ...state, epoch: stored.epoch, epochSince: stored.epochSince }
      for (const entry of stored.entries) loaded = queue.merged(loaded, queue.restored(entry))
      state = queue.aged(loaded, around.now())
      options.changed(state.entries)
      drain()
    },
    give({ stream, commandId = options.newId(), goesFirst, ...content }) {
      const settled = new Promise<Answer>((resolve) => waiting.set(commandId, resolve))
      const order = { commandId, log: options.log, stream, content, ...(goesFirst && { goesFirst }) }
      state = queue.given(state, order)
      options.changed(state.entries)
      const entry = state.entries.find((held) => held.commandId === commandId)
      if (entry) void keep(entry)
      return settled
    },
    welcomed(named) {
      isWelcome = true
      epoch = named
      heed()
    },
    cut() {
      isWelcome = false
      take(queue.cut(state))
      drain()
    },
    replaced(copies) {
      take(withoutErased(state, copies))
    },
    retry(commandId, seen) {
      take(queue.retried(state, commandId, seen))
      const entry = state.entries.find((held) => held.commandId === commandId)
      if (seen !== undefined && entry?.status === 'local' && entry.isHeld) void keep(entry)
    },
    discard(commandId) {
      const next = queue.discarded(state, commandId)
      const isGone = next !== state
      if (isGone) waiting.delete(commandId)
      take(next)
      return isGone
    },
    drain(isIt) {
      isDrainer = isIt
      // What the tab before left under way has no one waiting for its answer.
      if (isIt) state = queue.cut(state)
      heed()
    },
    heard(entry) {
      const others = state.entries.filter(({ commandId }) => commandId !== entry.commandId)
      state = entry.status === 'gone' ? { ...state, entries: others } : queue.merged(state, entry)
      settle(state.entries)
      options.changed(state.entries)
      drain()
    },
    async wipe() {
      take(queue.wiped(state))
      await writing
    },
    close() {
      callOff?.()
      isWelcome = false
    },
  }
}

function answerOf(entry: Entry): Answer | undefined {
  if (entry.status === 'delivered') return entry.answer
  return entry.status === 'parked' ? { accepted: false, refusal: entry.refusal } : undefined
}

function isForDisk(before: Entry | undefined, entry: Entry): boolean {
  if (entry.status === 'sending') return before?.after !== entry.after
  if (entry.status !== 'local' || !before || before.status === 'delivered' || before.status === 'parked')
    return true
  if (before.status === 'sending') return entry.notBefore > 0
  return (
    before.after !== entry.after || before.notBefore !== entry.notBefore || before.content !== entry.content
  )
}

/** A store that forgets with the page: where the browser offers no safe place, and in the simulator. */
export function memoryOutboxStore(): OutboxStore {
  const entries = new Map<string, Entry>()
  let kept: Pick<StoredOutbox, 'epoch' | 'epochSince'> = {}
  return {
    load: () => Promise.resolve({ ...kept, entries: [...entries.values()] }),
    put: (changed) => {
      for (const entry of changed) entries.set(entry.commandId, entry)
      return Promise.resolve()
    },
    remove: (commandIds) => {
      for (const commandId of commandIds) entries.delete(commandId)
      return Promise.resolve()
    },
    putEpoch: (epoch, epochSince) => {
      kept = { epoch, epochSince }
      return Promise.resolve()
    },
  }
}
