/** Press tasks of this view, folded anew with every batch. */
import { computed } from 'vue'
import { usePicture } from '../../stores/picture.ts'
import { tasksOf } from './tasks.ts'

export function usePress() {
  const picture = usePicture()
  return { tasks: computed(() => tasksOf(picture.streams)) }
}
