/** What was reported upward, as lines of the incident's timeline. Pure. */
import type { Line } from '../incident/incidents.ts'
import type { Report } from './reports.ts'

/** Each report once, when it went; what it says in full stands with it. */
export function reportLines(reports: readonly Report[]): Line[] {
  return reports.flatMap(({ open, work, stream, copy }) => {
    const sent = copy.rows.find(({ body }) => body['type'] === 'report.sent')
    if (!sent || open.sentAt === null) return []
    const { changes, summary, nature } = work?.said ?? {}
    const text = changes ?? summary ?? nature
    return [
      {
        id: `${stream}-sent`,
        type: 'report.sent',
        agency: open.from,
        role: String(sent.body['role']),
        occurredAt: open.sentAt,
        recordedAt: Number(sent.body['recordedAt']),
        text,
        key: false,
        // Without attachments, no position is ever asked for.
        position: 0,
        attachments: [],
        part: undefined,
        struck: false,
        said: { report: stream },
      },
    ]
  })
}
