/** Who asked to stay unknown to the unit that handles what they brought (VAULT14): the wish lies in the vault, and binds at its doors. */
import type { GrievanceOpen } from '../../shared/features/grievance/state.ts'
import { refused, type Refusal } from '../../shared/refusal.ts'
import type { EventLog } from '../log/eventLog.ts'
import type { Vault } from './vault.ts'

export interface Secrecy {
  log: Pick<EventLog, 'streams'>
  vault: Pick<Vault, 'mask'>
}

/**
 * Why a unit does not learn who a party of a matter is: it has the matter, did not take it in, and the party asked for
 * that. The refusal names the office that took it in and can reach them.
 */
export async function secrecyRefusal(
  { log, vault }: Secrecy,
  name: string,
  { stream, party, agency }: { stream: string; party: string; agency: string },
): Promise<Refusal | undefined> {
  const [held] = await log.streams(name, [stream])
  if (held?.state.feature !== 'grievance') return undefined
  const { intake } = held.state.parts.open as GrievanceOpen
  if (agency === intake) return undefined
  const mask = await vault.mask(name, party)
  return mask?.wishes.secrecy ? refused('party.secret', { agency: intake }) : undefined
}
