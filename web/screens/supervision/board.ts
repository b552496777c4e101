/** The supervisor's board: what in the copy asks for one, who has it, since when, on whom it waits, and why. Pure. */
import type { Extension, Pause } from '../../../shared/clocks/clock.ts'
import { outstanding, unreadPastLimit } from '../../../shared/features/order/readings.ts'
import { nearnessOf } from '../../clocks/nearness.ts'
import { clockFaceOf, isOwed, pauseOf, type StandingClock } from '../../clocks/readings.ts'
import { agenciesOf, isActive, type Incident } from '../../features/incident/incidents.ts'
import type { IssuedOrder } from '../../features/order/orders.ts'

/** In the order in which they ask. */
export const boardKinds = ['overdue', 'unread', 'near', 'refused', 'reopened', 'paused', 'extended'] as const
export type BoardKind = (typeof boardKinds)[number]

export interface BoardRow {
  /** Unique on the board, and the same as long as the row stands. */
  key: string
  kind: BoardKind
  stream: string
  incident: string | undefined
  /** What it is about: one of the three. */
  clock?: StandingClock | undefined
  order?: IssuedOrder | undefined
  relapsed?: Incident
  /** Units that have it now. */
  holders: readonly string[]
  /** Since when they have it. */
  since: number
  /** Units it waits on; none where it waits for what the pause says. */
  waitsOn: readonly string[]
  dueAt: number | undefined
  /** What was said for it; null once erased. */
  reason?: string | null | undefined
  pause?: Pause
  extension?: Extension
}

export interface Supervised {
  clocks: readonly StandingClock[]
  orders: readonly IssuedOrder[]
  incidents: readonly Incident[]
}

/** Everything of these that asks for a supervisor at that instant: by kind, then what is due or held the longest. */
export function boardRows({ clocks, orders, incidents }: Supervised, now: number): BoardRow[] {
  const owed = clocks.filter(isOwed)
  const clocked = new Set(owed.map(({ stream }) => stream))
  const open = orders.filter((order) => order.open.stage === 'open')
  const byStream = new Map(open.map((order) => [order.stream, order]))
  const rows = [
    ...owed.flatMap((standing) => clockRows(standing, byStream.get(standing.stream), now)),
    ...open.filter(({ stream }) => !clocked.has(stream)).flatMap((order) => dueRows(order, now)),
    ...open.flatMap((order) => receiptRows(order, now)),
    ...incidents.flatMap(relapsedRows),
  ]
  return rows.sort(
    (a, b) =>
      boardKinds.indexOf(a.kind) - boardKinds.indexOf(b.kind) ||
      (a.dueAt ?? a.since) - (b.dueAt ?? b.since) ||
      a.key.localeCompare(b.key),
  )
}

function clockRows(standing: StandingClock, order: IssuedOrder | undefined, now: number): BoardRow[] {
  const { clock, key, stream, incident } = standing
  const has = order ? heldBy(order) : { holders: [clock.duty.agency], since: clock.startedAt }
  const row = { stream, incident, clock: standing, order, ...has, waitsOn: has.holders, dueAt: clock.due }
  const face = clockFaceOf(standing, now)
  const pause = face === 'paused' ? pauseOf(clock) : undefined
  const extension = clock.extensions.at(-1)
  return [
    ...(face === 'overdue' || face === 'overdueAtOpening' ? [{ ...row, key, kind: 'overdue' as const }] : []),
    ...(face === 'near' ? [{ ...row, key, kind: 'near' as const }] : []),
    ...(pause
      ? [{ ...row, key, kind: 'paused' as const, since: pause.from, waitsOn: [], pause, reason: pause.note }]
      : []),
    ...(extension
      ? [{ ...row, key: `${key}+`, kind: 'extended' as const, extension, reason: extension.reason }]
      : []),
  ]
}

/** An order whose due time no clock measures. */
function dueRows(order: IssuedOrder, now: number): BoardRow[] {
  const { dueAt, issuedAt } = order.open
  const kind = nearnessOf({ since: issuedAt, dueAt }, now)
  const has = heldBy(order)
  return kind === 'normal'
    ? []
    : [{ ...ofOrder(order), key: order.stream, kind, ...has, waitsOn: has.holders }]
}

function receiptRows(order: IssuedOrder, now: number): BoardRow[] {
  const { open, work } = order
  if (!work) return []
  const base = ofOrder(order)
  const key = order.stream
  const unread = unreadPastLimit(open, work, now)
  const each = Object.entries(work.receipts).flatMap(([agency, receipt]): BoardRow[] => {
    const its = { ...base, since: receipt.since, reason: reasonOf(order, agency, receipt.stage) }
    if (receipt.stage === 'refused') {
      const issuer = [open.issuer.agency]
      return [{ ...its, key: `${key}/${agency}`, kind: 'refused', holders: [agency], waitsOn: issuer }]
    }
    return receipt.returns > 0 && receipt.stage !== 'reportedBack'
      ? [{ ...its, key: `${key}/${agency}`, kind: 'reopened', holders: [agency], waitsOn: [agency] }]
      : []
  })
  const late = { ...base, key: `${key}?`, dueAt: open.receiptDueAt, since: open.issuedAt }
  return unread.length > 0 ? [{ ...late, kind: 'unread', holders: unread, waitsOn: unread }, ...each] : each
}

/** An incident whose response was taken up again. */
function relapsedRows(incident: Incident): BoardRow[] {
  const line = incident.copy.rows.findLast(({ body }) => body['type'] === 'incident.relapsed')
  if (!line || !isActive(incident)) return []
  const [lead] = agenciesOf(incident.open)
  const holders = lead ? [lead.agency] : []
  return [
    {
      key: `${incident.stream}/relapsed`,
      kind: 'reopened',
      stream: incident.stream,
      incident: incident.stream,
      relapsed: incident,
      holders,
      since: numberIn(line.body['recordedAt']) ?? incident.open.stageSince,
      waitsOn: holders,
      dueAt: undefined,
      reason: wordsIn(line.body['reason']),
    },
  ]
}

function ofOrder(order: IssuedOrder) {
  const { incident, dueAt } = order.open
  return { stream: order.stream, incident: incident ?? undefined, order, dueAt }
}

/** Whoever has still to report; once all have, the issuer, who closes. Who sees no receipts takes all it was given to. */
function heldBy({ open, work }: IssuedOrder): { holders: string[]; since: number } {
  if (!work) return { holders: open.addressees.map(({ agency }) => agency), since: open.issuedAt }
  const holders = outstanding(work)
  const since = (agencies: readonly string[]) =>
    agencies.flatMap((agency) => work.receipts[agency]?.since ?? [])
  return holders.length > 0
    ? { holders, since: Math.min(...since(holders)) }
    : { holders: [open.issuer.agency], since: Math.max(open.issuedAt, ...since(Object.keys(work.receipts))) }
}

/** What was said when this unit refused, or when its report was sent back. */
function reasonOf({ copy }: IssuedOrder, agency: string, stage: string): string | null | undefined {
  const type = stage === 'refused' ? 'order.refused' : 'order.returned'
  return wordsIn(
    copy.rows.findLast(({ body }) => body['type'] === type && body['to'] === agency)?.body['reason'],
  )
}

function wordsIn(value: unknown): string | null | undefined {
  return typeof value === 'string' || value === null ? value : undefined
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
