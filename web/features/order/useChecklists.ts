/** The city's checklists (预案) that fit an incident as it stands: its kind, and the level it is responded to at. */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useCity } from '../../stores/city.ts'
import type { Incident } from '../incident/incidents.ts'

export function useChecklists(incident: MaybeRefOrGetter<Incident>) {
  const city = useCity()
  const checklists = computed(() => {
    const { category, response } = toValue(incident).open
    return (city.data?.checklists ?? []).filter(
      ({ categories, responseLevels }) =>
        categories.includes(category) && response !== null && responseLevels.includes(response.level),
    )
  })
  return { checklists }
}
