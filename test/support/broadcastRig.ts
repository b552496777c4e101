/**
 * Broadcast without a network: a log of the suite's own, a wire made of lists, a clock that moves only when told, and reads of
 * the house that wait until they are let go, so that a suite can put anything between two turns.
 */
import { randomBytes } from 'node:crypto'
import type { Actor } from '../../shared/access/actor.ts'
import type { Answer, Command } from '../../shared/command.ts'
import { idFrom } from '../../shared/ids.ts'
import type { Bye, Hello, HelloAnswer } from '../../shared/protocol.ts'
import { LogBroadcast } from '../../server/broadcast/logBroadcast.ts'
import type { DownwardName, Outlet } from '../../server/broadcast/outlet.ts'
import { Subscribers } from '../../server/broadcast/subscriber.ts'
import { rulesOf } from '../../server/corridor/rules.ts'
import type { EventLog } from '../../server/log/eventLog.ts'
import { Follower } from '../../server/log/follow.ts'
import { actorOf } from './actors.ts'
import { probeAudience, probeCatalogue, probePermissions } from './probe.ts'
import { openSuiteLog } from './suiteLog.ts'

export const rigLog = 'exercise-rig'

/** What reached a socket; when it was said, the house had judged up to `noted` and recorded up to `head`. */
export type Said =
  | {
      name: DownwardName
      payload: unknown
      body: string
      noted: number
      head: number
      via: 'view' | 'socket'
    }
  | { name: 'bye'; payload: Bye }

export interface RigSocket {
  readonly id: string
  readonly actor: Actor
  readonly said: Said[]
  readonly rooms: Set<string>
  isOpen: boolean
}

export interface Waiting {
  answer: () => void
  fail: (error: Error) => void
}

const rules = rulesOf({
  catalogue: probeCatalogue,
  permissions: probePermissions,
  audienceOf: probeAudience,
})

/** A class because it lives with its log: `close` it. */
export class Rig {
  readonly log: EventLog
  readonly sockets = new Map<string, RigSocket>()
  readonly errors: unknown[] = []
  /** Reads that wait to be answered; none wait while `isPrompt`. */
  readonly reads: Waiting[] = []
  isPrompt = true
  /** Every text as it was recorded, by position. */
  readonly textAt = new Map<number, { stream: string; text: string }>()
  /** Sockets that have no room for the present. */
  readonly full = new Set<string>()
  now = 1_000_000
  /** The last position recorded. */
  head = 0
  private readonly due: { at: number; run: () => void }[] = []
  private readonly rooms = new Map<string, Set<string>>()
  private roomless: (() => void)[] = []
  /** What the log was asked and has not answered. */
  private readonly asked = new Set<Promise<void>>()
  private parts: { broadcast: LogBroadcast; subscribers: Subscribers; follower: Follower } | undefined
  private count = 0

  private constructor(log: EventLog) {
    this.log = this.counted(log)
  }

  static async open(): Promise<Rig> {
    const log = await openSuiteLog({
      rules,
      now: (): number => rig.now,
      onFault: (error) => void rig.errors.push(error),
    })
    const rig: Rig = new Rig(log)
    await rig.log.open(rigLog)
    const follower = await Follower.start({
      log: rig.log,
      name: rigLog,
      now: () => rig.now,
      onError: (error) => void rig.errors.push(error),
    })
    const onError = (error: unknown): void => void rig.errors.push(error)
    const broadcast = await LogBroadcast.start({
      name: rigLog,
      mode: 'exercise',
      log: rig.slowly(),
      follower,
      outlet: rig.outlet(),
      timers: { now: () => rig.now, after: (ms, run) => void rig.due.push({ at: rig.now + ms, run }) },
      onError,
    })
    rig.log.onCommitted(({ events, upTo }) => {
      rig.head = upTo
      for (const { position, stream, wire } of events) {
        const { text } = (JSON.parse(wire) as { data: { text?: unknown } }).data
        if (typeof text === 'string') rig.textAt.set(position, { stream, text })
      }
    })
    rig.parts = { broadcast, subscribers: new Subscribers(broadcast, onError), follower }
    return rig
  }

  get broadcast(): LogBroadcast {
    return this.living.broadcast
  }
  get follower(): Follower {
    return this.living.follower
  }
  private get living(): NonNullable<Rig['parts']> {
    if (!this.parts) throw new Error('the rig is not open yet')
    return this.parts
  }

  /** The log, whose answers a turn waits for: how long a store takes is nothing the suites know. */
  private counted(log: EventLog): EventLog {
    const counted = <Args extends unknown[], T>(ask: (...args: Args) => Promise<T>) => {
      return (...args: Args): Promise<T> => {
        const answer = ask(...args)
        const done = answer.then(
          () => void this.asked.delete(done),
          () => void this.asked.delete(done),
        )
        this.asked.add(done)
        return answer
      }
    }
    return {
      ...log,
      head: counted(log.head),
      page: counted(log.page),
      since: counted(log.since),
      streams: counted(log.streams),
      liveSet: counted(log.liveSet),
      submit: counted(log.submit),
    }
  }

  /** Every other read looks at once and is heard later; the rest look when they are let go. */
  private slowly(): EventLog {
    const held = <T>(read: () => Promise<T>): Promise<T> => {
      if (this.isPrompt) return read()
      const early = ++this.count % 2 === 0 ? read() : undefined
      early?.catch(() => undefined)
      return new Promise<T>((resolve, reject) => {
        this.reads.push({ answer: () => void (early ?? read()).then(resolve, reject), fail: reject })
      })
    }
    const { log } = this
    return {
      ...log,
      page: (name, after, limit) => held(() => log.page(name, after, limit)),
      since: (name, after, limit) => held(() => log.since(name, after, limit)),
      streams: (name, ids) => held(() => log.streams(name, ids)),
      liveSet: (name) => held(() => log.liveSet(name)),
    }
  }

  private outlet(): Outlet {
    const say = (id: string, name: DownwardName, body: string, via: 'view' | 'socket' = 'socket'): void => {
      const { noted } = this.broadcast
      this.sockets.get(id)?.said.push({ name, payload: JSON.parse(body), body, noted, head: this.head, via })
    }
    const room = (name: string): Set<string> => {
      const found = this.rooms.get(name) ?? new Set<string>()
      this.rooms.set(name, found)
      return found
    }
    const leave = (id: string): void => {
      const rooms = this.sockets.get(id)?.rooms ?? new Set<string>()
      for (const name of rooms) room(name).delete(id)
      rooms.clear()
    }
    return {
      toView: (name, view, what, body) => {
        for (const id of room(`${name}/${view}`)) say(id, what, body, 'view')
      },
      to: (id, name, body) => say(id, name, body),
      join: (id, name, view) => {
        const socket = this.sockets.get(id)
        if (!socket) return
        socket.rooms.add(`${name}/${view}`)
        room(`${name}/${view}`).add(id)
      },
      leave,
      room: (id) =>
        this.full.has(id) ? new Promise((resolve) => void this.roomless.push(resolve)) : undefined,
      cut: (id, bye) => {
        const socket = this.sockets.get(id)
        if (!socket) return
        socket.said.push({ name: 'bye', payload: bye })
        this.hangUp(socket)
      },
    }
  }

  connect(actor: Actor): RigSocket {
    const socket: RigSocket = { id: `s${++this.count}`, actor, said: [], rooms: new Set(), isOpen: true }
    this.sockets.set(socket.id, socket)
    return socket
  }

  hello(socket: RigSocket, hello: Partial<Hello> = {}): HelloAnswer {
    const { answer, begin } = this.living.subscribers.hello(
      socket.id,
      { protocol: 1, ...hello },
      socket.actor,
    )
    begin()
    return answer
  }

  hangUp(socket: RigSocket): void {
    socket.isOpen = false
    this.living.subscribers.drop(socket.id)
    this.sockets.delete(socket.id)
  }

  /** Gives an order past the door, as the house's own if it must; the actor must hold the permission. */
  give(
    order: Pick<Command, 'type' | 'stream'> & Partial<Command>,
    actor: Actor = actorOf('auditor'),
  ): Promise<Answer> {
    const command = { commandId: idFrom(randomBytes(21)), data: {}, ...order }
    return this.log.submit(rigLog, { by: { system: actor }, command })
  }

  /** Moves the clock, runs what was due, and lets every promise that can go on do so. */
  async pass(ms: number): Promise<void> {
    this.now += ms
    const ready = this.due.filter(({ at }) => at <= this.now)
    for (const one of ready) this.due.splice(this.due.indexOf(one), 1)
    for (const { run } of ready) run()
    await this.turn()
  }

  /** Lets everyone who waits for room go on. */
  async drain(): Promise<void> {
    const waiting = this.roomless
    this.roomless = []
    for (const go of waiting) go()
    await this.turn()
  }

  /** Until nothing waits and everything was told. */
  async settle(): Promise<void> {
    this.full.clear()
    do {
      await this.drain()
      for (const { answer } of this.reads.splice(0)) answer()
      await this.follower.poll()
      await this.pass(30)
    } while (
      this.reads.length > 0 ||
      this.roomless.length > 0 ||
      this.broadcast.flushed < this.follower.position
    )
    this.broadcast.beat()
    await this.turn()
  }

  close(): Promise<void> {
    return this.log.close()
  }

  /** Everything that can go on does, until it waits for a read that is held, for room or for the clock. */
  private async turn(): Promise<void> {
    do {
      await Promise.all(this.asked)
      await new Promise((resolve) => setImmediate(resolve))
    } while (this.asked.size > 0)
  }
}
