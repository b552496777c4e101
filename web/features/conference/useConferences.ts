/** Conferences of this view, folded anew with every batch. */
import { computed } from 'vue'
import { usePicture } from '../../stores/picture.ts'
import { conferencesIn } from './conferences.ts'

export function useConferences() {
  const picture = usePicture()
  return { conferences: computed(() => conferencesIn(picture.streams)) }
}
