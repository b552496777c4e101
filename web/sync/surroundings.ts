/** The browser's clock, timers and randomness, for the rim of the sync room only. */
import { idFrom } from '../../shared/ids.ts'
import type { Surroundings } from './ports.ts'

export const surroundings: Surroundings = {
  now: () => Date.now(),
  after: (ms, due) => {
    const timer = setTimeout(due, ms)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}

/** An id from the cryptographic source; there also without HTTPS. */
export function newId(): string {
  return idFrom(crypto.getRandomValues(new Uint8Array(21)))
}
