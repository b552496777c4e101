/** The store behind `useLive`, over given ports: browser ones in `live.ts`, a house in memory in tests. */
import { readonly, ref, shallowReadonly, shallowRef } from 'vue'
import type { CommandType } from '../../shared/catalogue.ts'
import { foldings } from '../../shared/foldings.ts'
import type { Answer } from '../../shared/command.ts'
import type { DraftAnswer, DraftNews, DraftSay } from '../../shared/draft.ts'
import type { WireActor } from '../../shared/event.ts'
import type { Mode, Presence, StreamCopy } from '../../shared/protocol.ts'
import { refused, type Refusal } from '../../shared/refusal.ts'
import type { LogClock } from '../../shared/time.ts'
import { connection, type Connection } from '../sync/connection.ts'
import type { Device } from '../sync/device.ts'
import { linkOf, type Link } from '../sync/link.ts'
import type { OrderGiven } from '../sync/outbox.ts'
import { pendingOf, type Pending } from '../sync/pending.ts'
import { photos as photosOf, type Photo, type Photos } from '../sync/photos.ts'
import type { Surroundings, Wire } from '../sync/ports.ts'
import { byteSealer, sealer } from '../sync/seal.ts'
import type { SessionAnswer, SessionDoor, SignIn } from '../sync/session.ts'
import { idle, type SyncState } from '../sync/syncState.ts'
import type { Tabs } from '../sync/tabs.ts'

export interface Session {
  /** `area`: the jurisdiction, 12 digits; `seat`: one's own position in the agency, where it has one. */
  actor: WireActor & { area: string; seat?: string | undefined }
  mode: Mode
  log: string
}

/** An order to give; `seen` is the version of the layer it was judged on, for commands that can conflict. */
export interface Order extends Omit<OrderGiven, 'type'> {
  type: CommandType
}

export interface StartOptions {
  /** What to ask for of what one may see; all when absent (D12). */
  scopes?: readonly string[]
  /** Token of a wall that signs itself in. */
  kiosk?: string
}

/** What a tab tells the others of its account. */
type Told = Parameters<Connection['heard']>[0] | { status: 'photoKept' } | { status: 'signedOut' }

export interface LivePorts {
  device: () => Promise<Device>
  door: SessionDoor
  wire: () => Wire
  send: typeof fetch
  tabs: (name: string) => Tabs<Told>
  around: Surroundings
  newId: () => string
  /** Calls back whenever the device says that it has a network again or was woken. */
  onWake: (woken: () => void) => void
  /** A fault that is nobody's order: logged once, never shown as text. */
  failed: (error: unknown) => void
}

/** How long a link may keep someone waiting who can go on with what is here. */
const keptPatienceMs = 4_000

export function liveSetup(ports: LivePorts) {
  const { door, around, newId, failed } = ports
  const link = ref<Link>(linkOf(idle, around.now()))
  const session = ref<Session>()
  const time = ref<LogClock>()
  const streams = shallowRef<ReadonlyMap<string, StreamCopy>>(new Map())
  const pending = shallowRef<readonly Pending[]>([])
  const units = ref<Presence['units']>([])
  const photos = shallowRef<readonly Photo[]>([])
  const offlineCapable = ref(false)
  const writing = new Set<(news: DraftNews) => void>()
  let device: Promise<Device> | undefined
  interface Running {
    said: SessionAnswer
    owner: string
    scopes: string
    link: Connection
    tabs: Tabs<Told>
    photos: Photos | undefined
  }
  let running: Running | undefined
  let starting: Promise<unknown> = Promise.resolve()
  /** Connections of this tab while it is the first. */
  const firstOf = new WeakSet<Connection>()

  ports.onWake(() => {
    running?.link.wake()
    running?.photos?.wake()
  })

  function opened(): Promise<Device> {
    device ??= ports.device()
    return device
  }

  function moved(next: Link, state: SyncState): void {
    link.value = next
    running?.photos?.look()
    // Everything a screen reckons with is on this device's clock.
    time.value = state.time && { ...state.time, anchorReal: state.time.anchorReal - state.skewMs }
    showPending(state)
  }

  function showPending(state: SyncState): void {
    const next = pendingOf(running?.link.orders() ?? [], state.cursor)
    if (next.length > 0 || pending.value.length > 0) pending.value = next
  }

  async function run(
    held: Device,
    said: SessionAnswer,
    scopes: readonly string[] | undefined,
  ): Promise<void> {
    await running?.link.close()
    running?.tabs.close()
    running?.photos?.close()
    const { log } = said
    const tabs = ports.tabs(`lianxin-outbox/${ownerOf(said)}`)
    const seal = held.offlineCapable ? sealer(said.sealKey) : undefined
    const begun = connection({
      wire: ports.wire(),
      around,
      catalogue: foldings,
      log,
      copyStore: held.copyStore(said),
      outbox: {
        store: held.outboxStore(said),
        newId,
        shared: (entry) => tabs.post(entry),
        saySealed: (sealed, answered) => {
          void door.deliverSealed(sealed).then((answer) => answer && answered(answer))
        },
        ...(seal && { seal }),
      },
      ...(scopes && { scopes }),
      isFirstTab: false,
      changed: {
        streams: (next) => (streams.value = next),
        link: moved,
        orders: () => running && showPending(running.link.state()),
        presence: (presence) => (units.value = presence.units),
        draft: (news) => writing.forEach((listener) => listener(news)),
        welcomed: ({ actor, mode, log }) => (session.value = { actor, mode, log }),
        signedOut: () => {
          session.value = undefined
          held.lock(true)
          // Ended by time, or for good: then nothing stays here.
          void door.session().then((said) => (said === 'revoked' ? revoked(held) : undefined))
        },
        forgotten: () => (session.value = undefined),
        failed,
      },
    })
    const shots = photosFor(held, said, begun)
    const owner = ownerOf(said)
    running = { said, owner, scopes: scopesKey(scopes), link: begun, tabs, photos: shots }
    session.value = sessionIn(said)
    offlineCapable.value = held.offlineCapable
    tabs.onMessage((told) => {
      if (told.status === 'signedOut') void end()
      else if (told.status === 'photoKept') void shots?.load().catch(failed)
      else begun.heard(told)
    })
    await begun.start()
    await shots?.load().catch(failed)
    tabs.whenFirst(() => {
      firstOf.add(begun)
      begun.firstTab()
      shots?.look()
    })
  }

  /** Photos go after all that is said in words, and from one tab. */
  function photosFor(held: Device, said: SessionAnswer, link: Connection): Photos | undefined {
    const store = held.photoStore(said)
    const seal = byteSealer(said.sealKey)
    if (!store || !seal) return undefined
    const mayGo = () =>
      firstOf.has(link) &&
      link.state().stage.is === 'following' &&
      link.orders().every(({ status }) => status === 'delivered' || status === 'parked')
    const changed = (next: readonly Photo[]) => (photos.value = next)
    return photosOf({ store, around, seal, send: ports.send, mayGo, changed, failed })
  }

  /** Nothing of the session stays on screen. */
  async function end(): Promise<void> {
    const ended = running
    running = undefined
    session.value = undefined
    time.value = undefined
    pending.value = []
    units.value = []
    if (ended) {
      await ended.link.forget()
      await ended.link.close()
      ended.tabs.close()
      ended.photos?.close()
    }
    photos.value = []
    streams.value = new Map()
    link.value = linkOf(idle, around.now())
  }

  /** The account works no more: this device keeps nothing of it but what is sealed. */
  async function revoked(held: Device): Promise<void> {
    await end()
    await held.forget().catch(failed)
  }

  async function begin(said: SessionAnswer, scopes: readonly string[] | undefined): Promise<void> {
    const held = await opened()
    const { account } = said
    held.lock(false)
    if (running?.owner === ownerOf(said) && running.scopes === scopesKey(scopes)) {
      // The same person unlocks the screen: everything goes on where it stood.
      session.value = sessionIn(said)
      running.link.resume()
      return
    }
    const kept = await held.keptSession().catch(() => undefined)
    if (kept && kept.account !== account) await held.forget().catch(failed)
    await run(held, said, scopes)
    // Last, because a copy that lay here too long is destroyed with all that lay beside it.
    await held.keepSession(said).catch(failed)
  }

  /** Callers queue: a guard and a screen may both ask while the first answer is still on its way. */
  function start(options: StartOptions = {}): Promise<'ready' | 'signedOut'> {
    const started = starting.then(() => startNow(options))
    starting = started.catch(() => undefined)
    return started
  }

  async function startNow(options: StartOptions): Promise<'ready' | 'signedOut'> {
    if (running && session.value && running.scopes === scopesKey(options.scopes)) return 'ready'
    const held = await opened()
    if (held.owesSignOut() && !(await leave(held))) return 'signedOut'
    const kept = held.isLocked() ? undefined : await held.keptSession().catch(() => undefined)
    const said = await door.session(kept && keptPatienceMs)
    if (said === 'unreachable') {
      // Offline: what was kept here, as it was; the house judges again once it is reached.
      if (!kept) return 'signedOut'
      await run(held, kept, options.scopes)
      const isKept = (await held.keptSession().catch(() => undefined)) !== undefined
      if (isKept && running?.link.state().asOf !== undefined) return 'ready'
      // It had lain here too long and is gone, or nothing tells how long: nobody begins by it.
      await end()
      return 'signedOut'
    }
    if (said === 'revoked') {
      await revoked(held)
      return 'signedOut'
    }
    if (said !== 'signedOut') {
      await begin(said, options.scopes)
      return 'ready'
    }
    if (options.kiosk === undefined) return 'signedOut'
    return (await signIn({ kiosk: options.kiosk }, options.scopes)) ? 'signedOut' : 'ready'
  }

  /** Resolves with why not, or with nothing once signed in. */
  async function signIn(by: SignIn, scopes?: readonly string[]): Promise<Refusal | undefined> {
    const said = await door.signIn(by)
    if ('status' in said) return said
    const held = await opened()
    held.oweSignOut(false)
    await begin(said, scopes)
    return undefined
  }

  /** Ends the session here and in this browser's other tabs; orders not yet delivered stay, sealed. */
  async function signOut(): Promise<void> {
    running?.tabs.post({ status: 'signedOut' })
    await end()
    const held = await opened()
    await held.forget().catch(failed)
    await leave(held)
  }

  /** Without a connection the cookie outlives the sign-out: it is ended before anything else next time. */
  async function leave(held: Device): Promise<boolean> {
    held.oweSignOut(true)
    const isDone = await door.signOut()
    if (isDone) held.oweSignOut(false)
    return isDone
  }

  /** What this account keeps on this device under a name; undefined for nothing, and for nobody. */
  async function note(name: string): Promise<string | undefined> {
    return running && (await opened()).note(running.said, name).catch(() => undefined)
  }

  async function keepNote(name: string, text: string): Promise<void> {
    if (running) await (await opened()).keepNote(running.said, name, text).catch(failed)
  }

  /** Keeps a photo with the order that names it; false where nothing can be sealed. */
  async function keepPhoto(order: Omit<Order, 'commandId'>, name: string, picture: Blob): Promise<boolean> {
    if (!running?.photos) return false
    const { said, tabs } = running
    const { type, stream, data, occurredAt } = JSON.parse(JSON.stringify(order)) as Order
    const command = { commandId: newId(), type, stream, data, log: said.log }
    await running.photos.keep({ ...command, ...(occurredAt !== undefined && { occurredAt }) }, name, picture)
    tabs.post({ status: 'photoKept' })
    return true
  }

  /** Resolves with the answer that settles the order; offline it stays pending. */
  function send(order: Order): Promise<Answer> {
    if (!running) return Promise.resolve({ accepted: false, refusal: refused('access.signedOut') })
    // As the wire will carry it: a form's reactive object can be neither stored nor told to another tab.
    return running.link.give(JSON.parse(JSON.stringify(order)) as Order)
  }

  return {
    link: readonly(link),
    session: readonly(session),
    /** The log's clock, on this device's real ms. */
    time: readonly(time),
    streams: shallowReadonly(streams),
    pending: shallowReadonly(pending),
    /** Photos still on this device. */
    photos: shallowReadonly(photos),
    keepPhoto,
    discardPhoto: (id: string) => running?.photos?.discard(id),
    units: readonly(units),
    offlineCapable: readonly(offlineCapable),
    realNow: around.now,
    newId,
    start,
    signIn: (by: SignIn) => signIn(by),
    signOut,
    send,
    note,
    keepNote,
    /** Says something of a draft; lost without a connection. */
    sayDraft: (say: DraftSay, answered: (answer: DraftAnswer) => void) => running?.link.draft(say, answered),
    /** Calls back with what others write. */
    onDraft: (listener: (news: DraftNews) => void) => void writing.add(listener),
    /** `seen`: judged on that version, for its sender saw by now what overtook it. */
    retry: (commandId: string, seen?: number) => running?.link.retry(commandId, seen),
    /** False when the order may already have arrived. */
    discard: (commandId: string) => running?.link.discard(commandId) ?? false,
  }
}

function sessionIn({ role, agency, area, seat, mode, log }: SessionAnswer): Session {
  return { actor: { role, agency, area, ...(seat !== undefined && { seat }) }, mode, log }
}

function ownerOf({ account, log }: SessionAnswer): string {
  return `${account}/${log}`
}

function scopesKey(scopes: readonly string[] | undefined): string {
  return [...(scopes ?? [])].sort().join(' ')
}
