/** The wall's remote control at the desk (ux.md §4.1): what may be ordered now, and the order itself. */
import { computed, ref } from 'vue'
import { freshWall, type WallOrderType } from '../../../shared/features/wall/wall.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { useClock } from '../../stores/clock.ts'
import { linkFace } from '../../stores/linkFace.ts'
import { useLive } from '../../stores/live.ts'
import { useAbilities } from '../incident/useAbilities.ts'
import { wallOrders } from './wallOrders.ts'
import { unopened, wallOf } from './walls.ts'

export function useWallRemote() {
  const live = useLive()
  const clock = useClock()
  const { may } = useAbilities()
  const area = computed(() => live.session?.actor.area ?? '')
  const wall = computed(() => wallOf(live.streams, area.value))
  const open = computed(() => wall.value?.open ?? freshWall(area.value))
  const isBusy = ref(false)
  const problem = ref<Refusal>()
  const orders = wallOrders({
    wall: () => wall.value,
    area: () => area.value,
    newId: live.newId,
    send: live.send,
    discard: live.discard,
  })

  async function give(type: WallOrderType, data: Record<string, unknown> = {}): Promise<void> {
    if (isBusy.value) return
    isBusy.value = true
    problem.value = await orders.give(type, data)
    isBusy.value = false
  }

  return {
    open,
    isBusy,
    problem,
    /** What is ordered of a wall is meant for now: without a connection it is not kept for later. */
    isCut: computed(() => linkFace(live.link, clock.dataAgeMs) === 'down' || live.link.isReadOnly),
    /** Whether one's post has a wall to order of at all. */
    isGranted: computed(() => may('wall.open', { area: area.value })),
    can: (type: WallOrderType, data: Record<string, unknown> = {}) =>
      may(type, data, wall.value ?? unopened(open.value)),
    give,
  }
}
