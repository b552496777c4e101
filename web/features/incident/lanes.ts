/** Lanes of an incident's timeline: 指挥 first, then the units with most entries (ux.md §6). Pure. */
import { centre } from '../../../shared/access/standing.ts'
import type { Bar, Lane, Mark } from '../../timeline/layout.ts'
import type { Line } from './incidents.ts'

/** Everything the command centre did stands in one lane. */
export const commandLane = 'centre'

export interface LaneWords {
  name: (lane: string) => string
  label: (line: Line) => string
  /** A word or two; undefined where the label alone tells it. */
  brief: (line: Line) => string | undefined
  part: (part: string) => string
}

/** What a unit itself does or says; every other line is a step of the whole incident and stands with the command. */
const ownLines: readonly string[] = [
  'incident.entryRecorded',
  'incident.factReported',
  'incident.placeOpened',
  'incident.placeCounted',
  'incident.placeClosed',
  'incident.zoneDrawn',
  'incident.zoneLifted',
  'order.issued',
  'order.reportedBack',
  'order.refused',
  'order.escalated',
  'order.closed',
  'report.sent',
  'conference.convened',
  'conference.resolved',
  'conference.disputeDecided',
  'conference.struck',
]
/** Done to a unit, not said by it. */
export const unitLines: readonly string[] = ['incident.agencyInvolved', 'incident.agencyReleased']

/**
 * 指挥, then the `mostUnits` busiest units. Bars show how long a unit was involved. Units beyond that are left to the
 * list.
 */
export function lanesOf(lines: readonly Line[], mostUnits: number, words: LaneWords): Lane[] {
  const marks = new Map<string, Mark[]>([[commandLane, []]])
  const bars = new Map<string, Bar[]>()
  for (const line of lines) {
    if (line.struck) continue
    const lane = laneOf(line)
    if (line.type === 'incident.agencyInvolved') {
      const held = ended(bars.get(lane) ?? [], line.occurredAt)
      bars.set(lane, [...held, { from: line.occurredAt, to: undefined, label: words.part(line.part ?? '') }])
      marks.set(lane, marks.get(lane) ?? [])
    } else if (line.type === 'incident.agencyReleased') {
      bars.set(lane, ended(bars.get(lane) ?? [], line.occurredAt))
    } else {
      const short = words.brief(line)
      const mark: Mark = {
        id: line.id,
        at: line.occurredAt,
        key: isKey(line),
        label: words.label(line),
        recordedAt: line.recordedAt,
        ...(short !== undefined && { short }),
      }
      marks.set(lane, [...(marks.get(lane) ?? []), mark])
    }
  }
  const units = [...marks.keys()].filter((lane) => lane !== commandLane)
  const busiest = units.sort((a, b) => (marks.get(b)?.length ?? 0) - (marks.get(a)?.length ?? 0))
  return [commandLane, ...busiest.slice(0, mostUnits)].map((lane) => ({
    id: lane,
    name: words.name(lane),
    marks: marks.get(lane) ?? [],
    bars: bars.get(lane) ?? [],
  }))
}

/** 要情: what someone marked as such, and every step of the incident itself. */
export function isKey(line: Line): boolean {
  return line.key || !ownLines.includes(line.type)
}

function laneOf(line: Line): string {
  if (unitLines.includes(line.type)) return line.agency
  if (!ownLines.includes(line.type)) return commandLane
  return isCommand(line.role) ? commandLane : line.agency
}

/** Whether a post speaks for the command centre. */
export function isCommand(role: string): boolean {
  return (centre as readonly string[]).includes(role)
}

function ended(bars: readonly Bar[], at: number): Bar[] {
  return bars.map((bar) => ({ ...bar, to: bar.to ?? at }))
}
