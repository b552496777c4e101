/** All that is recorded of a matter, oldest first, each step with the words that were given with it. Pure. */
import type { LedgerRow, Role } from '../../../shared/event.ts'
import type { GrievanceEventType } from '../../../shared/features/grievance/events.ts'

export interface Entry {
  id: string
  type: GrievanceEventType
  agency: string
  role: Role
  occurredAt: number
  recordedAt: number
  data: Readonly<Record<string, unknown>>
  /** What was said with it; null once erased. */
  said: { field: (typeof wordFields)[number]; text: string | null }[]
}

const wordFields = [
  ...(['summary', 'said', 'what', 'where', 'why'] as const),
  ...(['facts', 'basis', 'result', 'remedies', 'reason'] as const),
] as const
/** Recorded beside a step, in a layer of its own: its words, and who was told. */
const beside: Partial<Record<GrievanceEventType, GrievanceEventType>> = {
  'grievance.summarised': 'grievance.received',
  'grievance.moreWorded': 'grievance.moreAsked',
  'grievance.referralExplained': 'grievance.referred',
  'grievance.progressWorded': 'grievance.progressTold',
  'grievance.escalationExplained': 'grievance.escalated',
  'grievance.replyWorded': 'grievance.replied',
  'grievance.withdrawalExplained': 'grievance.withdrawn',
}

/** Rows of a ledger as steps; a row of unknown shape is left out. */
export function historyOf(rows: readonly LedgerRow[]): Entry[] {
  const history: Entry[] = []
  for (const row of rows) {
    const entry = entryOf(row)
    if (!entry) continue
    const step = history.findLast(({ type }) => type === beside[entry.type])
    if (!step) history.push(entry)
    else {
      step.said = [...step.said, ...entry.said]
      step.data = { ...entry.data, ...step.data }
    }
  }
  return history
}

/** Words lie in deeper layers; what the open one says comes from closed lists. */
function entryOf({ id, body, layer }: LedgerRow): Entry | undefined {
  const { type, agency, role, occurredAt, recordedAt, validFrom: _from, ...data } = body
  if (typeof type !== 'string' || typeof agency !== 'string' || typeof role !== 'string') return undefined
  if (typeof occurredAt !== 'number' || typeof recordedAt !== 'number') return undefined
  const said = wordFields.flatMap((field) => {
    const text = layer === 'open' ? undefined : data[field]
    return typeof text === 'string' || text === null ? [{ field, text }] : []
  })
  // A row of this feature bears these: the feature's own code wrote it.
  const known = { type: type as GrievanceEventType, role: role as Role }
  return { id, ...known, agency, occurredAt, recordedAt, data, said }
}
