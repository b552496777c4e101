/**
 * A bad link before a house: slow, cut in the middle of whatever it carries, or half open, where one side goes on
 * speaking into nothing. Everything it does is drawn from a seed; after so many broken connections it holds.
 */
import { connect, createServer, type Socket } from 'node:net'
import type { Random } from './random.ts'

export interface BrokenLink {
  port: number
  url: string
  aim: (port: number) => void
  /** No network at all: what stands ends, nothing begins. */
  down: () => void
  /** Back, but slow; the next `breaks` connections end before their time. */
  up: (random: Random, breaks: number) => void
  /** How many connections were broken since `up`. */
  broken: () => number
  close: () => Promise<void>
}

/** What a connection carries before it breaks, in bytes: within a frame as a rule, sometimes before one. */
const [leastBytes, mostBytes] = [0, 40_000]
const [leastMs, mostMs] = [5, 60]
/** How long a half-open connection takes everything and brings nothing, before it is found dead. */
const halfOpenMs = 1_500

interface Fate {
  latencyMs: number
  /** Bytes either way before it breaks; endless for one that holds. */
  bytes: number
  isHalfOpen: boolean
}
const steady: Fate = { latencyMs: 0, bytes: Infinity, isHalfOpen: false }

export async function openBrokenLink(): Promise<BrokenLink> {
  const held = new Set<Socket>()
  const timers = new Set<NodeJS.Timeout>()
  let target = 0
  let isDown = false
  let random: Random | undefined
  let breaksLeft = 0
  let broken = 0

  function fate(): Fate {
    if (!random) return steady
    const latencyMs = random.whole(leastMs, mostMs)
    if (breaksLeft <= 0) return { ...steady, latencyMs }
    breaksLeft -= 1
    return { latencyMs, bytes: random.whole(leastBytes, mostBytes), isHalfOpen: random.next() < 0.3 }
  }

  function later(ms: number, due: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      due()
    }, ms)
    timers.add(timer)
  }

  const server = createServer((near) => {
    if (isDown) return void near.destroy()
    const far = connect(target, '127.0.0.1')
    const { latencyMs, bytes, isHalfOpen } = fate()
    let left = bytes
    const end = (): void => {
      near.destroy()
      far.destroy()
    }
    const carry = (from: Socket, to: Socket): void => {
      from.on('data', (chunk: Buffer) => {
        if (left <= 0) return
        const part = chunk.subarray(0, left)
        left -= part.length
        const isOver = left <= 0
        if (isOver) broken += 1
        later(latencyMs, () => {
          if (!to.destroyed) to.write(part)
          // Cut: what was written is in its kernel by now, the rest never comes.
          if (isOver) later(isHalfOpen ? halfOpenMs : 0, end)
        })
      })
    }
    carry(near, far)
    carry(far, near)
    for (const socket of [near, far]) {
      held.add(socket)
      socket.on('error', end)
      socket.on('close', () => {
        held.delete(socket)
        // What is on its way still arrives.
        later(latencyMs, end)
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('the link has no port')
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    aim: (port) => {
      target = port
    },
    down: () => {
      isDown = true
      for (const socket of held) socket.destroy()
    },
    up: (drawn, breaks) => {
      isDown = false
      random = drawn
      breaksLeft = breaks
      broken = 0
    },
    broken: () => broken,
    close: () =>
      new Promise((resolve) => {
        for (const timer of timers) clearTimeout(timer)
        for (const socket of held) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
