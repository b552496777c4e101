/** The clocks of this view, folded anew with every batch. */
import { computed } from 'vue'
import { usePicture } from '../stores/picture.ts'
import { isOwed, standingClocks } from './readings.ts'

export function useClocks() {
  const picture = usePicture()
  const all = computed(() => standingClocks(picture.streams))
  return {
    all,
    /** What somebody still owes. */
    owed: computed(() => all.value.filter(isOwed)),
    /** What is behind: met, missed for good, cancelled. */
    ended: computed(() => all.value.filter((standing) => !isOwed(standing))),
  }
}
