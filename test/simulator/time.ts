/** Time of a simulated world: one queue of timers, in order; between two instants every promise settles. */
import type { Surroundings } from '../../web/sync/ports.ts'

export interface Time extends Omit<Surroundings, 'random'> {
  /** Moves on by that many ms, firing what is due on the way. Rejects with what a timer threw. */
  run(ms: number): Promise<void>
}

interface Timer {
  at: number
  order: number
  due: (() => void) | undefined
}

export function simTime(start: number): Time {
  let now = start
  let made = 0
  const heap: Timer[] = []

  return {
    now: () => now,
    after(ms, due) {
      const timer: Timer = { at: now + Math.max(0, Math.ceil(ms)), order: made++, due }
      push(heap, timer)
      return () => {
        timer.due = undefined
      }
    },
    async run(ms) {
      const end = now + Math.ceil(ms)
      let fired = 0
      await settled()
      for (let next = heap[0]; next && next.at <= end; next = heap[0]) {
        fired = next.at > now ? 0 : fired
        now = Math.max(now, next.at)
        // All of one instant together: promises settle once per instant, not once per timer.
        let isAny = false
        for (let same = heap[0]; same && same.at <= now; same = heap[0]) {
          pop(heap)
          fired += 1
          if (fired > mostInOneInstant) throw new Error(`a loop without time: ${String(same.due)}`)
          if (same.due) isAny = true
          same.due?.()
        }
        if (isAny) await settled()
      }
      now = end
    },
  }
}

/** More timers than this in one instant is a loop without time. */
const mostInOneInstant = 10_000

/** Every promise that can settle without time has settled once the event loop turns. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order)
}

function push(heap: Timer[], timer: Timer): void {
  let at = heap.length
  heap.push(timer)
  while (at > 0) {
    const up = (at - 1) >> 1
    const parent = heap[up]
    if (!parent || !isBefore(timer, parent)) break
    heap[at] = parent
    at = up
  }
  heap[at] = timer
}

function pop(heap: Timer[]): void {
  const last = heap.pop()
  if (!last || heap.length === 0) return
  let at = 0
  for (;;) {
    const left = heap[2 * at + 1]
    const right = heap[2 * at + 2]
    const isRight = right !== undefined && left !== undefined && isBefore(right, left)
    const child = isRight ? right : left
    if (!child || !isBefore(child, last)) break
    heap[at] = child
    at = 2 * at + (isRight ? 2 : 1)
  }
  heap[at] = last
}
