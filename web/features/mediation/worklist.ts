/** Disputes as a mediator works on them: what ends first stands first, and what calls for the day stands apart. Pure. */
import { isSettled, withAgreement } from '../../../shared/features/mediation/state.ts'
import { clockFaceOf, isOwed, standingClocks, type StandingClock } from '../../clocks/readings.ts'
import type { MediationCase } from './cases.ts'

export interface WorkRow {
  /** The dispute's stream. */
  key: string
  held: MediationCase
  /** What of it is due next; undefined where nothing is. */
  limit: StandingClock | undefined
}

/** What the day asks for, then the rest, then what is behind. A dispute stands in the first that fits. */
export const workGroups = ['today', 'toSign', 'near', 'later', 'over'] as const
export type WorkGroup = (typeof workGroups)[number]
/** What a mediator sees before asking for all. */
export const pressing: readonly WorkGroup[] = ['today', 'toSign', 'near']

export interface Day {
  now: number
  /** The number of the city's day at an instant. */
  dayOf: (at: number) => number
}

/** The disputes a body works on, its own and those it is asked about, the nearest limit first; what stands still comes after what runs, what owes nothing last. */
export function workRows(cases: readonly MediationCase[], body: string): WorkRow[] {
  return cases
    .filter(({ open }) => open.body === body || open.agencies[body] !== undefined)
    .map((held) => ({ key: held.stream, held, limit: nextDue(held) }))
    .sort((a, b) => endOf(a) - endOf(b) || meets(a) - meets(b) || a.held.open.openedAt - b.held.open.openedAt)
}

/** Its mediator is this position of the body that holds it. */
export function isMine({ held }: WorkRow, body: string, seat: string | undefined): boolean {
  return seat !== undefined && held.open.body === body && held.closed?.mediator?.seat === seat
}

function nextDue({ stream, copy }: MediationCase): StandingClock | undefined {
  const owed = standingClocks(new Map([[stream, copy]])).filter(isOwed)
  return owed.reduce<StandingClock | undefined>(
    (first, one) => (first === undefined || dueOf(one) < dueOf(first) ? one : first),
    undefined,
  )
}

const standsStill = Number.MAX_SAFE_INTEGER
const dueOf = ({ clock }: StandingClock): number => (clock.phase === 'paused' ? standsStill : clock.due)
const endOf = ({ limit }: WorkRow): number => (limit ? dueOf(limit) : Infinity)
const meets = ({ held }: WorkRow): number => held.open.session?.startsAt ?? Infinity

export function groupOf({ held, limit }: WorkRow, { now, dayOf }: Day): WorkGroup {
  const { open } = held
  if (waitsForSigning(held)) return 'toSign'
  if (isSettled(open)) return 'over'
  // One that was to be held before today and was not is still to be held.
  if (open.session && dayOf(open.session.startsAt) <= dayOf(now)) return 'today'
  const face = limit && clockFaceOf(limit, now)
  return face === 'near' || face === 'overdue' || face === 'overdueAtOpening' ? 'near' : 'later'
}

/** Agreed in writing, and one of its sides has not put its hand to the sheet yet (人民调解法 Art. 29). */
function waitsForSigning({ open, closed }: MediationCase): boolean {
  if (!closed || !withAgreement.includes(open.stage) || open.agreement?.form !== 'written') return false
  // What a court was asked to confirm, or what was told to be kept or broken, was signed before.
  if (open.confirmation || open.performance) return false
  const signed = closed.signings.filter(({ document }) => document === 'agreement')
  return open.sides.some((side) => !signed.some(({ signers }) => signers.includes(side)))
}

/** The groups that hold something, in their order, each with its rows in theirs. */
export function grouped(
  rows: readonly WorkRow[],
  day: Day,
  shown: readonly WorkGroup[],
): { group: WorkGroup; rows: WorkRow[] }[] {
  const found = new Map<WorkGroup, WorkRow[]>(shown.map((group) => [group, []]))
  for (const row of rows) found.get(groupOf(row, day))?.push(row)
  // Of a day, the hour counts.
  found.get('today')?.sort((a, b) => meets(a) - meets(b))
  return shown.flatMap((group) => {
    const held = found.get(group) ?? []
    return held.length > 0 ? [{ group, rows: held }] : []
  })
}

/** Sessions to come or under way, by their hour. */
export function agendaOf(rows: readonly WorkRow[]): WorkRow[] {
  return rows.filter(({ held }) => held.open.session !== null).sort((a, b) => meets(a) - meets(b))
}
