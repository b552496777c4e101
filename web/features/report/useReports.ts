/** Reports of this view, folded anew with every batch. */
import { computed } from 'vue'
import { usePicture } from '../../stores/picture.ts'
import { reportsIn } from './reports.ts'

export function useReports() {
  const picture = usePicture()
  return { reports: computed(() => reportsIn(picture.streams)) }
}
