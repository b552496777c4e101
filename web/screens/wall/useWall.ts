/** What the wall shows and how it keeps itself going: nobody stands at it to press a key. */
import { computed, onScopeDispose, ref, watch } from 'vue'
import { isMeeting, standsStill } from '../../deadlines/deadlines.ts'
import { useDeadlines } from '../../deadlines/useDeadlines.ts'
import { ranked } from '../../features/incident/ranking.ts'
import { useIncidents } from '../../features/incident/useIncidents.ts'
import { useFigures } from '../../features/mediation/useFigures.ts'
import { useMediation } from '../../features/mediation/useMediation.ts'
import { useClock } from '../../stores/clock.ts'
import { linkFace } from '../../stores/linkFace.ts'
import { useLive } from '../../stores/live.ts'
import { useWallScene } from './useWallScene.ts'

const retryMs = 15_000
const caughtUpMs = 2_000
/** Granted by the house only in an exercise on loopback. */
const openKiosk = 'open'

export function useWall() {
  const live = useLive()
  const clock = useClock()
  const { active: unsorted, closed } = useIncidents()
  const { all: deadlines, nearest } = useDeadlines()
  const running = computed(() => deadlines.value.filter((deadline) => !standsStill(deadline)))
  const { cases } = useMediation()
  const { figures } = useFigures(cases)
  const { chosen, frozenAt, blankedAt } = useWallScene()
  const active = computed(() => ranked(unsorted.value, (stream) => nearest.value.get(stream)?.dueAt))
  /** While it is over or out of sight there is none: the wall is back at the overview. */
  const pushed = computed(() => active.value.find(({ stream }) => stream === chosen.value))
  const now = computed(() => linkFace(live.link, clock.dataAgeMs))
  /** What was caught up on stays readable for a moment, however fast it came. */
  const shownUntil = ref(0)
  watch(now, (face, before) => {
    const cameBack = (face === 'live' || face === 'lag') && before !== 'live' && before !== 'lag'
    if (cameBack && live.link.received > 0) shownUntil.value = clock.real + caughtUpMs
  })
  const face = computed(() =>
    clock.real < shownUntil.value && now.value !== 'stale' && now.value !== 'down' ? 'catchUp' : now.value,
  )
  return {
    active,
    /** The one the desk put on the wall, or the only one: the wall has room for what is known of it. */
    single: computed(() => pushed.value ?? (active.value.length === 1 ? active.value[0] : undefined)),
    closed,
    /** What the headline names: what the public is owed before any meeting. */
    pressing: computed(() => running.value.find((deadline) => !isMeeting(deadline)) ?? running.value[0]),
    cases,
    deadlines,
    nearest,
    /** All four, or none while nothing is held in any. */
    channels: computed(() => (figures.value.some(({ open }) => open > 0) ? figures.value : [])),
    face,
    /** The one on the wall, else the one that ranks first: the timeline is about it. */
    focus: computed(() => pushed.value ?? active.value[0]),
    frozenAt,
    blankedAt,
    isWide: useWide(),
  }
}

/** Whether the wall is wide enough for more columns. */
function useWide() {
  const query = matchMedia('(min-aspect-ratio: 21/9)')
  const isWide = ref(query.matches)
  const look = () => (isWide.value = query.matches)
  query.addEventListener('change', look)
  onScopeDispose(() => query.removeEventListener('change', look))
  return isWide
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
