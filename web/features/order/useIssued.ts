/** Orders of this view, folded anew with every batch; what is late is judged by the log's clock. */
import { computed } from 'vue'
import type { IncidentOpen } from '../../../shared/features/incident/state.ts'
import { useClock } from '../../stores/clock.ts'
import { useLive } from '../../stores/live.ts'
import { usePicture } from '../../stores/picture.ts'
import { issuedOf, mineOf, unheardOf } from './orders.ts'

export function useIssued() {
  const live = useLive()
  const picture = usePicture()
  const clock = useClock()
  const orders = computed(() => issuedOf(picture.streams))
  const levelOf = (incident: string) =>
    (picture.streams.get(incident)?.state.open as IncidentOpen | undefined)?.response?.level
  const unheard = computed(() => unheardOf(orders.value, levelOf, clock.t))
  return {
    orders,
    /** Assigned to one's own post and not yet reported back. */
    mine: computed(() => mineOf(orders.value, live.session?.actor)),
    /** Not read in their time. */
    unheard,
    urgent: computed(() => unheard.value.filter(({ urgent }) => urgent)),
  }
}
