/** Conferences as the screens read them: typed views of the copies, and which is next. Pure. */
import { areaPath, covers } from '../../../shared/access/actor.ts'
import { isPlanned } from '../../../shared/features/conference/readings.ts'
import type { ConferenceOpen, ConferenceWork } from '../../../shared/features/conference/state.ts'
import type { StreamCopy } from '../../../shared/protocol.ts'

export interface Conference {
  stream: string
  copy: StreamCopy
  open: ConferenceOpen
  /** Absent for those who may only know that units meet. */
  work: ConferenceWork | undefined
}

/** What goes on first, then what is planned, the nearest first, then what was, the newest first. */
export function conferencesIn(streams: ReadonlyMap<string, StreamCopy>): Conference[] {
  return [...streams.values()]
    .flatMap((copy) => conferenceOf(copy) ?? [])
    .sort(
      (a, b) =>
        rankOf(a) - rankOf(b) ||
        (isPlanned(a.open) ? a.open.startsAt - b.open.startsAt : b.open.since - a.open.since),
    )
}

function conferenceOf(copy: StreamCopy): Conference | undefined {
  if (copy.feature !== 'conference') return undefined
  // A copy of this feature holds these parts: they were folded by the feature's own code.
  const open = copy.state.open as ConferenceOpen
  return { stream: copy.stream, copy, open, work: copy.state.work as ConferenceWork | undefined }
}

function rankOf({ open }: Conference): number {
  if (open.stage === 'inSession') return 0
  if (isPlanned(open)) return 1
  return isOver({ open }) ? 3 : 2
}

export function isOver({ open }: Pick<Conference, 'open'>): boolean {
  return open.stage === 'closed' || open.stage === 'cancelled'
}

/** Planned for a time that has not come. */
export function isAhead({ open }: Pick<Conference, 'open'>, now: number): boolean {
  return isPlanned(open) && open.startsAt >= now
}

/** A conference about that incident, or a standing one of an area that contains it. */
export function isAbout(
  { open }: Pick<Conference, 'open'>,
  incident: { stream: string; area: string },
): boolean {
  return open.incidents.length === 0
    ? covers(open.area, incident.area)
    : open.incidents.includes(incident.stream)
}

/** The smallest area that contains all of these; undefined where none does. */
export function commonArea(codes: readonly string[]): string | undefined {
  const [first, ...others] = codes.map(areaPath)
  return first?.findLast((area) => others.every((path) => path.includes(area)))
}
