/** What a month came to, asked of the house: it counts what left this copy, too. */
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { monthCounts, type MonthCounts } from '../../../shared/monthCounts.ts'
import { useLive } from '../../stores/live.ts'
import { json } from '../../sync/session.ts'

const timeoutMs = 20_000

export function useMonthCounts(month: Ref<string>) {
  const live = useLive()
  const counts = shallowRef<MonthCounts>()
  const state = ref<'asking' | 'told' | 'unreached'>('asking')
  /** Only the last question is answered. */
  let asked = 0
  onScopeDispose(() => (asked = -1))

  async function ask(): Promise<void> {
    const turn = (asked += 1)
    if (month.value === '') return
    state.value = 'asking'
    const read = await fetch(`/api/counts?month=${encodeURIComponent(month.value)}`, {
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
    })
      .then(async (response) => (response.ok ? monthCounts.safeParse(await json(response)) : undefined))
      // Not reached, or not in time: the screen says so.
      .catch(() => undefined)
    if (turn !== asked) return
    state.value = read?.success ? 'told' : 'unreached'
    if (read?.success) counts.value = read.data
  }
  const isLive = computed(() => live.link.phase === 'live')
  watch([month, isLive], () => void ask(), { immediate: true })

  return {
    counts: computed(() => (counts.value?.month === month.value ? counts.value : undefined)),
    state,
    ask,
  }
}
