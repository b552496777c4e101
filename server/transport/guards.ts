/** What keeps one client from hurting others (reliability.md F2-F4). */
import type { IncomingMessage } from 'node:http'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Socket } from 'socket.io'
import type { Limits, Verb } from '../house.ts'

/** Largest message of a client, in bytes, on either door. */
export const largestMessage = 64 * 1024
/** What may wait for a client that reads slowly before it is cut. */
const mostPackets = 512
const mostBytes = 8 * 1024 * 1024
/** Catch-up waits while more than this is on its way to a client. */
const roomBytes = 256 * 1024

const limits = {
  command: { points: 120, duration: 10 },
  hello: { points: 30, duration: 10 },
  presence: { points: 20, duration: 10 },
  signIn: { points: 10, duration: 60 },
  signInAddress: { points: 100, duration: 60 },
  read: { points: 120, duration: 10 },
} as const satisfies Record<Verb, { points: number; duration: number }>

/** A class because it counts; keys are accounts or addresses. */
export class RateLimits implements Limits {
  private readonly limiters: Record<Verb, RateLimiterMemory>

  constructor() {
    const made = Object.entries(limits).map(([verb, limit]) => [verb, new RateLimiterMemory(limit)])
    this.limiters = Object.fromEntries(made) as Record<Verb, RateLimiterMemory>
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

/** Exact match against the allowlist; a browser always names its origin on an upgrade, so none is refused too. */
export function originAllowed(request: IncomingMessage, allowed: () => readonly string[]): boolean {
  const { origin } = request.headers
  return origin !== undefined && allowed().includes(origin)
}

interface Pending {
  packets: number
  bytes: number
}

/** What is on its way to a socket: packets the engine holds and bytes the system does. */
function pending(socket: Socket): Pending {
  const { writeBuffer } = socket.conn as unknown as { writeBuffer: readonly { data?: unknown }[] }
  let bytes = bufferedBytes(socket)
  for (const { data } of writeBuffer) if (typeof data === 'string') bytes += data.length
  return { packets: writeBuffer.length, bytes }
}

function bufferedBytes(socket: Socket): number {
  const { transport } = socket.conn as unknown as { transport: { socket?: { bufferedAmount?: number } } }
  return transport.socket?.bufferedAmount ?? 0
}

/** True for a client that does not take what it is sent (SYNC9). */
export function isSlow(socket: Socket): boolean {
  const { packets, bytes } = pending(socket)
  return packets > mostPackets || bytes > mostBytes
}

/** Resolves when a socket has room again or is gone; undefined when it has room now. */
export function roomOf(socket: Socket): Promise<void> | undefined {
  if (pending(socket).bytes <= roomBytes) return undefined
  return new Promise((resolve) => {
    const done = (): void => {
      socket.conn.off('drain', done)
      socket.off('disconnect', done)
      resolve()
    }
    socket.conn.on('drain', done)
    socket.on('disconnect', done)
  })
}

/** Cuts at once: a graceful close would wait for the very client that does not read. */
export function destroy(socket: Socket): void {
  const { transport } = socket.conn as unknown as { transport: { socket?: { terminate?: () => void } } }
  socket.disconnect(true)
  transport.socket?.terminate?.()
}
