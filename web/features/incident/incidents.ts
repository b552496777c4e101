/** Incidents as the screens read them: typed views of the copies, sorted, and their timelines. Pure. */
import { attachedTo, type Attachment } from '../../../shared/attachment.ts'
import type { LedgerRow } from '../../../shared/event.ts'
import {
  activeStages,
  type IncidentOpen,
  type IncidentWork,
} from '../../../shared/features/incident/state.ts'
import type { StreamCopy } from '../../../shared/protocol.ts'

export interface Incident {
  stream: string
  copy: StreamCopy
  open: IncidentOpen
  /** Absent for those who may only know of the incident. */
  work: IncidentWork | undefined
}

/** A line of the timeline. */
export interface Line {
  id: string
  type: string
  /** Who it concerns: the sender, or the agency that was involved or released. */
  agency: string
  role: string
  occurredAt: number
  recordedAt: number
  /** null once erased, undefined when the line bears no text. */
  text: string | null | undefined
  key: boolean
  part: string | undefined
  /** Struck as wrong: it stays readable. */
  struck: boolean
  /** Position of its event: where its attachments are asked for. */
  position: number
  attachments: readonly Attachment[]
  /** Everything the line bears, for its words. */
  said: Readonly<Record<string, unknown>>
}

/** A copy is replaced when its stream changes: what did not change stays the same view, and is drawn anew nowhere. */
const views = new WeakMap<StreamCopy, Incident>()

export function incidentOf(copy: StreamCopy): Incident | undefined {
  if (copy.feature !== 'incident') return undefined
  const known = views.get(copy)
  if (known) return known
  // A copy of this feature holds these parts: they were folded by the feature's own code.
  const open = copy.state.open as IncidentOpen
  const work = copy.state.work as IncidentWork | undefined
  const view = { stream: copy.stream, copy, open, work }
  views.set(copy, view)
  return view
}

/** All incidents, newest first; a tie keeps the code's order. How they rank is `ranking.ts`. */
export function incidentsOf(streams: ReadonlyMap<string, StreamCopy>): Incident[] {
  const found = [...streams.values()].flatMap((copy) => incidentOf(copy) ?? [])
  return found.sort((a, b) => b.open.occurredAt - a.open.occurredAt || a.open.code.localeCompare(b.open.code))
}

/** A second report of the same is counted with the first. */
export function isActive({ open }: Incident): boolean {
  return activeStages.includes(open.stage) && open.duplicateOf === null
}

/** A gathering that is no incident: known at the desk, never counted among incidents. */
export function isGathering({ open }: Incident): boolean {
  return open.stage === 'assembly'
}

/** Whether anything of it happened between two instants of log time. */
export function happenedIn({ copy, open }: Incident, { from, to }: { from: number; to: number }): boolean {
  const isIn = (at: unknown) => typeof at === 'number' && at >= from && at <= to
  return isIn(open.occurredAt) || copy.rows.some(({ body }) => isIn(body['occurredAt']))
}

/** The timeline of an incident by the time things happened, oldest first; a row of unknown shape is left out. */
export function linesOf(incident: Incident): Line[] {
  const lines = incident.copy.rows.flatMap((row) => lineOf(row) ?? [])
  return lines.sort((a, b) => a.occurredAt - b.occurredAt || a.recordedAt - b.recordedAt)
}

function lineOf(row: LedgerRow): Line | undefined {
  const { type, agency, role, occurredAt, recordedAt, text, key, part, reason } = row.body
  if (typeof type !== 'string' || typeof agency !== 'string' || typeof role !== 'string') return undefined
  if (typeof occurredAt !== 'number' || typeof recordedAt !== 'number') return undefined
  return {
    id: row.id,
    type,
    agency,
    role,
    occurredAt,
    recordedAt,
    text: wordsIn(text ?? reason ?? (text === null || reason === null ? null : undefined)),
    key: key === true,
    part: typeof part === 'string' ? part : undefined,
    struck: row.body['struckAt'] !== undefined,
    position: row.position,
    attachments: attachedTo(row.body),
    said: row.body,
  }
}

function wordsIn(value: unknown): string | null | undefined {
  return typeof value === 'string' || value === null ? value : undefined
}

export interface UnitReport {
  agency: string
  /** Log time of the last word from it; undefined when it never reported. */
  heardAt: number | undefined
  /** In how many of the incidents it is involved. */
  involvedIn: number
}

/** The units of these incidents: involved or heard of, each with its newest report; `answers` are those to orders. */
export function unitsOf(
  incidents: readonly Incident[],
  answers: readonly { agency: string; at: number }[] = [],
): UnitReport[] {
  const units = new Map<string, UnitReport>()
  const unit = (agency: string) => {
    const held = units.get(agency) ?? { agency, heardAt: undefined, involvedIn: 0 }
    units.set(agency, held)
    return held
  }
  for (const { open, work } of incidents) {
    for (const agency of Object.keys(open.agencies)) unit(agency).involvedIn++
    for (const [agency, at] of Object.entries(work?.heardOf ?? {})) {
      const held = unit(agency)
      held.heardAt = Math.max(held.heardAt ?? 0, at)
    }
  }
  for (const { agency, at } of answers) {
    const held = units.get(agency)
    if (held) held.heardAt = Math.max(held.heardAt ?? 0, at)
  }
  return [...units.values()]
}

/** Lead first, then in the order they came. */
export function agenciesOf(open: IncidentOpen): { agency: string; part: string }[] {
  const all = Object.entries(open.agencies).map(([agency, part]) => ({ agency, part }))
  return [...all.filter(({ part }) => part === 'lead'), ...all.filter(({ part }) => part !== 'lead')]
}
