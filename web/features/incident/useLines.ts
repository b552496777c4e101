/** The timeline of an incident: what was said and done in it, and what became of its orders. */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { orderLines } from '../order/lines.ts'
import { useIssued } from '../order/useIssued.ts'
import { linesOf, type Incident } from './incidents.ts'

export function useLines(incident: MaybeRefOrGetter<Incident | undefined>) {
  const { orders } = useIssued()
  return computed(() => {
    const held = toValue(incident)
    if (!held) return []
    const own = orders.value.filter(({ open }) => open.incident === held.stream)
    if (own.length === 0) return linesOf(held)
    return [...linesOf(held), ...orderLines(own)].sort(
      (a, b) => a.occurredAt - b.occurredAt || a.recordedAt - b.recordedAt,
    )
  })
}
