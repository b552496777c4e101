/**
 * Joins the machine, the copy and the outbox over a wire. The only place where their effects happen; it decides
 * nothing itself. The browser brings a Socket.IO wire, the simulator one that drops, doubles and cuts.
 */
import type { Foldings } from '../../shared/foldings.ts'
import type { Answer, Command } from '../../shared/command.ts'
import type { DraftAnswer, DraftNews, DraftSay } from '../../shared/draft.ts'
import {
  protocolVersion,
  type Bye,
  type Events,
  type Head,
  type Hello,
  type HelloAnswer,
  type Presence,
  type Snapshot,
} from '../../shared/protocol.ts'
import type { foldPacket, Streams } from './foldPacket.ts'
import { linkOf, type Link } from './link.ts'
import { localCopy, type CopyStore } from './localCopy.ts'
import { outbox, type OrderGiven, type OutboxOptions } from './outbox.ts'
import type { Surroundings, Wire } from './ports.ts'
import type { Entry } from './queue.ts'
import {
  advance,
  idle,
  type Cursor,
  type Effect,
  type Input,
  type SyncState,
  type Welcome,
} from './syncState.ts'
import { contactEveryMs, copyKeptMs, tickMs } from './waits.ts'

export interface ConnectionOptions {
  wire: Wire
  around: Surroundings
  catalogue: Foldings
  /** The log the session is bound to. */
  log: string
  copyStore: CopyStore
  outbox: Pick<OutboxOptions, 'store' | 'newId' | 'saySealed' | 'seal' | 'shared'>
  scopes?: readonly string[]
  changed: {
    streams: (streams: Streams) => void
    /** Called whenever the machine moved and once a second: phases age by themselves. */
    link: (link: Link, state: SyncState) => void
    orders: (entries: readonly Entry[]) => void
    presence: (presence: Presence) => void
    /** What somebody else wrote at a draft that is open here. */
    draft?: (news: DraftNews) => void
    welcomed: (welcome: Welcome) => void
    /** The session ended: lock the screen, keep the outbox. */
    signedOut: () => void
    /** Remote order: everything kept here was destroyed. */
    forgotten: () => void
    /** Something that must be logged once: a full disk, an event this build cannot fold. */
    failed: (error: unknown) => void
  }
  /** Only one tab writes to disk and sends (`tabs.ts`). */
  isFirstTab?: boolean
  fold?: typeof foldPacket
}

export interface Connection {
  state(): SyncState
  streams(): Streams
  orders(): readonly Entry[]
  /** Shows what is kept on this device, then dials. */
  start(): Promise<void>
  /** Dials again after the session had ended and was renewed. */
  resume(): void
  /** The device has a network again, or was woken: no need to wait out a long pause. */
  wake(): void
  give(order: OrderGiven): Promise<Answer>
  retry(commandId: string, seen?: number): void
  discard(commandId: string): boolean
  heard: ReturnType<typeof outbox>['heard']
  firstTab(): void
  say(presence: { at: string }): void
  /** Lost without a connection; `answered` is called at most once, perhaps never. */
  draft(say: DraftSay, answered: (answer: DraftAnswer) => void): void
  /** Drops the copy and its key; what is queued stays, unreadable here where it could be sealed. */
  forget(): Promise<void>
  /** Ends it; what is gathered is written first. */
  close(): Promise<void>
}

/** `start` must be called once. Callbacks of `changed` run inside steps and must not throw. */
export function connection(options: ConnectionOptions): Connection {
  const { wire, around, changed, log } = options
  let state: SyncState = idle
  let isFirstTab = options.isFirstTab ?? true
  let isClosed = false
  /** Device ms of the last contact that was written to disk. */
  let keptAsOf = -Infinity
  /** Counts connections. */
  let connected = 0
  let callOffDial: (() => void) | undefined
  let callOffTick: (() => void) | undefined

  const copy = localCopy({
    catalogue: options.catalogue,
    store: options.copyStore,
    around,
    asOf: () => state.asOf,
    mayWrite: () => isFirstTab,
    changed: changed.streams,
    failed: changed.failed,
    ...(options.fold && { fold: options.fold }),
  })
  const orders = outbox({
    ...options.outbox,
    log,
    around,
    say: (command: Command, answered) => emit('command', command, (answer) => answered(answer as Answer)),
    changed: changed.orders,
    failed: changed.failed,
    signInNeeded: () => step({ is: 'signedOut' }),
  })
  orders.drain(isFirstTab)

  /** An answer counts only in the connection it was asked in: behind a cut may lie another epoch. */
  function emit(
    name: 'hello' | 'command' | 'draft',
    payload: unknown,
    answered: (answer: unknown) => void,
  ): void {
    const asked = connected
    wire.emit(name, payload, (answer) => {
      if (asked === connected) answered(answer)
    })
  }

  function step(input: Input): void {
    if (isClosed) return
    const next = advance(state, input, around.now())
    state = next.state
    for (const effect of next.effects) perform(effect)
    changed.link(linkOf(state, around.now()), state)
  }

  function perform(effect: Effect): void {
    switch (effect.do) {
      case 'hello':
        copy.unstage()
        return hello(effect.ask, effect.from)
      case 'fold':
        return fold(effect.packet, effect.cursor)
      case 'show':
        // Unless the packet just folded had a hole.
        if (state.stage.is === 'following') copy.show()
        return
      case 'stage':
        return copy.stage(effect.page)
      case 'swap':
        copy.swap(effect.cursor)
        return orders.replaced(copy.streams())
      case 'greet':
        changed.welcomed(effect.welcome)
        return orders.welcomed(effect.welcome.epoch)
      case 'forget':
        void forget().then(changed.forgotten)
        return
      case 'close':
        connected += 1
        wire.close()
        return orders.cut()
      case 'dial':
        callOffDial?.()
        callOffDial = around.after(effect.minMs + around.random() * effect.spanMs, () => wire.open())
        return
      case 'lock':
        return changed.signedOut()
    }
  }

  function hello(ask: number, from: Cursor | undefined): void {
    const payload: Hello = {
      protocol: protocolVersion,
      log,
      ...(from?.log === log && { epoch: from.epoch, view: from.view, position: from.position }),
      ...(options.scopes && { scopes: [...options.scopes] }),
    }
    emit('hello', payload, (answer) => step({ is: 'answered', ask, answer: answer as HelloAnswer }))
  }

  function fold(packet: Events, cursor: Cursor): void {
    let isWhole = false
    try {
      isWhole = copy.apply(packet, cursor)
    } catch (error) {
      // An event this build cannot fold: show what the house folded instead.
      changed.failed(error)
    }
    if (!isWhole) return step({ is: 'gap' })
    const entered = packet.events.flatMap((item) => ('kind' in item && item.kind === 'enter' ? [item] : []))
    if (entered.length > 0) orders.replaced(new Map(entered.map((item) => [item.stream, item])))
  }

  function isTooOld(asOf: number): boolean {
    return around.now() - asOf > copyKeptMs
  }

  async function forget(): Promise<void> {
    await orders.wipe()
    await copy.clear()
  }

  function tick(): void {
    step({ is: 'tick' })
    if (!isClosed) callOffTick = around.after(tickMs, tick)
  }

  wire.on('connect', () => step({ is: 'connected' }))
  wire.on('cut', (why) => {
    connected += 1
    orders.cut()
    step({ is: why === 'signedOut' ? 'signedOut' : 'cut' })
  })
  // Types hold by the contract: what the house says was checked where it was made.
  wire.on('snapshot', (page) => step({ is: 'snapshotPage', page: page as Snapshot }))
  wire.on('events', (packet) => step({ is: 'packet', packet: packet as Events }))
  wire.on('head', (head) => {
    const wasKnown = state.asOf !== undefined
    step({ is: 'head', head: head as Head })
    if (state.asOf === undefined || (wasKnown && state.asOf - keptAsOf < contactEveryMs)) return
    // Until now nothing could be written; and in a quiet hour nothing else tells the disk when the house was last heard.
    keptAsOf = state.asOf
    copy.touch()
  })
  wire.on('bye', (bye) => step({ is: 'bye', bye: bye as Bye }))
  wire.on('presence', (presence) => changed.presence(presence as Presence))
  wire.on('draft', (news) => changed.draft?.(news as DraftNews))

  return {
    state: () => state,
    streams: copy.streams,
    orders: orders.entries,
    async start() {
      const [stored] = await Promise.all([
        copy.load(isTooOld).catch((error: unknown) => {
          changed.failed(error)
          return undefined
        }),
        orders.load().catch(changed.failed),
      ])
      if (isClosed) return
      if (stored === 'tooOld') {
        await forget()
        changed.forgotten()
      }
      const from = stored === 'tooOld' ? undefined : stored
      step({ is: 'started', cursor: from?.cursor, asOf: from?.asOf })
      tick()
    },
    resume: () => step({ is: 'started', cursor: state.cursor, asOf: state.asOf }),
    wake: () => step({ is: 'woken' }),
    give: orders.give,
    retry: orders.retry,
    discard: orders.discard,
    heard: orders.heard,
    firstTab() {
      isFirstTab = true
      orders.drain(true)
      copy.rewrite()
    },
    say: (presence) => wire.emit('presence', presence),
    draft: (say, answered) => emit('draft', say, (answer) => answered(answer as DraftAnswer)),
    forget,
    async close() {
      isClosed = true
      callOffDial?.()
      callOffTick?.()
      wire.close()
      orders.close()
      await copy.flush()
    },
  }
}
