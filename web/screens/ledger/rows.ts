/** Matters as the ledger lists them: what is owed first, with what is joined to each. Pure. */
import { standing } from '../../../shared/features/grievance/decide/common.ts'
import type { GrievanceStage } from '../../../shared/features/grievance/state.ts'
import { clockFaceOf, isOwed, standingClocks, type StandingClock } from '../../clocks/readings.ts'
import type { Matter } from '../../features/grievance/matters.ts'

export interface LedgerRow {
  /** The matter's stream. */
  key: string
  matter: Matter
  /** What of it is due next; undefined where nothing is. */
  limit: StandingClock | undefined
  /** How many turned out to be this one. */
  joined: number
}

/** In the order in which they stand. Number and summary are always shown. */
export const columns = [
  'code',
  'time',
  'source',
  'summary',
  'field',
  'kind',
  'callers',
  'lead',
  'first',
  'stage',
  'limit',
] as const
export type Column = (typeof columns)[number]
export const fixedColumns: readonly Column[] = ['code', 'summary']
export const usualColumns: readonly Column[] = [
  'code',
  'time',
  'source',
  'summary',
  'field',
  'lead',
  'stage',
  'limit',
]

export function ledgerRows(matters: readonly Matter[]): LedgerRow[] {
  const joined = new Map<string, number>()
  for (const { open } of matters) {
    if (open.duplicateOf === null) continue
    joined.set(open.duplicateOf, (joined.get(open.duplicateOf) ?? 0) + 1)
  }
  return matters.map((matter) => ({
    key: matter.stream,
    matter,
    limit: nextDue(matter),
    joined: joined.get(matter.stream) ?? 0,
  }))
}

/** Of what is owed, what ends first; what stands still comes after all that runs. */
function nextDue({ stream, copy }: Matter): StandingClock | undefined {
  const owed = standingClocks(new Map([[stream, copy]])).filter(isOwed)
  const endOf = ({ clock }: StandingClock): number => (clock.phase === 'paused' ? Infinity : clock.due)
  return owed.reduce<StandingClock | undefined>(
    (first, one) => (first === undefined || endOf(one) < endOf(first) ? one : first),
    undefined,
  )
}

/** Closed, withdrawn, joined to another, or shown another way. */
export function isOver({ matter }: LedgerRow): boolean {
  return !standing.includes(matter.open.stage)
}

export function isOverdue({ limit }: LedgerRow, now: number): boolean {
  if (!limit) return false
  const face = clockFaceOf(limit, now)
  return face === 'overdue' || face === 'overdueAtOpening'
}

/** Overdue, near, given to nobody yet, in time, standing still, nothing due, over. */
function owedRank(row: LedgerRow, now: number): number {
  if (isOver(row)) return 6
  if (row.limit && isOverdue(row, now)) return 0
  const face = row.limit && clockFaceOf(row.limit, now)
  if (face === 'near') return 1
  const { lead, stage } = row.matter.open
  if (lead === null && stage === 'received') return 2
  if (face === undefined) return 5
  return face === 'paused' ? 4 : 3
}

export const sortings = ['limit', 'code', 'time', 'field', 'lead', 'stage'] as const
export type Sorting = (typeof sortings)[number]
export interface Sorted {
  by: Sorting
  isDescending: boolean
}
export const byLimit: Sorted = { by: 'limit', isDescending: false }

/** In that order at an instant; what is equal in it stands by its time, the oldest first. */
export function sorted(rows: readonly LedgerRow[], { by, isDescending }: Sorted, now: number): LedgerRow[] {
  const keyed = rows.map((row) => ({ row, key: keyOf(row, by, now) }))
  const sign = isDescending ? -1 : 1
  return keyed
    .sort(
      (a, b) => sign * compared(a.key, b.key) || a.row.matter.open.receivedAt - b.row.matter.open.receivedAt,
    )
    .map(({ row }) => row)
}

type Key = readonly (string | number)[]

function keyOf(row: LedgerRow, by: Sorting, now: number): Key {
  const { code, receivedAt, field, lead, stage } = row.matter.open
  switch (by) {
    case 'limit': {
      const rank = owedRank(row, now)
      // What is over is looked up, the newest first; of the rest, what ends or came first.
      return [rank, rank === 6 ? -receivedAt : row.limit && rank !== 2 ? row.limit.clock.due : receivedAt]
    }
    case 'code':
      return [code]
    case 'time':
      return [receivedAt]
    case 'field':
      return [field]
    case 'lead':
      return [lead ?? '']
    case 'stage':
      return [stageRank(stage)]
  }
}

const stageOrder: readonly GrievanceStage[] = ['received', 'needMore', 'assigned', 'inProgress', 'replied']
/** As a matter goes through them; what ends it comes last. */
function stageRank(stage: GrievanceStage): number {
  const at = stageOrder.indexOf(stage)
  return at === -1 ? stageOrder.length : at
}

function compared(a: Key, b: Key): number {
  for (const [at, one] of a.entries()) {
    const other = b[at]
    if (other === undefined || one === other) continue
    return one < other ? -1 : 1
  }
  return 0
}
