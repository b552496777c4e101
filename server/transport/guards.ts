/** What keeps one client from hurting others (reliability.md F2-F4). */
import type { IncomingMessage } from 'node:http'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Socket } from 'socket.io'
import type { ShareLimiter } from '../cluster/cluster.ts'
import type { Config } from '../config.ts'
import type { Limits, Verb } from '../house.ts'

/** Largest message of a client, in bytes, on either door. */
export const largestMessage = 64 * 1024
/** What may wait for a client that reads slowly before it is cut. */
const mostPackets = 512
const mostBytes = 8 * 1024 * 1024
/** How long nothing at all may leave for a client that has something to take. */
const stuckMs = 4000
/** Catch-up waits while more than this is on its way to a client. */
const roomBytes = 256 * 1024
const lookEveryMs = 250
/** How long a farewell may take. */
const graceMs = 1000

const limits = {
  command: { points: 120, duration: 10 },
  signIn: { points: 10, duration: 60 },
  signInAddress: { points: 100, duration: 60 },
  read: { points: 120, duration: 10 },
  // Each may be 20 MB, and what is not named stays for a day.
  upload: { points: 120, duration: 3600 },
  attachment: { points: 300, duration: 10 },
  takeIn: { points: 120, duration: 600 },
  // Each is looked through once and then written, and mended in between.
  import: { points: 60, duration: 3600 },
  // One looks up the few whom one is about to ring or visit, not a list.
  openParty: { points: 60, duration: 600 },
  // Each may open the identities of all sides.
  paper: { points: 60, duration: 600 },
  // Each opens those of a whole group.
  packet: { points: 20, duration: 3600 },
  // By receipt, and by address: a whole village may stand behind one.
  lookUp: { points: 10, duration: 600 },
  lookUpAddress: { points: 200, duration: 600 },
} as const satisfies Record<Verb, { points: number; duration: number }>

/** What one socket may say of itself in ten seconds; it is counted where the socket is, and gone with it. */
const paces = { hello: 30, presence: 20, draft: 150 } as const
const paceMs = 10_000

/** Counts what one socket says; a class because it remembers. */
export class Pace {
  private since = -Infinity
  private said = { hello: 0, presence: 0, draft: 0 }

  /** True when this may go on. */
  allow(verb: keyof typeof paces, now: number): boolean {
    if (now - this.since >= paceMs) {
      this.since = now
      this.said = { hello: 0, presence: 0, draft: 0 }
    }
    this.said[verb] += 1
    return this.said[verb] <= paces[verb]
  }
}

/** After this many seconds a verb that was refused may be tried again. */
export function waitS(verb: Verb): number {
  return limits[verb].duration
}

type Limiter = ReturnType<ShareLimiter>

/** A class because it counts; keys are accounts or addresses. */
export class RateLimits implements Limits {
  private readonly limiters: Record<Verb, Limiter>

  /** `share` makes a counter the house's instead of the node's. */
  constructor(share: ShareLimiter = (_verb, _limit, own) => own) {
    const made = Object.entries(limits).map(([verb, limit]) => [
      verb,
      share(verb, limit, new RateLimiterMemory(limit)),
    ])
    this.limiters = Object.fromEntries(made) as Record<Verb, Limiter>
  }

  /** True when this may go on. */
  async allow(verb: Verb, key: string): Promise<boolean> {
    try {
      await this.limiters[verb].consume(key)
      return true
    } catch (error) {
      if (error instanceof Error) throw error
      return false
    }
  }
}

/**
 * Exact match against the allowlist. A browser names its origin on every upgrade, so an upgrade without one is refused.
 * A poll of our own page comes without: there the browser's own word that it is the same origin, which no script can
 * set, stands for it.
 */
export function originAllowed(request: IncomingMessage, allowed: () => readonly string[]): boolean {
  const { origin, upgrade, 'sec-fetch-site': site } = request.headers
  if (origin === undefined) return upgrade === undefined && site === 'same-origin'
  return allowed().includes(origin)
}

/** Polls of one client must all reach one node; a websocket stays where it is by itself. */
export function transportAllowed(
  { url = '' }: Pick<IncomingMessage, 'url'>,
  { REDIS_URL, STICKY_SESSIONS }: Pick<Config, 'REDIS_URL' | 'STICKY_SESSIONS'>,
): boolean {
  const isAlone = REDIS_URL === undefined
  return (
    isAlone ||
    STICKY_SESSIONS ||
    !new URLSearchParams(url.split('?')[1]).getAll('transport').includes('polling')
  )
}

interface Wire {
  writeBuffer: readonly { data?: unknown }[]
  transport: Transport
}
interface Transport {
  on: (event: 'drain', listener: () => void) => void
  off: (event: 'drain', listener: () => void) => void
  socket?: {
    bufferedAmount?: number
    terminate?: () => void
    _socket?: Connection
  }
}

/** The TCP connection below a websocket. */
interface Connection {
  bytesWritten: number
  writableLength: number
  _handle?: { writeQueueSize?: number } | null
  on: (event: 'drain', listener: () => void) => void
  off: (event: 'drain', listener: () => void) => void
}

/** What the library does not show: packets it holds back, and the connection below. */
function wireOf(socket: Socket): Wire {
  return socket.conn as unknown as Wire
}

/** What is on its way to a socket: packets the engine holds and bytes the system does. */
function pending(socket: Socket): { packets: number; bytes: number } {
  const { writeBuffer, transport } = wireOf(socket)
  let bytes = transport.socket?.bufferedAmount ?? 0
  for (const { data } of writeBuffer) if (typeof data === 'string') bytes += data.length
  return { packets: writeBuffer.length, bytes }
}

/** Watches what leaves for one socket; a class because it remembers how far it was. */
export class Progress {
  private taken = ''
  private since = 0

  /** True for a client that does not take what it is sent: too much waits, or nothing moved for too long (SYNC9). */
  isSlow(socket: Socket, now: number): boolean {
    const { packets, bytes } = pending(socket)
    if (packets > mostPackets || bytes > mostBytes) return true
    const taken = takenBy(socket)
    if (taken !== this.taken) {
      this.taken = taken
      this.since = now
    }
    return taken !== '' && now - this.since > stuckMs
  }
}

/** How far the system came with what waits for a client; empty when nothing waits. */
function takenBy(socket: Socket): string {
  const below = wireOf(socket).transport.socket?._socket
  const queued = below?._handle?.writeQueueSize ?? 0
  return below && queued > 0 ? `${below.bytesWritten - below.writableLength}/${queued}` : ''
}

/** Resolves when a socket has room again or is gone; undefined when it has room now. */
export function roomOf(socket: Socket): Promise<void> | undefined {
  if (pending(socket).bytes <= roomBytes) return undefined
  const { transport } = wireOf(socket)
  return new Promise((resolve) => {
    const look = (): void => {
      // A move to another transport leaves the old one silent, hence the timer.
      if (socket.connected && pending(socket).bytes > roomBytes) return
      clearInterval(timer)
      transport.off('drain', look)
      transport.socket?._socket?.off('drain', look)
      socket.off('disconnect', look)
      resolve()
    }
    const timer = setInterval(look, lookEveryMs)
    transport.on('drain', look)
    // What was handed to the connection as a frame does not pass through the transport.
    transport.socket?._socket?.on('drain', look)
    socket.on('disconnect', look)
  })
}

/** Hangs up: what was written may still leave for a second, then the connection goes whatever it holds. */
export function hangUp(socket: Socket): void {
  const { transport } = wireOf(socket)
  socket.disconnect(true)
  setTimeout(() => {
    socket.conn.close(true)
    transport.socket?.terminate?.()
  }, graceMs).unref()
}

/** Cuts at once: a graceful close would wait for the very client that does not read. */
export function destroy(socket: Socket): void {
  const { transport } = wireOf(socket)
  socket.disconnect(true)
  socket.conn.close(true)
  transport.socket?.terminate?.()
}
