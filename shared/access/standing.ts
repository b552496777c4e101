/** What a sender's post and unit count for, whatever the order. */
import type { Role } from '../event.ts'
import type { StreamState } from '../feature.ts'

/** The command centre: sees the working layer of every incident of its area. */
export const centre: readonly Role[] = [
  'dutyOfficer',
  'commander',
  'supervisor',
  'auditor',
  'wall',
  'pressOfficer',
]

/** Sees what was said in matters people brought of its area, without being given one: no wall, no press desk. */
export const ledgerDesk: readonly Role[] = [
  'intakeOfficer',
  'dutyOfficer',
  'commander',
  'supervisor',
  'auditor',
]

/** An agency is involved when the stream's open part lists it. */
export function isInvolved(agency: string, own: StreamState | undefined): boolean {
  const agencies = own?.parts.open['agencies']
  return typeof agencies === 'object' && agencies !== null && Object.hasOwn(agencies, agency)
}
