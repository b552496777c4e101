/** Matters of this view, folded anew with every batch, and where the city is silent in them. */
import { computed } from 'vue'
import { silencesIn } from '../../../shared/features/grievance/silences.ts'
import { usePicture } from '../../stores/picture.ts'
import { mattersIn } from './matters.ts'

export function useMatters() {
  const picture = usePicture()
  const matters = computed(() => mattersIn(picture.streams))
  return {
    matters,
    silences: computed(() => silencesIn(matters.value.map(({ open }) => open))),
  }
}
