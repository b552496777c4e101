/** Holds the picture while a freeze is in force, and lets it go by itself (WALL3). */
import { watch } from 'vue'

export interface FreezePorts {
  /** Log ms since which a freeze is in force; undefined when there is none. Reactive, like all that follow. */
  frozenAt: () => number | undefined
  /** Whether the copy is whole: half a picture is not worth keeping. */
  isWhole: () => boolean
  now: () => number
  hold: (at: number) => void
  release: () => void
}

/** Until the scope ends. A second freeze that follows at once holds the picture of its own instant. */
export function followFreeze({ frozenAt, isWhole, now, hold, release }: FreezePorts): void {
  let heldFor: number | undefined
  watch(
    [frozenAt, isWhole],
    ([at, whole]) => {
      if (at !== heldFor) {
        release()
        heldFor = undefined
      }
      if (at === undefined || heldFor !== undefined || !whole) return
      // A wall that is switched on during a freeze knows only the present, and says so.
      hold(Math.max(at, now()))
      heldFor = at
    },
    // At once: what comes next must not slip into the picture.
    { immediate: true, flush: 'sync' },
  )
}
