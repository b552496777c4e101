/** The timeline of an incident: what was said and done in it, and what became of its orders, reports and conferences. */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { conferenceLines } from '../conference/lines.ts'
import { useConferences } from '../conference/useConferences.ts'
import { orderLines } from '../order/lines.ts'
import { useIssued } from '../order/useIssued.ts'
import { reportLines } from '../report/lines.ts'
import { useReports } from '../report/useReports.ts'
import { linesOf, type Incident } from './incidents.ts'

export function useLines(incident: MaybeRefOrGetter<Incident | undefined>) {
  const { orders } = useIssued()
  const { reports } = useReports()
  const { conferences } = useConferences()
  return computed(() => {
    const held = toValue(incident)
    if (!held) return []
    const given = orders.value.filter(({ open }) => open.incident === held.stream)
    const told = reports.value.filter(({ open }) => open.incident === held.stream)
    const met = conferences.value.filter(({ open }) => open.incidents.includes(held.stream))
    if (given.length + told.length + met.length === 0) return linesOf(held)
    return [...linesOf(held), ...orderLines(given), ...reportLines(told), ...conferenceLines(met)].sort(
      (a, b) => a.occurredAt - b.occurredAt || a.recordedAt - b.recordedAt,
    )
  })
}
