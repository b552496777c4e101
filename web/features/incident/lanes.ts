/** Lanes of an incident's timeline: 指挥 first, then the units with most entries (ux.md §6). Pure. */
import { centre } from '../../../shared/access/permissions.ts'
import type { Bar, Lane, Mark } from '../../timeline/layout.ts'
import type { Line } from './incidents.ts'

/** Everything the command centre did stands in one lane. */
export const commandLane = 'centre'

export interface LaneWords {
  name: (lane: string) => string
  label: (line: Line) => string
  part: (part: string) => string
}

/** `most` lanes at most, units beyond that are left to the list. Bars show how long a unit was involved. */
export function lanesOf(lines: readonly Line[], most: number, words: LaneWords): Lane[] {
  const marks = new Map<string, Mark[]>([[commandLane, []]])
  const bars = new Map<string, Bar[]>()
  for (const line of lines) {
    const lane = laneOf(line)
    if (line.type === 'incident.agencyInvolved') {
      const held = ended(bars.get(lane) ?? [], line.occurredAt)
      bars.set(lane, [...held, { from: line.occurredAt, to: undefined, label: words.part(line.part ?? '') }])
      marks.set(lane, marks.get(lane) ?? [])
    } else if (line.type === 'incident.agencyReleased') {
      bars.set(lane, ended(bars.get(lane) ?? [], line.occurredAt))
    } else {
      const key = line.key || line.type !== 'incident.entryRecorded'
      const mark = { id: line.id, at: line.occurredAt, key, label: words.label(line) }
      marks.set(lane, [...(marks.get(lane) ?? []), mark])
    }
  }
  const units = [...marks.keys()].filter((lane) => lane !== commandLane)
  const busiest = units.sort((a, b) => (marks.get(b)?.length ?? 0) - (marks.get(a)?.length ?? 0))
  return [commandLane, ...busiest].slice(0, most).map((lane) => ({
    id: lane,
    name: words.name(lane),
    marks: marks.get(lane) ?? [],
    bars: bars.get(lane) ?? [],
  }))
}

function laneOf(line: Line): string {
  const aboutUnit = line.type === 'incident.agencyInvolved' || line.type === 'incident.agencyReleased'
  return !aboutUnit && (centre as readonly string[]).includes(line.role) ? commandLane : line.agency
}

function ended(bars: readonly Bar[], at: number): Bar[] {
  return bars.map((bar) => ({ ...bar, to: bar.to ?? at }))
}
