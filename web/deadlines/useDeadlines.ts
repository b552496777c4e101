/** Deadlines of this view by the log's clock; they run on while the link is down. */
import { computed } from 'vue'
import { useClocks } from '../clocks/useClocks.ts'
import { useConferences } from '../features/conference/useConferences.ts'
import { useMediation } from '../features/mediation/useMediation.ts'
import { usePress } from '../features/press/usePress.ts'
import { useClock } from '../stores/clock.ts'
import { deadlinesOf } from './deadlines.ts'

export function useDeadlines() {
  const clock = useClock()
  const { tasks } = usePress()
  const { cases } = useMediation()
  const { conferences } = useConferences()
  const { owed } = useClocks()
  /** Orders tell their times themselves, reports of screening as a count: many at once, they would hide what the public is owed. */
  const clocks = computed(() =>
    owed.value.filter(({ feature }) => feature !== 'order' && feature !== 'screening'),
  )
  const all = computed(() =>
    deadlinesOf(
      { tasks: tasks.value, cases: cases.value, clocks: clocks.value, conferences: conferences.value },
      clock.t,
    ),
  )
  /** The nearest of each incident. */
  const nearest = computed(() => {
    const found = new Map<string, (typeof all.value)[number]>()
    for (const deadline of all.value)
      if (!found.has(deadline.incident)) found.set(deadline.incident, deadline)
    return found
  })
  return { all, nearest }
}
