/** How the node one is connected to runs, asked for again and again while somebody looks; what it last said stays. */
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { operation, type Operation } from '../../../shared/operation.ts'
import { useClock } from '../../stores/clock.ts'
import { useLive } from '../../stores/live.ts'

const everyMs = 10_000
const timeoutMs = 8_000
/** Older than three askings it says nothing of now. */
const oldMs = 30_000

export function useOperation() {
  const live = useLive()
  const clock = useClock()
  const data = shallowRef<Operation>()
  const heardAt = ref(0)
  const last = ref<'asking' | 'told' | 'unreached' | 'refused'>('asking')
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false

  async function ask(): Promise<typeof last.value> {
    try {
      const init = { cache: 'no-store', signal: AbortSignal.timeout(timeoutMs) } as const
      const answer = await fetch('/api/operation', init)
      if (answer.status === 401 || answer.status === 404) return 'refused'
      const said = operation.safeParse(answer.ok ? await answer.json() : undefined)
      if (!said.success) return 'unreached'
      data.value = said.data
      heardAt.value = live.realNow()
      return 'told'
    } catch {
      // Not reached, or not in time: the screen says so and the next asking follows.
      return 'unreached'
    }
  }

  async function again(): Promise<void> {
    last.value = await ask()
    if (last.value === 'refused') data.value = undefined
    if (!isOver) timer = setTimeout(() => void again(), everyMs)
  }
  void again()
  onScopeDispose(() => {
    isOver = true
    clearTimeout(timer)
  })

  const ageMs = computed(() => (data.value ? Math.max(0, clock.real - heardAt.value) : undefined))
  /** `told` only while what was told is of now. */
  const state = computed(() =>
    last.value === 'told' && (ageMs.value ?? 0) > oldMs ? 'unreached' : last.value,
  )
  return { data, ageMs, state }
}
