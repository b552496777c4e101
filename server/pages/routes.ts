/** Which ways are open besides mediation, and until when: from the city's routes, its rules, and the days the log knows. Pure. */
import type { CityRules } from '../../shared/city.ts'
import type { Clock } from '../../shared/clocks/clock.ts'
import { due } from '../../shared/clocks/due.ts'
import { ruleOf, type Counting } from '../../shared/clocks/rule.ts'
import { isConfirmable } from '../../shared/features/mediation/channels.ts'
import { withAgreement, type MediationOpen } from '../../shared/features/mediation/state.ts'
import { routeRows, type RouteKind, type RouteRow, type RoutesFile } from '../city/otherRoutes.ts'

type Amount = Pick<Counting, 'unit' | 'amount'>

/** `clock`: a clock in the log says it; `anew`: counted from a day in the log; `counted`: only how it is counted is known. */
export type LastDay =
  | { is: 'clock'; at: number; isOver: boolean; subject: string | undefined }
  | { is: 'anew'; at: number; isOver: boolean; from: 'application' | 'agreement'; since: number; of: Amount }
  | { is: 'counted'; of: Amount }
  | { is: 'unlimited' }

export interface OtherRoute {
  route: RouteKind
  agency: string
  basis: RouteRow['basis']
  last: LastDay
}

export interface Around {
  rules: CityRules
  /** Of the dispute and of what it belongs to. */
  clocks: readonly Clock[]
  /** When a side applied for mediation; undefined where it was offered or sent. */
  askedAt: number | undefined
  now: number
}

/** In the order in which they are told. Throws where the city names none: nobody is left without one. */
export function otherRoutes(file: RoutesFile, dispute: MediationOpen, around: Around): OtherRoute[] {
  const when = withAgreement.includes(dispute.stage) ? 'agreed' : 'leaving'
  const rows = routeRows(file, when, dispute).filter(
    ({ route }) => route !== 'confirmation' || isConfirmable(around.rules.mediation, dispute.body),
  )
  if (rows.length === 0)
    throw new Error(`the city names no route for ${dispute.matter} in ${dispute.channel}`)
  return rows.map((row) => ({
    ...{ route: row.route, agency: row.agency, basis: row.basis },
    last: lastDay(row, dispute, around),
  }))
}

function lastDay({ limit }: RouteRow, dispute: MediationOpen, around: Around): LastDay {
  if (!limit) return { is: 'unlimited' }
  const { rules, now, askedAt } = around
  const running = around.clocks.filter(({ rule }) => rule === limit.rule).sort((a, b) => a.due - b.due)
  const clock = running.find((one) => one.due >= now) ?? running.at(-1)
  if (clock)
    return { is: 'clock', at: clock.due, isOver: now > clock.due, subject: clock.subject ?? undefined }
  const { unit, amount, ...counting } = ruleOf(rules, limit.rule)
  const of = { unit, amount }
  const since = limit.from === 'agreement' ? dispute.agreement?.at : limit.from && askedAt
  if (since === undefined || limit.from === undefined) return { is: 'counted', of }
  // So far ahead nobody knows the holidays: a last day off would move later, so the day told is never too late.
  const at = due({ ...counting, ...of, rollToWorkingDay: false }, since, rules.calendar).due
  return { is: 'anew', at, isOver: now > at, from: limit.from, since, of }
}
