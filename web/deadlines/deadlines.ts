/** What is due when: clocks, open press tasks, the next mediation sessions, as absolute instants (ux.md §1, 4). Pure. */
import { nearnessOf, type Nearness } from '../clocks/nearness.ts'
import { isOwed, type StandingClock } from '../clocks/readings.ts'
import type { MediationCase } from '../features/mediation/cases.ts'
import type { PressTask } from '../features/press/tasks.ts'

export interface Deadline {
  /** Unique among all that is due. */
  id: string
  incident: string
  /** `session` is a meeting that begins, `clock` a clock; the others are press tasks by kind. */
  kind: string
  dueAt: number
  /** Since when it runs: the whole of its bar. */
  since: number
  /** The dispute's subject, for a session; null once erased. */
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
}

/**
 * Overdue first and longest first, then the nearest, then what stands still. A session that should have begun is no
 * missed deadline: it goes. A task that bears a clock is told by its clock alone.
 */
export function deadlinesOf({ tasks, cases, clocks }: Owed, now: number): Deadline[] {
  const ticking = clocks.filter(isOwed)
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
  return [...owed, ...sessions, ...ticking.map(ofClock)].sort(
    (a, b) =>
      Number(standsStill(a)) - Number(standsStill(b)) || a.dueAt - b.dueAt || a.id.localeCompare(b.id),
  )
}

function ofClock(standing: StandingClock): Deadline {
  const { key, incident = '', clock } = standing
  return { id: key, incident, kind: 'clock', dueAt: clock.due, since: clock.startedAt, clock: standing }
}

/** True for a clock that is paused: its end moves as long as it is. */
export function standsStill({ clock }: Deadline): boolean {
  return clock?.clock.phase === 'paused'
}

export function faceOf(deadline: Deadline, now: number): DeadlineFace {
  if (standsStill(deadline)) return 'paused'
  return deadline.clock?.clock.phase === 'missed' ? 'overdue' : nearnessOf(deadline, now)
}
