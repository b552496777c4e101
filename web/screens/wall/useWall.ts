/** What the wall shows and how it keeps itself going: nobody stands at it to press a key. */
import { computed, onScopeDispose, ref, watch } from 'vue'
import { useIncidents } from '../../features/incident/useIncidents.ts'
import { useClock } from '../../stores/clock.ts'
import { linkFace } from '../../stores/linkFace.ts'
import { useLive } from '../../stores/live.ts'

const retryMs = 15_000
/** Granted by the house only in an exercise on loopback. */
const openKiosk = 'open'

export function useWall() {
  const live = useLive()
  const clock = useClock()
  const { active, closed } = useIncidents()
  const face = computed(() => linkFace(live.link, clock.dataAgeMs))
  return { active, closed, face, focus: computed(() => active.value[0]) }
}

/** Signs the wall in by the token in the address, and tries again until it is in. */
export function useWallSession() {
  const live = useLive()
  const refused = ref(false)
  const token = new URLSearchParams(location.hash.slice(1)).get('kiosk')
  let timer: ReturnType<typeof setTimeout> | undefined

  async function enter(): Promise<void> {
    try {
      if ((await live.start()) === 'ready') return
      const refusal = await live.signIn({ kiosk: token ?? openKiosk })
      refused.value = refusal !== undefined && refusal.status < 500
      if (!refusal) return
    } catch {
      // The house does not answer yet: the next try follows.
    }
    again(enter)
  }
  function again(then: () => Promise<void> | void): void {
    clearTimeout(timer)
    timer = setTimeout(() => void then(), retryMs)
  }
  void enter()
  // A session that ended is begun anew; a newer build is fetched.
  watch(
    () => live.session === undefined,
    (ended) => ended && again(enter),
  )
  watch(
    () => live.link.bye === 'upgrade',
    (isOld) => isOld && again(() => location.reload()),
  )
  onScopeDispose(() => clearTimeout(timer))
  return { refused }
}
