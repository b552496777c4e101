/** What the charts draw, and the one line that each says: who is slipping where, and which stage takes the time. Pure. */
import { clockFaceOf, isOwed, type StandingClock } from '../../clocks/readings.ts'
import type { IssuedOrder } from '../../features/order/orders.ts'

export interface HeatCell {
  agency: string
  /** Id of the rule. */
  rule: string
  overdue: number
  near: number
}

/** Units by duties: how many clocks are overdue or near, the worst first; what has neither is left out. */
export function heatOf(clocks: readonly StandingClock[], now: number): HeatCell[] {
  const cells = new Map<string, HeatCell>()
  for (const standing of clocks.filter(isOwed)) {
    const face = clockFaceOf(standing, now)
    const isOver = face === 'overdue' || face === 'overdueAtOpening'
    if (!isOver && face !== 'near') continue
    const { duty, rule } = standing.clock
    const key = `${duty.agency}/${rule}`
    const cell = cells.get(key) ?? { agency: duty.agency, rule, overdue: 0, near: 0 }
    cells.set(key, { ...cell, [isOver ? 'overdue' : 'near']: cell[isOver ? 'overdue' : 'near'] + 1 })
  }
  return [...cells.values()].sort(
    (a, b) => b.overdue - a.overdue || b.near - a.near || a.agency.localeCompare(b.agency),
  )
}

/** From given to read, to signed for, to reported back. */
export const stages = ['read', 'signedFor', 'reportedBack'] as const
export type Stage = (typeof stages)[number]

export interface StageTime {
  stage: Stage
  n: number
  /** Of n times, in ms; 0 where there is none. */
  median: number
  p90: number
}

/** Fewer than these say nothing about a stage: they are counted, not drawn. */
export const leastSamples = 5

/** How long addressees took for each stage of the orders of one's copy, from the stage before it. */
export function stageTimes(orders: readonly IssuedOrder[]): StageTime[] {
  const taken: Record<Stage, number[]> = { read: [], signedFor: [], reportedBack: [] }
  for (const { copy, open } of orders)
    for (const { agency } of open.addressees) {
      let before = open.issuedAt
      for (const stage of stages) {
        const at = reachedAt(copy.rows, stage, agency)
        if (at === undefined) continue
        taken[stage].push(Math.max(0, at - before))
        before = at
      }
    }
  return stages.map((stage) => {
    const sorted = taken[stage].sort((a, b) => a - b)
    return { stage, n: sorted.length, median: quantile(sorted, 0.5), p90: quantile(sorted, 0.9) }
  })
}

/** The slowest by its median, of those with enough samples. */
export function slowestOf(times: readonly StageTime[]): StageTime | undefined {
  return times.filter(({ n }) => n >= leastSamples).sort((a, b) => b.median - a.median)[0]
}

function reachedAt(rows: IssuedOrder['copy']['rows'], stage: Stage, agency: string): number | undefined {
  const row = rows.find(({ body }) => body['type'] === `order.${stage}` && body['to'] === agency)
  const at = row?.body['occurredAt']
  return typeof at === 'number' ? at : undefined
}

/** Of values in order, by the nearest rank; 0 of none. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}
