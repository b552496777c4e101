/** What a screen says about the connection, read from the machine's state; nothing here is stored. */
import type { SyncState } from './syncState.ts'
import { downAfterMs, lagAfterMs, staleAfterMs } from './waits.ts'

export type LinkPhase =
  'offline' | 'connecting' | 'catchingUp' | 'live' | 'lag' | 'stale' | 'down' | 'replaced'

export interface Link {
  phase: LinkPhase
  /** The house's real ms up to which the screen is right, on this device's clock. */
  asOf: number | undefined
  /** Device ms since which nothing fresh came; undefined while live. */
  downSince: number | undefined
  /** Dials since last caught up. */
  attempt: number
  /** Items received in the last catch-up. */
  received: number
  /** Why the house ended the connection, or `upgrade` when this build must be reloaded. */
  bye?: string
  /** The house takes no orders for now; they wait on this device. */
  isReadOnly: boolean
}

/** The link at a device's real ms. */
export function linkOf(state: SyncState, now: number): Link {
  const { asOf } = state
  const phase = phaseOf(state, asOf, now)
  const downSince =
    state.lostSince ?? (phase === 'lag' || phase === 'stale' || phase === 'down' ? asOf : undefined)
  const { attempt, received, bye, isReadOnly } = state
  return { phase, asOf, downSince, attempt, received, isReadOnly, ...(bye !== undefined && { bye }) }
}

function phaseOf(state: SyncState, asOf: number | undefined, now: number): LinkPhase {
  const { stage } = state
  if (stage.is === 'replacing') return 'replaced'
  if (stage.is === 'following') {
    if ((state.cursor?.position ?? 0) < stage.target) return 'catchingUp'
    // Caught up, but the house has not yet said how fresh it is itself: its next head is at most 2 s away.
    const isFirstHeadDue =
      (asOf === undefined || asOf < stage.welcomedAt) && now - stage.welcomedAt <= lagAfterMs
    if (isFirstHeadDue) return asOf !== undefined && byAge(now - asOf) === 'live' ? 'live' : 'catchingUp'
    return asOf === undefined ? 'connecting' : byAge(now - asOf)
  }
  if (asOf === undefined) return stage.is === 'idle' || state.attempt > 0 ? 'offline' : 'connecting'
  const phase = byAge(now - asOf)
  // Without a connection nothing is live, however young the last head.
  return phase === 'live' ? 'lag' : phase
}

function byAge(ageMs: number): LinkPhase {
  if (ageMs <= lagAfterMs) return 'live'
  if (ageMs <= staleAfterMs) return 'lag'
  return ageMs <= downAfterMs ? 'stale' : 'down'
}
