/** The timeline of an incident: what was said and done in it, and what became of its orders and reports. */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { orderLines } from '../order/lines.ts'
import { useIssued } from '../order/useIssued.ts'
import { reportLines } from '../report/lines.ts'
import { useReports } from '../report/useReports.ts'
import { linesOf, type Incident } from './incidents.ts'

export function useLines(incident: MaybeRefOrGetter<Incident | undefined>) {
  const { orders } = useIssued()
  const { reports } = useReports()
  return computed(() => {
    const held = toValue(incident)
    if (!held) return []
    const given = orders.value.filter(({ open }) => open.incident === held.stream)
    const told = reports.value.filter(({ open }) => open.incident === held.stream)
    if (given.length + told.length === 0) return linesOf(held)
    return [...linesOf(held), ...orderLines(given), ...reportLines(told)].sort(
      (a, b) => a.occurredAt - b.occurredAt || a.recordedAt - b.recordedAt,
    )
  })
}
