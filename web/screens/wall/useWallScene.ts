/** How the wall follows the desk: the scene chosen, the picture held still, the page dark (WALL2, WALL3, WALL4). */
import { computed, onScopeDispose } from 'vue'
import { freezeAt } from '../../../shared/features/wall/wall.ts'
import { wallOf } from '../../features/wall/walls.ts'
import { useClock } from '../../stores/clock.ts'
import { useLive, type LinkPhase } from '../../stores/live.ts'
import { usePicture } from '../../stores/picture.ts'
import { followFreeze } from './freezing.ts'

/** Phases in which the copy is whole, however old. */
const whole: readonly LinkPhase[] = ['live', 'lag', 'stale']

export function useWallScene() {
  const live = useLive()
  const clock = useClock()
  const picture = usePicture()
  const area = computed(() => live.session?.actor.area)
  /** As ordered, also while the picture stands. */
  const ordered = computed(() => wallOf(live.streams, area.value)?.open)

  followFreeze({
    frozenAt: () => ordered.value && freezeAt(ordered.value, clock.running)?.at,
    isWhole: () => whole.includes(live.link.phase),
    now: () => clock.running,
    hold: picture.hold,
    release: picture.release,
  })
  onScopeDispose(picture.release)

  return {
    /** The incident chosen for the wall; the caller knows whether it is one to show. */
    chosen: computed(() => wallOf(picture.streams, area.value)?.open.incident),
    frozenAt: computed(() => picture.heldAt),
    blankedAt: computed(() => ordered.value?.blankedAt ?? undefined),
  }
}
