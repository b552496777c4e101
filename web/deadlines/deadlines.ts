/** What is due when: open press tasks and the next mediation sessions, as absolute instants (ux.md §1, 4). Pure. */
import type { MediationCase } from '../features/mediation/cases.ts'
import type { PressTask } from '../features/press/tasks.ts'

export interface Deadline {
  /** The stream it is of. */
  id: string
  incident: string
  /** `session` is a meeting that begins; the others are press tasks by kind. */
  kind: string
  dueAt: number
  /** Since when it runs: the whole of its bar. */
  since: number
  /** The dispute's subject, for a session; null once erased. */
  subject?: string | null
}

export type DeadlineFace = 'normal' | 'near' | 'overdue'

const nearMs = 60 * 60_000
const nearShare = 0.4

/** Overdue first and longest first, then the nearest. A session that should have begun is no missed deadline: it goes. */
export function deadlinesOf(
  tasks: readonly PressTask[],
  cases: readonly MediationCase[],
  now: number,
): Deadline[] {
  const owed = tasks
    .filter(({ open }) => open.stage === 'open')
    .map(({ stream, open }) => ({
      id: stream,
      incident: open.incident,
      kind: open.kind,
      dueAt: open.dueAt,
      since: open.openedAt,
    }))
  const sessions = cases.flatMap(({ stream, open }): Deadline[] =>
    open.stage === 'scheduled' && open.session && open.session.startsAt >= now
      ? [
          {
            id: stream,
            incident: open.incident,
            kind: 'session',
            dueAt: open.session.startsAt,
            since: open.stageSince,
            subject: open.subject,
          },
        ]
      : [],
  )
  return [...owed, ...sessions].sort((a, b) => a.dueAt - b.dueAt || a.id.localeCompare(b.id))
}

/** Near: an hour or less, or two fifths of its time left (ux.md §3.3). */
export function faceOf({ dueAt, since }: Deadline, now: number): DeadlineFace {
  if (now > dueAt) return 'overdue'
  const left = dueAt - now
  return left <= nearMs || left <= (dueAt - since) * nearShare ? 'near' : 'normal'
}

/** How much of its time has gone, 0 to 1. */
export function goneOf({ dueAt, since }: Deadline, now: number): number {
  return dueAt <= since ? 1 : Math.min(1, Math.max(0, (now - since) / (dueAt - since)))
}
