/**
 * The ledger of an incident: its timeline, and the histories that "true at T" selects from (D15). A row that holds
 * for a time bears `validFrom`, and once something ended it `validTo` (both occurred times) and `endRecordedAt`.
 */
import type { RowChange } from '../../feature.ts'
import type { IncidentEvent, IncidentEventType } from './events.ts'

/** What happens in an instant and holds nothing by itself. */
const instants: ReadonlySet<IncidentEventType> = new Set([
  'incident.agencyInvolved',
  'incident.agencyReleased',
  'incident.commandHandedOver',
  'incident.dismissalProposed',
  'incident.duplicateMarked',
  'incident.entryStruck',
  'incident.placeClosed',
  'incident.warningLifted',
  'incident.zoneLifted',
])

/** The event's own row first, then what it ends. No account is ever a row (D21). */
export function incidentRows(event: IncidentEvent): RowChange[] {
  if (event.type === 'incident.proposerNoted') return []
  const { type, actor, occurredAt, recordedAt, data } = event
  const { role, agency } = actor
  const { ends: _ends, until, ...said } = data as typeof data & { ends?: string[]; until?: number }
  const holds = !instants.has(type)
  const body = {
    type,
    agency,
    role,
    occurredAt,
    recordedAt,
    ...(holds && { validFrom: occurredAt }),
    ...(until !== undefined && { validTo: until }),
    ...said,
  }
  return [{ id: lineOf(event), mode: 'add', body }, ...endings(event)]
}

/** The row an event makes. Things keep the id of what opened them, so that their end can be marked on it. */
export function lineOf({ type, data, position }: IncidentEvent): string {
  if (type === 'incident.entryRecorded') return data.entry
  if (type === 'incident.zoneDrawn') return data.zone
  if (type === 'incident.placeOpened') return data.place
  if (type === 'incident.warningIssued') return data.warning
  return `at-${position}`
}

function endings({ type, data, actor, occurredAt, recordedAt }: IncidentEvent): RowChange[] {
  const end = { validTo: occurredAt, endRecordedAt: recordedAt }
  const ended = (id: string, more = {}): RowChange => ({ id, mode: 'merge', body: { ...end, ...more } })
  if (type === 'incident.entryStruck')
    return [ended(data.entry, { struckAt: occurredAt, struckBy: actor.agency })]
  if (type === 'incident.zoneLifted') return [ended(data.zone)]
  if (type === 'incident.placeClosed') return [ended(data.place)]
  return 'ends' in data ? (data.ends ?? []).map((id) => ended(id)) : []
}
