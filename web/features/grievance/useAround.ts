/** What lies around a matter, and what it is joined to, folded anew with every batch. */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { links, type Link } from '../../../shared/features/grievance/messages.ts'
import { useIncidents } from '../incident/useIncidents.ts'
import { useMediation } from '../mediation/useMediation.ts'
import { useIssued } from '../order/useIssued.ts'
import type { Matter } from './matters.ts'
import { nearOf, type Near } from './near.ts'

/** `to` is undefined for what one may not see. */
export type Joined = Near | { link: Link; to: undefined }

export function useAround(matter: MaybeRefOrGetter<Matter>) {
  const { all: incidents } = useIncidents()
  const { cases } = useMediation()
  const { orders } = useIssued()

  const near = computed(() =>
    nearOf(toValue(matter), { incidents: incidents.value, cases: cases.value, orders: orders.value }),
  )
  const joined = computed(() =>
    links.flatMap((link): Joined[] => {
      const stream = toValue(matter).open[link]
      return stream === null ? [] : [found(link, stream)]
    }),
  )

  function found(link: Link, stream: string): Joined {
    const is = (one: { stream: string }) => one.stream === stream
    const [incident, dispute, order] = [incidents.value.find(is), cases.value.find(is), orders.value.find(is)]
    if (link === 'incident' && incident) return { link, to: incident }
    if (link === 'dispute' && dispute) return { link, to: dispute }
    if (link === 'order' && order) return { link, to: order }
    return { link, to: undefined }
  }

  return { near, joined }
}
