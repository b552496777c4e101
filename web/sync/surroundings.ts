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

/** A network that is back, a tab that is looked at again: their timers may have slept. */
export function onWake(woken: () => void): void {
  addEventListener('online', woken)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') woken()
  })
}
