/**
 * One client's way from hello into the live stream (SYNC1, SYNC2).
 * A subscriber stands at a position. It is written pages of what is missing, built for its view and shared with all
 * who ask for the same. At the moment it stands where its view stands, it joins the view's room, in the same turn in
 * which that was seen: no tick can come between, so nothing is lost and nothing doubled.
 */
import type { Actor } from '../../shared/access/actor.ts'
import { oldestProtocol, protocolVersion, type Hello, type HelloAnswer } from '../../shared/protocol.ts'
import { keysOf } from '../access/visibility.ts'
import type { LogBroadcast } from './logBroadcast.ts'
import { Prepared } from './prepared.ts'
import type { View } from './views.ts'

/** A class because it remembers which conversation of a socket is the present one. */
export class Subscribers {
  private readonly broadcast: LogBroadcast
  private readonly prepared: Prepared
  private readonly talks = new Map<string, symbol>()
  private readonly onError: (error: unknown) => void

  constructor(broadcast: LogBroadcast, onError: (error: unknown) => void) {
    this.broadcast = broadcast
    this.prepared = new Prepared(broadcast)
    this.onError = onError
  }

  /**
   * Answers a hello; `begin` then writes what is missing and must be called after the answer was given.
   * A second hello of the same socket ends the first one's catch-up.
   */
  hello(socket: string, hello: Hello, actor: Actor): { answer: HelloAnswer; begin: () => void } {
    const { broadcast } = this
    if (hello.log !== undefined && hello.log !== broadcast.name) return deaf('wrongLog')
    if (hello.protocol < oldestProtocol || hello.protocol > protocolVersion) return deaf('reload')
    if (!broadcast.isReady) return deaf('later')
    const talk = Symbol(socket)
    this.talks.set(socket, talk)
    const view = broadcast.enterView(socket, keysOf(actor), hello.scopes ?? [])
    const { epoch, clock } = broadcast.follower
    const cursor = hello.position ?? 0
    const known = hello.epoch === epoch && hello.view === view.id && cursor <= broadcast.noted
    const { account: _account, ...told } = actor
    const answer: HelloAnswer = {
      welcome: true,
      protocol: protocolVersion,
      log: broadcast.name,
      epoch,
      view: view.id,
      position: view.upTo,
      replace: !known || hello.position === undefined,
      actor: told,
      mode: broadcast.mode,
      time: clock,
      realNow: broadcast.timers.now(),
    }
    const replace = answer.replace
    const present = (): boolean => this.talks.get(socket) === talk
    return {
      answer,
      begin: () =>
        void this.bring(socket, view, replace ? undefined : cursor, present).catch((error: unknown) => {
          this.onError(error)
          if (present()) broadcast.outlet.cut(socket, { reason: 'drain', retryAfterMs: 1000 })
        }),
    }
  }

  /** The socket is gone. */
  drop(socket: string): void {
    this.talks.delete(socket)
    this.broadcast.drop(socket)
  }

  private async bring(
    socket: string,
    view: View,
    cursor: number | undefined,
    present: () => boolean,
  ): Promise<void> {
    const { outlet, name } = this.broadcast
    let at = cursor ?? (await this.sendSnapshot(socket, view, present))
    while (present()) {
      if (at >= view.upTo) return outlet.join(socket, name, view.id)
      const page = await this.prepared.page(view, at)
      if (!present()) return
      outlet.to(socket, 'events', page.body)
      at = page.upTo
      await outlet.room(socket)
    }
  }

  private async sendSnapshot(socket: string, view: View, present: () => boolean): Promise<number> {
    const snapshot = this.prepared.snapshot(view)
    for (let page = 0; present(); page++) {
      const body = await snapshot.page(page)
      if (body === undefined || !present()) break
      this.broadcast.outlet.to(socket, 'snapshot', body)
      await this.broadcast.outlet.room(socket)
    }
    return snapshot.position
  }
}

function deaf(reason: Extract<HelloAnswer, { welcome: false }>['reason']): {
  answer: HelloAnswer
  begin: () => void
} {
  return { answer: { welcome: false, reason }, begin: () => undefined }
}
