/** How the state of the link is shown (ux.md §2): by the data's age, so that a screen ages by itself. Pure. */
import type { Link } from './live.ts'

export type LinkFace = 'connecting' | 'catchUp' | 'live' | 'lag' | 'stale' | 'down'

const liveMs = 5_000
const lagMs = 20_000
const staleMs = 60_000

/** `ageMs` is the age of the data, undefined when none ever came. */
export function linkFace(link: Link, ageMs: number | undefined): LinkFace {
  if (link.phase === 'catchingUp' || link.phase === 'replaced') return 'catchUp'
  if (link.phase === 'down') return 'down'
  if (ageMs === undefined) return link.phase === 'offline' ? 'down' : 'connecting'
  if (ageMs <= liveMs) return 'live'
  if (ageMs <= lagMs) return 'lag'
  return ageMs <= staleMs ? 'stale' : 'down'
}
