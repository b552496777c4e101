/** The incidents of this view, folded anew with every batch. */
import { computed } from 'vue'
import { usePicture } from '../../stores/picture.ts'
import { incidentsOf, isActive, isGathering } from './incidents.ts'

export function useIncidents() {
  const picture = usePicture()
  const all = computed(() => incidentsOf(picture.streams))
  return {
    all,
    active: computed(() => all.value.filter(isActive)),
    gatherings: computed(() => all.value.filter(isGathering)),
    closed: computed(() => all.value.filter((incident) => !isActive(incident) && !isGathering(incident))),
  }
}
