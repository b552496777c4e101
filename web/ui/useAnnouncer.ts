/** Two live regions, empty on load: coalesced news politely, refusals at once (ux.md §2). */
import { onScopeDispose, readonly, ref } from 'vue'

const coalesceMs = 10_000

export function useAnnouncer() {
  const polite = ref('')
  const urgent = ref('')
  let waiting: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function release(): void {
    timer = undefined
    // What was said does not stay: its words may be erased meanwhile, and nobody would look for them here.
    polite.value = waiting ?? ''
    if (waiting === undefined) return
    waiting = undefined
    timer = setTimeout(release, coalesceMs)
  }
  onScopeDispose(() => clearTimeout(timer))

  return {
    polite: readonly(polite),
    urgent: readonly(urgent),
    /** Said at most once in ten seconds; the newest sentence wins. */
    say(sentence: string) {
      waiting = sentence
      if (timer === undefined) release()
    },
    warn(sentence: string) {
      urgent.value = sentence
    },
  }
}
