/** An incident's whole ledger, as the house keeps it; times are minutes after nine. */
import { catalogue } from '../../shared/catalogue.ts'
import type { LedgerRow } from '../../shared/event.ts'
import { incident } from '../../shared/features/incident/incident.ts'
import { applyRows, rowChanges } from '../../shared/fold.ts'
import { now, recordedOf, type Fact } from './given.ts'

export const at = (minutes: number) => now + minutes * 60_000
export const after = (minutes: number, fact: Fact): Fact => ({ ...fact, occurredAt: at(minutes) })

/** Facts are recorded a second apart, unless `recorded` names their minutes. */
export function ledger(facts: readonly Fact[], recorded: readonly number[] = []): LedgerRow[] {
  const rows: LedgerRow[] = []
  for (const [index, event] of recordedOf(catalogue, facts).entries()) {
    const known = recorded[index]
    const told = known === undefined ? event : { ...event, recordedAt: at(known) }
    applyRows(rows, rowChanges(incident, told), told)
  }
  return rows
}
