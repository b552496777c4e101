/** Broadcast's way out, into sockets of the simulator; watches that no one is sent what is not for them (SEE1). */
import type { Actor } from '../../shared/access/actor.ts'
import type { Bye, Events, Snapshot } from '../../shared/protocol.ts'
import type { DownwardName, Outlet } from '../../server/broadcast/outlet.ts'
import type { Oracle } from './oracle.ts'
import type { Time } from './time.ts'

/** The house's end of one socket. */
export interface ServerSocket {
  id: string
  account: string
  /** A packet for the client; the payload is shared by all who receive the same. */
  send: (name: DownwardName | 'bye', payload: unknown) => void
  /** The house ends the connection. */
  end: () => void
}
export type Sockets = Map<string, ServerSocket>

export interface OutletOptions {
  sockets: Sockets
  time: Time
  random: () => number
  life: { isAlive: boolean }
  truth: Oracle
  rightsOf: (account: string) => Actor | undefined
  failed: (sentence: string) => void
}

export function simOutlet(options: OutletOptions): Outlet {
  const { sockets, time, random, life, failed } = options
  /** By socket, the one room it stands in. */
  const rooms = new Map<string, string>()

  function send(socket: ServerSocket, name: DownwardName, payload: unknown): void {
    if (!life.isAlive) return
    if (name === 'events') watch(socket, (payload as Events).events, undefined)
    if (name === 'snapshot') watch(socket, (payload as Snapshot).streams, (payload as Snapshot).position)
    socket.send(name, payload)
  }

  function watch(
    socket: ServerSocket,
    items: Events['events'] | Snapshot['streams'],
    since: number | undefined,
  ): void {
    const actor = options.rightsOf(socket.account)
    if (!actor) {
      if (items.length > 0) failed(`${socket.account} was suspended and is still sent events`)
      return
    }
    for (const item of items) {
      const leak = options.truth.leak(actor, item, 'position' in item ? item.position : (since ?? 0))
      if (leak !== undefined) failed(`leak to ${socket.account}: ${leak}`)
    }
  }

  return {
    toView(log, view, name, body) {
      const room = `${log}/${view}`
      let payload: unknown
      for (const [id, stands] of rooms) {
        const socket = stands === room ? sockets.get(id) : undefined
        if (socket) send(socket, name, (payload ??= JSON.parse(body)))
      }
    },
    to(id, name, body) {
      const socket = sockets.get(id)
      if (socket) send(socket, name, JSON.parse(body))
    },
    join: (id, log, view) => void (sockets.has(id) && rooms.set(id, `${log}/${view}`)),
    leave: (id) => void rooms.delete(id),
    // Now and then a socket takes its time, so that ticks come between the pages of a catch-up.
    room: () => (random() < 0.3 ? new Promise((resolve) => time.after(random() * 120, resolve)) : undefined),
    cut(id, bye: Bye) {
      const socket = sockets.get(id)
      if (!socket || !life.isAlive) return
      socket.send('bye', bye)
      socket.end()
    },
  }
}
