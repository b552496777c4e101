/** Press tasks of this view, folded anew with every batch. */
import { computed } from 'vue'
import { useLive } from '../../stores/live.ts'
import { tasksOf } from './tasks.ts'

export function usePress() {
  const live = useLive()
  return { tasks: computed(() => tasksOf(live.streams)) }
}
