/** Mediation cases of this view, folded anew with every batch. */
import { computed } from 'vue'
import { useLive } from '../../stores/live.ts'
import { casesOf } from './cases.ts'

export function useMediation() {
  const live = useLive()
  return { cases: computed(() => casesOf(live.streams)) }
}
