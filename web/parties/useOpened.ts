/** What was opened of a party: in this component's memory alone, for ten minutes of real time or until it is left. */
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { OpenedParty } from '../../shared/parties/content.ts'
import { useClock } from '../stores/clock.ts'

/** As long as the house would tell it again (VAULT9). */
const shownMs = 10 * 60_000
const minuteMs = 60_000

export function useOpened() {
  const clock = useClock()
  const opened = shallowRef<{ party: OpenedParty; until: number }>()

  const hide = () => void (opened.value = undefined)
  // The clock is asked, not a timer alone: a device that slept hides it as it wakes.
  watch(
    () => clock.real,
    (now) => {
      if (opened.value && now >= opened.value.until) hide()
    },
  )
  onScopeDispose(hide)

  return {
    opened: computed(() => opened.value?.party),
    /** A minute begun counts whole. */
    minutesLeft: computed(() =>
      opened.value ? Math.max(0, Math.ceil((opened.value.until - clock.real) / minuteMs)) : 0,
    ),
    show: (party: OpenedParty) => void (opened.value = { party, until: clock.real + shownMs }),
    hide,
  }
}
