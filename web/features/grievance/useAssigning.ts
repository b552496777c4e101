/** Whether a matter may be given to a unit at all; which unit is right is judged with the unit. */
import { useAbilities } from '../incident/useAbilities.ts'
import type { Matter } from './matters.ts'

export function useAssigning() {
  const { may } = useAbilities()
  return { mayAssign: (matter: Matter) => may('grievance.assign', { lead: 'any' }, matter) }
}
