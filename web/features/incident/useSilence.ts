/** When the units of an incident said nothing for too long, as gaps of their lanes (ux.md §6). */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { useFormat } from '../../i18n/useFormat.ts'
import { useCity } from '../../stores/city.ts'
import type { Bar, Gap } from '../../timeline/layout.ts'
import { answersIn, type IssuedOrder } from '../order/orders.ts'
import { gapsOf } from './gaps.ts'
import { isActive, type Incident, type Line } from './incidents.ts'
import { unitLines } from './lanes.ts'
import { defaultReportEveryMin } from './useUnits.ts'

export function useSilence(options: {
  incident: MaybeRefOrGetter<Incident | undefined>
  lines: MaybeRefOrGetter<readonly Line[]>
  orders: MaybeRefOrGetter<readonly IssuedOrder[]>
  /** The newest the screen knows, log ms. */
  edge: MaybeRefOrGetter<number>
}) {
  const { t } = useI18n()
  const format = useFormat()
  const city = useCity()

  /** By unit: when it was heard of. That others involved or released it is no word from it. */
  const heard = computed(() => {
    const found = new Map<string, number[]>()
    const words = [
      ...toValue(options.lines).flatMap(({ type, agency, recordedAt }) =>
        unitLines.includes(type) ? [] : [{ agency, at: recordedAt }],
      ),
      ...answersIn(toValue(options.orders)),
    ]
    for (const { agency, at } of words) found.set(agency, [...(found.get(agency) ?? []), at])
    return found
  })

  /** Of a unit that worked on it in these stretches. */
  return function gaps(agency: string, worked: readonly Bar[]): Gap[] {
    const incident = toValue(options.incident)
    if (!incident) return []
    const edge = toValue(options.edge)
    const until = isActive(incident) ? edge : Math.min(edge, incident.open.stageSince)
    const every = city.agencies.get(agency)?.reportEveryMin ?? defaultReportEveryMin
    return gapsOf(worked, heard.value.get(agency) ?? [], every, until).map(({ from, to = edge }) => ({
      from,
      to,
      label: t('timeline.silent', { duration: format.coarse(to - from) }),
      lasts: to === edge,
    }))
  }
}
