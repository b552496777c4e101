/** What became of conferences, as lines of an incident's timeline, and those to come as marks. Pure. */
import type { Mark } from '../../timeline/layout.ts'
import type { Line } from '../incident/incidents.ts'
import { isAhead, type Conference } from './conferences.ts'

/** Who was there and how it was kept stays with the conference. */
const told: readonly unknown[] = [
  'conference.convened',
  'conference.started',
  'conference.adjourned',
  'conference.cancelled',
  'conference.resolved',
  'conference.disputeDecided',
  'conference.struck',
  'conference.minutesIssued',
]

export function conferenceLines(conferences: readonly Conference[]): Line[] {
  return conferences.flatMap(({ stream, copy, work }) =>
    copy.rows
      .filter(({ body }) => told.includes(body['type']))
      .map(({ id, body }) => {
        const { type, agency, role, occurredAt, recordedAt, what, reason } = body
        const text = what ?? reason ?? (type === 'conference.convened' ? work?.subject : undefined)
        return {
          id: `${stream}-${id}`,
          type: String(type),
          agency: String(agency),
          role: String(role),
          occurredAt: Number(occurredAt),
          recordedAt: Number(recordedAt),
          text: typeof text === 'string' || text === null ? text : undefined,
          key: false,
          // Without attachments, no position is ever asked for.
          position: 0,
          attachments: [],
          part: undefined,
          struck: false,
          said: { conference: stream },
        }
      }),
  )
}

/** Conferences to come: hollow, right of now. */
export function plannedMarks(
  conferences: readonly Conference[],
  now: number,
  label: (conference: Conference) => string,
): Mark[] {
  return conferences
    .filter((conference) => isAhead(conference, now))
    .map((conference) => ({
      id: `${conference.stream}-next`,
      at: conference.open.startsAt,
      key: true,
      label: label(conference),
      planned: true,
    }))
}
