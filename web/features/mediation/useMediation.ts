/** Mediation cases of this view, folded anew with every batch. */
import { computed } from 'vue'
import { usePicture } from '../../stores/picture.ts'
import { casesOf } from './cases.ts'

export function useMediation() {
  const picture = usePicture()
  return { cases: computed(() => casesOf(picture.streams)) }
}
