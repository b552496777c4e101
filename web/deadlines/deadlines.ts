/** What is due when: clocks, open press tasks, the next mediation sessions, as absolute instants (ux.md §1, 4). Pure. */
import { nearnessOf, type Nearness } from '../clocks/nearness.ts'
import { isOwed, type StandingClock } from '../clocks/readings.ts'
import { isAhead, type Conference } from '../features/conference/conferences.ts'
import type { MediationCase } from '../features/mediation/cases.ts'
import type { PressTask } from '../features/press/tasks.ts'

export interface Deadline {
  /** Unique among all that is due. */
  id: string
  incident: string
  /** `session` and `meeting` are meetings that begin, `clock` a clock; the others are press tasks by kind. */
  kind: string
  dueAt: number
  /** Since when it runs: the whole of its bar. */
  since: number
  /** Of the dispute of a session, or of a conference; null once erased, absent for those who do not see it. */
  subject?: string | null
  /** Of kind `clock`: the clock itself. */
  clock?: StandingClock
}

export type DeadlineFace = Nearness | 'paused'

/** What deadlines are made of. */
export interface Owed {
  tasks: readonly PressTask[]
  cases: readonly MediationCase[]
  clocks: readonly StandingClock[]
  conferences?: readonly Conference[]
}

/**
 * Overdue first and longest first, then the nearest, then what stands still. A session that should have begun is no
 * missed deadline: it goes. A task that bears a clock is told by its clock alone.
 */
export function deadlinesOf({ tasks, cases, clocks, conferences = [] }: Owed, now: number): Deadline[] {
  const ahead = conferences.filter((conference) => isAhead(conference, now))
  const meetings = ahead.map(({ stream, open, work }): Deadline => ({
    id: stream,
    incident: open.incidents[0] ?? '',
    kind: 'meeting',
    dueAt: open.startsAt,
    since: open.since,
    ...(work && { subject: work.subject }),
  }))
  const planned = new Set(ahead.map(({ stream }) => stream))
  const ticking = clocks.filter(
    // Until it is to begin, a conference is told by when it begins.
    (standing) => isOwed(standing) && !(planned.has(standing.stream) && standing.clock.rule === 'CONF-START'),
  )
  const clocked = new Set(ticking.map(({ stream }) => stream))
  const owed = tasks
    .filter(({ stream, open }) => open.stage === 'open' && !clocked.has(stream))
    .map(({ stream, open }) => ({
      id: stream,
      incident: open.incident,
      kind: open.kind,
      dueAt: open.dueAt,
      since: open.openedAt,
    }))
  const sessions = cases.flatMap(({ stream, open }): Deadline[] =>
    open.session && !open.session.begun && open.session.startsAt >= now
      ? [
          {
            id: stream,
            incident: open.incident ?? '',
            kind: 'session',
            dueAt: open.session.startsAt,
            since: open.stageSince,
            subject: open.subject,
          },
        ]
      : [],
  )
  return [...owed, ...sessions, ...meetings, ...ticking.map(ofClock)].sort(
    (a, b) =>
      Number(standsStill(a)) - Number(standsStill(b)) || a.dueAt - b.dueAt || a.id.localeCompare(b.id),
  )
}

function ofClock(standing: StandingClock): Deadline {
  const { key, incident = '', clock } = standing
  return { id: key, incident, kind: 'clock', dueAt: clock.due, since: clock.startedAt, clock: standing }
}

/** True for what begins, instead of being over: a session of a mediation, a conference. */
export function isMeeting({ kind }: Deadline): boolean {
  return kind === 'session' || kind === 'meeting'
}

/** True for a clock that is paused: its end moves as long as it is. */
export function standsStill({ clock }: Deadline): boolean {
  return clock?.clock.phase === 'paused'
}

export function faceOf(deadline: Deadline, now: number): DeadlineFace {
  if (standsStill(deadline)) return 'paused'
  return deadline.clock?.clock.phase === 'missed' ? 'overdue' : nearnessOf(deadline, now)
}
