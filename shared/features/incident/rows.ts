/**
 * The ledger of an incident: its timeline, and the histories that "true at T" selects from (D15). A row that holds
 * for a time bears `validFrom`, and `validTo` once it ended; both are occurred times.
 */
import type { RowChange } from '../../feature.ts'
import type { IncidentEvent } from './messages.ts'

export function incidentRows(event: IncidentEvent): RowChange[] {
  if (event.type === 'incident.proposerNoted') return []
  const { type, actor, occurredAt, recordedAt, data } = event
  const { role, agency } = actor
  const line: RowChange = {
    id: lineOf(event),
    mode: 'put',
    body: { type, agency, role, occurredAt, recordedAt, validFrom: occurredAt, ...data },
  }
  return [line, ...endings(event)]
}

/** Things keep the id of what opened them, so that their end can be marked on it. */
function lineOf(event: IncidentEvent): string {
  switch (event.type) {
    case 'incident.entryRecorded':
      return event.data.entry
    case 'incident.zoneDrawn':
      return event.data.zone
    case 'incident.placeOpened':
      return event.data.place
    case 'incident.warningIssued':
      return event.data.warning
    default:
      return `at-${event.position}`
  }
}

function endings(event: IncidentEvent): RowChange[] {
  const ended = (id: string, body: Record<string, unknown>): RowChange[] => [{ id, mode: 'merge', body }]
  switch (event.type) {
    case 'incident.entryStruck':
      return ended(event.data.entry, {
        struckAt: event.occurredAt,
        struckBy: event.actor.agency,
        validTo: event.occurredAt,
      })
    case 'incident.zoneLifted':
      return ended(event.data.zone, { validTo: event.occurredAt })
    case 'incident.placeClosed':
      return ended(event.data.place, { validTo: event.occurredAt })
    case 'incident.warningLifted':
      return ended(event.data.warning, { validTo: event.occurredAt })
    default:
      return []
  }
}
