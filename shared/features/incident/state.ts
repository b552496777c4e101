/** An incident as it stands, folded from its events. Entries are ledger rows, not part of the state. */
import type { RowChange } from '../../feature.ts'
import type { IncidentEvent, categories, parts, reportSources } from './messages.ts'

export type Stage = 'reported' | 'verifying' | 'dismissed'

export type IncidentOpen = {
  code: string
  category: (typeof categories)[number]
  /** null once erased */
  title: string | null
  area: string
  place?: string | null | undefined
  source: (typeof reportSources)[number]
  stage: Stage
  /** Instants: when it happened or was received, and when it was last written to in this layer. */
  occurredAt: number
  stageSince: number
  /** By agency, in the order they came. */
  agencies: Record<string, (typeof parts)[number]>
}

export type IncidentWork = {
  /** Number of entries recorded, and the newest one's time and agency. */
  entries: number
  lastEntryAt: number | null
  /** When each agency was last heard of. */
  heardOf: Record<string, number>
}

export type IncidentParts = { open: IncidentOpen; work?: IncidentWork }

export const incidentEvolve = {
  open(part: IncidentOpen | undefined, event: IncidentEvent): IncidentOpen {
    if (event.type === 'incident.reported') {
      const { occurredAt } = event
      return { ...event.data, stage: 'reported', occurredAt, stageSince: occurredAt, agencies: {} }
    }
    if (!part) throw new Error(`${event.type} before incident.reported in ${event.stream}`)
    switch (event.type) {
      case 'incident.verificationStarted':
        return { ...part, stage: 'verifying', stageSince: event.occurredAt }
      case 'incident.dismissed':
        return { ...part, stage: 'dismissed', stageSince: event.occurredAt }
      case 'incident.agencyInvolved':
        return { ...part, agencies: { ...part.agencies, [event.data.agency]: event.data.part } }
      case 'incident.agencyReleased': {
        const { [event.data.agency]: _released, ...agencies } = part.agencies
        return { ...part, agencies }
      }
      case 'incident.entryRecorded':
        return part
    }
  },

  work(part: IncidentWork | undefined, event: IncidentEvent): IncidentWork {
    const held = part ?? { entries: 0, lastEntryAt: null, heardOf: {} }
    const heardOf = { ...held.heardOf, [event.actor.agency]: event.recordedAt }
    if (event.type !== 'incident.entryRecorded') return { ...held, heardOf }
    return { entries: held.entries + 1, lastEntryAt: event.occurredAt, heardOf }
  },
}

/** The timeline: every event of an incident is a row; entries bear their text. */
export function incidentRows(event: IncidentEvent): RowChange[] {
  const { type, actor, occurredAt, recordedAt } = event
  const body = { type, agency: actor.agency, role: actor.role, occurredAt, recordedAt, ...event.data }
  return [{ id: `${event.commandId}/${event.position}`, mode: 'put', body }]
}
