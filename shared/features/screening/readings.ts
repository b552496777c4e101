/** How reports of screening stand together: which is the last of a post, and who has not reported. */
import { clockIn, clocksIn } from '../../clocks/clock.ts'
import { postsOf, type Post, type ScreeningRules } from './rules.ts'
import type { ScreeningOpen } from './state.ts'

export interface HeldReport {
  stream: string
  open: ScreeningOpen
}

/** A post without a report that is still in time; `last` is the newest there is, undefined where none is known. */
export interface MissingReport extends Post {
  last: HeldReport | undefined
}

/** Reports that count, the newest day first. */
export function standingReports(reports: readonly HeldReport[]): HeldReport[] {
  return reports
    .filter(({ open }) => open.correctedBy === null)
    .sort((a, b) => b.open.day.localeCompare(a.open.day) || b.open.reportedAt - a.open.reportedAt)
}

/** The posts that owe a report now, in the order of the city's file. What is missing is never read as zero. */
export function missingReports(
  rules: Pick<ScreeningRules, 'owed'>,
  reports: readonly HeldReport[],
  now: number,
): MissingReport[] {
  const standing = standingReports(reports)
  return postsOf(rules).flatMap((post) => {
    const its = standing.filter(({ open }) => open.body === post.body && open.area === post.area)
    return its.some((report) => isInTime(report, now)) ? [] : [{ ...post, last: its[0] }]
  })
}

/** Until the next is due. */
function isInTime({ open }: HeldReport, now: number): boolean {
  const clock = clockIn(clocksIn(open), 'next')
  return clock !== undefined && clock.phase === 'running' && now <= clock.due
}
