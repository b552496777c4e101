/** What the corridor would say of a row, asked before anything is written: the same rights, the same decision. */
import type { Actor } from '../../shared/access/actor.ts'
import { covers } from '../../shared/access/actor.ts'
import { authorise } from '../../shared/access/authorise.ts'
import { permissions } from '../../shared/access/permissions.ts'
import type { Context, Order } from '../../shared/feature.ts'
import { grievance } from '../../shared/features/grievance/grievance.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { logTime, occurredAheadMs } from '../../shared/time.ts'
import type { House } from '../house.ts'
import { dayIn } from '../log/cityDay.ts'
import type { FaultAbout } from './examined.ts'
import type { Good } from './reading.ts'

type Needed = Pick<House, 'log' | 'book' | 'config' | 'now'>

/** The rules and the hour at which it began. */
export async function contextNow(house: Needed, actor: Actor, log: string): Promise<Context> {
  const real = house.now()
  const { clock, recordedAt } = await house.log.head(log)
  const now = Math.max(recordedAt, logTime(clock, real))
  return {
    ...{ now, day: dayIn(house.config.TZ_CITY)(now), actor, city: house.book.rulesOf(log, real) },
    // Which number it would be does not matter here.
    ...{ seriesLength: () => 0, hasWords: () => false },
  }
}

export async function judging(
  house: Needed,
  actor: Actor,
  log: string,
): Promise<(good: Good) => FaultAbout | undefined> {
  const context = await contextNow(house, actor, log)
  return ({ data, occurredAt }) => {
    if (occurredAt !== undefined && occurredAt > context.now + occurredAheadMs)
      return { code: 'row.inFuture', about: 'receivedAt' }
    if (!covers(actor.area, data.area)) return { code: 'row.outsideArea', about: 'area' }
    const order: Order = { commandId: '', type: 'grievance.receive', stream: '', occurredAt, data }
    const permit = authorise(actor, order, undefined, grievance, permissions)
    if (!permit.granted) return told(permit.refusal)
    const decision = grievance.decide(order, new Map(), context)
    return decision.accepted ? undefined : told(decision.refusal)
  }
}

function told({ code, params }: Refusal): FaultAbout {
  return { code, params }
}
