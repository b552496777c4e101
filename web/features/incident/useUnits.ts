/** Units with the age of their last report, and whether that is late (more than twice the expected interval). */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useCity } from '../../stores/city.ts'
import { useClock } from '../../stores/clock.ts'
import { answersIn } from '../order/orders.ts'
import { useIssued } from '../order/useIssued.ts'
import { isSilent } from './gaps.ts'
import { unitsOf, type Incident } from './incidents.ts'

/** Of a unit the city does not know. */
export const defaultReportEveryMin = 30

/** Judged at `at`, log ms: now when absent. */
export function useUnits(
  incidents: MaybeRefOrGetter<readonly Incident[]>,
  at?: MaybeRefOrGetter<number | undefined>,
) {
  const city = useCity()
  const clock = useClock()
  const { orders } = useIssued()
  const units = computed(() => {
    const shown = toValue(incidents)
    const streams = new Set(shown.map(({ stream }) => stream))
    const own = orders.value.filter(({ open }) => open.incident !== null && streams.has(open.incident))
    return unitsOf(shown, answersIn(own))
  })
  return computed(() =>
    units.value
      .map((unit) => {
        const every = city.agencies.get(unit.agency)?.reportEveryMin ?? defaultReportEveryMin
        const ageMs =
          unit.heardAt === undefined ? undefined : Math.max(0, (toValue(at) ?? clock.t) - unit.heardAt)
        const late = unit.involvedIn > 0 && ageMs !== undefined && isSilent(ageMs, every)
        return { ...unit, ageMs, late }
      })
      // In the city's own order, so that a row stays where the eye found it.
      .sort((a, b) => place(a.agency) - place(b.agency)),
  )

  function place(agency: string): number {
    const at = [...city.agencies.keys()].indexOf(agency)
    return at === -1 ? city.agencies.size : at
  }
}
