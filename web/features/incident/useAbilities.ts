/** What one's post may do here and now: the house's own two judgements, asked in the browser (architecture §1). */
import { authorise } from '../../../shared/access/authorise.ts'
import { permissions } from '../../../shared/access/permissions.ts'
import type { Actor } from '../../../shared/access/actor.ts'
import { catalogue, featureOf, type CommandType } from '../../../shared/catalogue.ts'
import type { StreamState } from '../../../shared/feature.ts'
import { useClock } from '../../stores/clock.ts'
import { useLive } from '../../stores/live.ts'
import type { Incident } from './incidents.ts'

export function useAbilities() {
  const live = useLive()
  const clock = useClock()

  /** The account stays with the house; a judgement does not depend on it. */
  const actor = (): Actor | undefined => live.session && { account: 'self', ...live.session.actor }

  /** May this order be given? `incident` is absent for an order that opens one. */
  function may(type: CommandType, data: Record<string, unknown>, incident?: Incident): boolean {
    const sender = actor()
    if (!sender) return false
    const feature = catalogue.feature(featureOf(type))
    const own = incident && stateOf(incident)
    if (!authorise(sender, { type, data }, own, feature, permissions).granted) return false
    const stream = incident?.stream ?? 'new'
    const order = { commandId: 'judged', type, stream, data }
    const context = { now: clock.t, day: '0101', actor: sender, seriesLength: () => 0, hasWords: () => true }
    return feature.decide(order, new Map(own ? [[stream, own]] : []), context).accepted
  }

  return { may }
}

function stateOf({ copy }: Incident): StreamState {
  return { feature: copy.feature, parts: copy.state, version: copy.version, retired: false }
}
