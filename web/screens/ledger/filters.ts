/** What of the ledger one looks at, as the address says it: whoever is sent it sees the same. Pure. */
import { areaPath } from '../../../shared/access/actor.ts'
import {
  fields,
  intakeChannels,
  type Field,
  type IntakeChannel,
} from '../../../shared/features/grievance/messages.ts'
import { grievanceStages, type GrievanceStage } from '../../../shared/features/grievance/state.ts'
import { byLimit, isOver, isOverdue, sortings, type LedgerRow, type Sorted } from './rows.ts'

export const limits = ['overdue', 'today'] as const
export type Limit = (typeof limits)[number]
/** Stands for "given to no unit yet" among units. */
export const nobody = 'none'

export interface LedgerFilter {
  /** Received on this day of the city. */
  today?: true | undefined
  channel?: IntakeChannel | undefined
  field?: Field | undefined
  /** A county or district, 12 digits. */
  district?: string | undefined
  /** Absent: what is not over. */
  stage?: GrievanceStage | 'all' | undefined
  limit?: Limit | undefined
  unit?: string | undefined
  /** Looked for in number and summary. */
  q?: string | undefined
}

type Query = Readonly<Record<string, unknown>>
const longestText = 60

/** What the address asks for; what it cannot mean is left out. */
export function filterOf(query: Query): LedgerFilter {
  const text = (name: string, longest: number) => {
    const value = query[name]
    return typeof value === 'string' && value !== '' ? value.slice(0, longest) : undefined
  }
  const oneOf = <T extends string>(all: readonly T[], name: string) => all.find((one) => one === query[name])
  const district = text('district', 12)
  return {
    today: query['today'] === '1' ? true : undefined,
    channel: oneOf(intakeChannels, 'channel'),
    field: oneOf(fields, 'field'),
    district: district !== undefined && /^\d{12}$/.test(district) ? district : undefined,
    stage: oneOf([...grievanceStages, 'all'] as const, 'stage'),
    limit: oneOf(limits, 'limit'),
    unit: text('unit', 32),
    q: text('q', longestText),
  }
}

/** `time`, or `-time` for the other way round. */
export function sortedOf({ sort }: Query): Sorted {
  if (typeof sort !== 'string') return byLimit
  const isDescending = sort.startsWith('-')
  const by = sortings.find((one) => one === sort.slice(isDescending ? 1 : 0))
  return by ? { by, isDescending } : byLimit
}

/** The address of these; what is not asked for is undefined, so that it goes from an address that bore it. */
export function queryOf(
  { today, ...filter }: LedgerFilter,
  { by, isDescending }: Sorted,
): Record<string, string | undefined> {
  const isUsual = by === byLimit.by && isDescending === byLimit.isDescending
  return {
    ...filter,
    today: today && '1',
    sort: isUsual ? undefined : `${isDescending ? '-' : ''}${by}`,
  }
}

/** An instant, and how to tell on which day of the city another lies. */
export interface Day {
  now: number
  dayOf: (at: number) => number
}

export function within(rows: readonly LedgerRow[], filter: LedgerFilter, day: Day): LedgerRow[] {
  const asked = filter.q?.trim().toLowerCase() ?? ''
  return rows.filter((row) => isAsked(row, filter, day) && (asked === '' || bears(row, asked)))
}

function isAsked(row: LedgerRow, filter: LedgerFilter, day: Day): boolean {
  const { open } = row.matter
  return (
    isInStage(row, filter.stage) &&
    (filter.today === undefined || isOfToday(row, day)) &&
    (filter.channel === undefined || open.channel === filter.channel) &&
    (filter.field === undefined || open.field === filter.field) &&
    (filter.district === undefined || areaPath(open.area).includes(filter.district)) &&
    (filter.limit === undefined || isDue(row, filter.limit, day)) &&
    (filter.unit === undefined || (open.lead ?? nobody) === filter.unit)
  )
}

function isInStage(row: LedgerRow, stage: LedgerFilter['stage']): boolean {
  if (stage === 'all') return true
  return stage === undefined ? !isOver(row) : row.matter.open.stage === stage
}

export function isOfToday({ matter }: LedgerRow, { now, dayOf }: Day): boolean {
  return dayOf(matter.open.receivedAt) === dayOf(now)
}

function isDue(row: LedgerRow, limit: Limit, { now, dayOf }: Day): boolean {
  if (limit === 'overdue') return isOverdue(row, now)
  const due = row.limit?.clock
  return due?.phase === 'running' && dayOf(due.due) === dayOf(now)
}

function bears({ matter }: LedgerRow, asked: string): boolean {
  const said = [matter.open.code, matter.work?.summary ?? '']
  return said.some((one) => one.toLowerCase().includes(asked))
}

/** Units that have any of these, each once. */
export function unitsIn(rows: readonly LedgerRow[]): string[] {
  return [...new Set(rows.flatMap(({ matter }) => matter.open.lead ?? []))].sort()
}
