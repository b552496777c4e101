/**
 * Where a city falls silent (domain.md M03): what people who brought something still wait for, the oldest question of
 * the public that is open, who has no channel to talk in. Pure readings of what a view holds; nothing of it is stored.
 */
import { clocksIn } from '../../clocks/clock.ts'
import type { Parts } from '../../protocol.ts'
import { firstAnswerDue } from './clocks.ts'
import type { GrievanceOpen, GrievanceStage } from './state.ts'

const [minuteMs, dayMs] = [60_000, 86_400_000]
/** Nobody was answered for good in these. */
const owing: readonly GrievanceStage[] = ['received', 'needMore', 'assigned', 'inProgress']
/** Press tasks that answer what the public asks; there is no stream of concerns yet (domain.md M09). */
const questions: readonly string[] = ['clarification', 'enquiry']

export interface ResponseGap {
  matters: number
  /** People who called, wrote or came, and households that were visited. */
  callers: number
  families: number
  /** First answers whose time is over, and the days by which the latest is, a day begun counted whole. */
  overdue: number
  overdueDays: number
  /** First answers due on the day after today in the city. */
  dueTomorrow: number
  /** Days for which the oldest unanswered matter has waited, a day begun counted whole; 0 where all are answered. */
  waitingDays: number
}

/** What a matter counts as, whoever reads it: a duplicate is counted where it was joined. */
export function counted(matters: readonly GrievanceOpen[]): GrievanceOpen[] {
  return matters.filter(({ stage }) => stage !== 'duplicate' && stage !== 'withdrawn')
}

/** The response gap of these matters at an instant (epoch ms), with the city's offset from UTC in minutes. */
export function responseGap(
  matters: readonly GrievanceOpen[],
  now: number,
  utcOffsetMinutes: number,
): ResponseGap {
  const all = counted(matters)
  const waiting = all.filter(isWaiting)
  const dues = waiting.flatMap((open) => firstAnswerDue(open)?.due ?? [])
  const over = dues.filter((due) => now > due)
  const dayOf = (at: number): number => Math.floor((at + utcOffsetMinutes * minuteMs) / dayMs)
  return {
    matters: all.length,
    callers: sum(all.filter(({ procedure }) => procedure !== 'homeVisit')),
    families: sum(all.filter(({ procedure }) => procedure === 'homeVisit')),
    overdue: over.length,
    overdueDays: daysBegun(over, now),
    dueTomorrow: dues.filter((due) => dayOf(due) === dayOf(now) + 1).length,
    waitingDays: daysBegun(
      waiting.map(({ receivedAt }) => receivedAt),
      now,
    ),
  }
}

/** While those who brought it know what is missing, and its time stands still with them, nobody waits for the city. */
function isWaiting(open: GrievanceOpen): boolean {
  if (open.answeredAt !== null || !owing.includes(open.stage)) return false
  const phase = firstAnswerDue(open)?.phase ?? 'paused'
  return !(open.asked?.told && phase === 'paused')
}

/** What the public is owed, as a press task tells it. */
export type Owed = Parts['open'] & { kind: string; stage: string; openedAt: number }

/** Since when (epoch ms) the oldest question of the public is open; undefined where none is. */
export function oldestQuestion(tasks: readonly Owed[]): number | undefined {
  const since = tasks
    .filter(({ kind, stage }) => questions.includes(kind) && stage === 'open')
    // A question is as old as when it was heard, which its clock knows better than the task.
    .map((task) =>
      Math.min(task.openedAt, ...Object.values(clocksIn(task)).map(({ startedAt }) => startedAt)),
    )
  return since.length === 0 ? undefined : Math.min(...since)
}

export interface ChannelGap {
  /** Parties without an open channel, of all who brought something that is not answered for good. */
  parties: number
  of: number
}

/** A dispute in which one talks, or has agreed, is a channel, whichever body holds it by now; one that is over or out of sight is none. */
export function channelGap(
  matters: readonly GrievanceOpen[],
  disputes: ReadonlyMap<string, { stage: string; dispute?: string }>,
): ChannelGap {
  const open = counted(matters).filter(({ stage }) => owing.includes(stage))
  const hasChannel = ({ dispute }: GrievanceOpen): boolean => {
    const linked = dispute === null ? undefined : disputes.get(dispute)
    if (!linked) return false
    if (linked.stage !== 'transferred') return linked.stage !== 'ended'
    return [...disputes.values()].some(
      (held) => held.dispute === linked.dispute && held.stage !== 'ended' && held.stage !== 'transferred',
    )
  }
  return { parties: sum(open.filter((one) => !hasChannel(one))), of: sum(open) }
}

function sum(matters: readonly GrievanceOpen[]): number {
  return matters.reduce((all, { callers }) => all + callers, 0)
}

function daysBegun(since: readonly number[], now: number): number {
  return since.length === 0 ? 0 : Math.max(0, Math.ceil((now - Math.min(...since)) / dayMs))
}
