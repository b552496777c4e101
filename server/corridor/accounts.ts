/** An account's rights as they stand in log `house`: asked anew for each command, so that their loss counts at once. */
import type { Actor } from '../../shared/access/actor.ts'
import type { StreamState } from '../../shared/feature.ts'
import type { AccountOpen } from '../../shared/features/account/account.ts'

export const houseLog = 'house'
/** The one whose time is real and whose orders bind. */
export const liveLog = 'live'

/** The actor of an account's state, or undefined when it is no account or suspended (SEE4). */
export function actorOf(account: string, state: StreamState): Actor | undefined {
  if (state.feature !== 'account') return undefined
  const { active, role, agency, area, seat } = state.parts.open as AccountOpen
  return active ? { account, role, agency, area, ...(seat !== undefined && { seat }) } : undefined
}
