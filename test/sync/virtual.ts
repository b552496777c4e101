/** Time and dice a test owns: nothing waits, `run` moves the clock and lets promises settle between timers. */
import type { Surroundings } from '../../web/sync/ports.ts'

/** A small seeded source (mulberry32): the same seed, the same run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface Virtual extends Surroundings {
  /** Moves the clock on by that many ms, firing what is due on the way, in order. */
  run(ms: number): Promise<void>
  /** Lets everything settle that needs no time. */
  settle(): Promise<void>
}

export function virtual(start = 1_000_000, random: () => number = () => 0.5): Virtual {
  let now = start
  let made = 0
  const timers: { at: number; order: number; due: () => void }[] = []

  async function settle(): Promise<void> {
    // Chains of promises are short; each turn lets all of them move one step.
    for (let turn = 0; turn < 24; turn += 1) await Promise.resolve()
  }

  return {
    now: () => now,
    random,
    after(ms, due) {
      const timer = { at: now + Math.max(0, ms), order: made++, due }
      timers.push(timer)
      return () => {
        const at = timers.indexOf(timer)
        if (at !== -1) timers.splice(at, 1)
      }
    },
    async run(ms) {
      const end = now + ms
      await settle()
      for (;;) {
        timers.sort((one, other) => one.at - other.at || one.order - other.order)
        const [next] = timers
        if (!next || next.at > end) break
        timers.shift()
        now = Math.max(now, next.at)
        next.due()
        await settle()
      }
      now = end
    },
    settle,
  }
}
