/** The channels' figures by the log's clock, in the city's days. */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { dayMs } from '../../../shared/clocks/calendar.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useClock } from '../../stores/clock.ts'
import type { MediationCase } from './cases.ts'
import { channelFigures, type FigureTime } from './figures.ts'

export function useFigures(cases: MaybeRefOrGetter<readonly MediationCase[]>) {
  const clock = useClock()
  const format = useFormat()
  const time = computed((): FigureTime => {
    const now = clock.t
    const today = format.day(now)
    return { now, isToday: (at) => Math.abs(at - now) < dayMs && format.day(at) === today }
  })
  return { time, figures: computed(() => channelFigures(toValue(cases), time.value)) }
}
