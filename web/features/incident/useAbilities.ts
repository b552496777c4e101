/** What one's post may do here and now: the house's own two judgements, asked in the browser (architecture §1). */
import { authorise } from '../../../shared/access/authorise.ts'
import { permissions } from '../../../shared/access/permissions.ts'
import type { Actor } from '../../../shared/access/actor.ts'
import { catalogue, type CommandType } from '../../../shared/catalogue.ts'
import { featureOf } from '../../../shared/event.ts'
import { decideOrder, readsOf } from '../../../shared/families.ts'
import type { StreamState } from '../../../shared/feature.ts'
import type { StreamCopy } from '../../../shared/protocol.ts'
import { refused, type Refusal } from '../../../shared/refusal.ts'
import { useCity } from '../../stores/city.ts'
import { useClock } from '../../stores/clock.ts'
import { useLive } from '../../stores/live.ts'

export function useAbilities() {
  const live = useLive()
  const clock = useClock()
  const city = useCity()

  /** The account stays with the house; a judgement does not depend on it. */
  const actor = (): Actor | undefined => live.session && { account: 'self', ...live.session.actor }

  /** Why this order would be refused. `target` is the stream it goes to, absent for an order that opens one. */
  function refusalOf(
    type: CommandType,
    data: Record<string, unknown>,
    target?: { copy: StreamCopy },
  ): Refusal | undefined {
    const sender = actor()
    if (!sender || !city.rules) return refused('house.unavailable')
    const feature = catalogue.feature(target?.copy.feature ?? featureOf(type))
    const own = target && stateOf(target.copy)
    const permit = authorise(sender, { type, data }, own, feature, permissions)
    if (!permit.granted) return permit.refusal
    const stream = target?.copy.stream ?? 'new'
    const order = { commandId: 'judged', type, stream, data }
    const context = {
      now: clock.t,
      day: '0101',
      actor: sender,
      city: city.rules,
      seriesLength: () => 0,
      hasWords: () => true,
    }
    const linked = (readsOf(feature, order, own, context).streams ?? []).flatMap(
      (id): [string, StreamState][] => {
        const copy = live.streams.get(id)
        return copy ? [[id, stateOf(copy)]] : []
      },
    )
    const states = new Map<string, StreamState>([...linked, ...(own ? [[stream, own] as const] : [])])
    const decision = decideOrder(feature, order, states, context)
    return decision.accepted ? undefined : decision.refusal
  }

  /** May this order be given? */
  const may = (...asked: Parameters<typeof refusalOf>): boolean => refusalOf(...asked) === undefined

  return { may, refusalOf }
}

function stateOf(copy: StreamCopy): StreamState {
  return { feature: copy.feature, parts: copy.state, version: copy.version, retired: false }
}
