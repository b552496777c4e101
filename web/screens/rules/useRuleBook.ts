/** The book of the city's rules while somebody looks at it, and the orders about it; it lies in log `house` (CITY7). */
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { z } from 'zod'
import { permissions } from '../../../shared/access/permissions.ts'
import type { Role } from '../../../shared/event.ts'
import type { CityOpen } from '../../../shared/features/city/state.ts'
import { useCity } from '../../stores/city.ts'
import { useLive } from '../../stores/live.ts'
import { json, refusalOf } from '../../sync/session.ts'
import { useRefusalWords } from '../../ui/useRefusalWords.ts'

const everyMs = 10_000
const timeoutMs = 15_000
/** A node reads what was decided within the second. */
const followedMs = 1500

const answer = z.object({
  stream: z.string(),
  version: z.number(),
  book: z.looseObject({ proposals: z.record(z.string(), z.unknown()), version: z.number() }),
})
export type CityOrder = Extract<keyof typeof permissions, `city.${string}`>

export function useRuleBook() {
  const { t } = useI18n()
  const live = useLive()
  const city = useCity()
  const refusal = useRefusalWords()
  const held = shallowRef<{ stream: string; version: number; book: CityOpen }>()
  /** `absent`: an exercise, which decides nothing. */
  const state = ref<'asking' | 'told' | 'absent' | 'unreached'>('asking')
  /** What came of the last order, in one sentence. */
  const said = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false

  async function send(method: 'GET' | 'POST', body?: object): Promise<Response | undefined> {
    try {
      return await fetch('/api/rules', {
        method,
        cache: 'no-store',
        signal: AbortSignal.timeout(timeoutMs),
        ...(body && {
          headers: { 'content-type': 'application/json', 'x-lianxin': '1' },
          body: JSON.stringify(body),
        }),
      })
    } catch {
      // Not reached, or not in time: the screen says so.
      return undefined
    }
  }

  async function ask(): Promise<void> {
    const response = await send('GET')
    const read = response?.ok ? answer.safeParse(await json(response)) : undefined
    if (read?.success) held.value = { ...read.data, book: read.data.book as unknown as CityOpen }
    state.value = read?.success ? 'told' : response?.status === 404 ? 'absent' : 'unreached'
  }
  async function again(): Promise<void> {
    await Promise.all([ask(), city.refreshRules()])
    if (!isOver) timer = setTimeout(() => void again(), everyMs)
  }
  void again()
  onScopeDispose(() => {
    isOver = true
    clearTimeout(timer)
  })

  /** Gives an order judged on what one sees; says what came of it. */
  async function give(type: CityOrder, data: object, done: string): Promise<void> {
    if (!held.value) return
    const { stream, version: seen } = held.value
    said.value = t('rules.sending')
    const response = await send('POST', { commandId: live.newId(), type, stream, seen, data })
    if (!response) said.value = t('rules.notSent')
    else said.value = response.ok ? done : refusal(refusalOf(await json(response)))
    await ask()
    setTimeout(() => void city.refreshRules(), followedMs)
  }

  const role = computed(() => live.session?.actor.role)
  const may = (type: CityOrder): boolean => {
    const roles: readonly Role[] = permissions[type].roles
    return state.value === 'told' && role.value !== undefined && roles.includes(role.value)
  }

  return { book: computed(() => held.value?.book), give, may, said, state }
}
