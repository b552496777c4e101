/** The one clock: map, timeline, ages and lists read it and nothing else reads the time. Ticks once a second. */
import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref } from 'vue'
import { logTime } from '../../shared/time.ts'
import { useLive } from './live.ts'
import { usePicture } from './picture.ts'

const tickMs = 1000

export const useClock = defineStore('clock', () => {
  const live = useLive()
  const picture = usePicture()
  const real = ref(live.realNow())
  let timer: ReturnType<typeof setTimeout>

  function tick(): void {
    real.value = live.realNow()
    // Aligned to the full second, so that no second is skipped or shown twice.
    timer = setTimeout(tick, tickMs - (real.value % tickMs))
  }
  tick()
  onScopeDispose(() => clearTimeout(timer))

  /** The log's time at an instant of the house's real time. */
  const logAt = (realAt: number) => (live.time ? logTime(live.time, realAt) : realAt)
  const running = computed(() => logAt(real.value))

  return {
    mode: 'live' as const,
    /** Log time of what is drawn: it stands while the picture is held. */
    t: computed(() => picture.heldAt ?? running.value),
    /** Log time as it goes on, whatever is drawn. */
    running,
    speed: computed(() => live.time?.speed ?? 1),
    /** Real time of the house: for the age of the link, never for incidents. */
    real,
    /** Log time up to which the screen's data is known to be whole. */
    dataTime: computed(() =>
      live.link.asOf === undefined ? undefined : Math.min(logAt(live.link.asOf), picture.heldAt ?? Infinity),
    ),
    dataAgeMs: computed(() =>
      live.link.asOf === undefined ? undefined : Math.max(0, real.value - live.link.asOf),
    ),
  }
})
