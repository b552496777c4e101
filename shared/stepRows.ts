/** The ledger line of an event that is a step of its stream: who took it, when, and all that it says. */
import type { Event } from './event.ts'
import type { RowChange } from './feature.ts'

/** One line for each event, which no later one changes. */
export function stepRows({ type, actor, occurredAt, recordedAt, data, position }: Event): RowChange[] {
  const { role, agency } = actor
  const body = { type, agency, role, occurredAt, recordedAt, validFrom: occurredAt, ...data }
  return [{ id: `at-${position}`, mode: 'add', body }]
}
