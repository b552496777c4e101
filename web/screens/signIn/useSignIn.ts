/** Signing in by name and password, or by the single-use link in the address's fragment. */
import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import type { Refusal } from '../../../shared/refusal.ts'
import { homeOf } from '../../home.ts'
import { useLive } from '../../stores/live.ts'
import { useRefusalWords } from '../../ui/useRefusalWords.ts'

export function useSignIn() {
  const { t } = useI18n()
  const live = useLive()
  const route = useRoute()
  const router = useRouter()
  const words = useRefusalWords()

  const account = ref('')
  const password = ref('')
  const busy = ref(false)
  const refusal = ref<Pick<Refusal, 'code' | 'params'>>()

  /** Only our own paths: an address from outside must not lead a signed-in person away. */
  const next = computed(() => {
    const asked = route.query['next']
    return typeof asked === 'string' && /^\/[a-z]/.test(asked) ? asked : undefined
  })

  async function enter(credentials: { account: string; password: string } | { link: string }): Promise<void> {
    busy.value = true
    try {
      refusal.value = await live.signIn(credentials)
      if (!refusal.value && (await live.start()) === 'ready')
        await router.replace(next.value ?? homeOf(live.session?.actor.role))
    } catch {
      refusal.value = { code: 'house.unavailable', params: {} }
    } finally {
      busy.value = false
    }
  }

  function submit(): void {
    if (busy.value) return
    void enter({ account: account.value.trim(), password: password.value })
  }

  /** The token leaves the address before it is used, so that it stays in no history. */
  function takeLink(): void {
    const link = new URLSearchParams(location.hash.slice(1)).get('link')
    if (!link) return
    history.replaceState(history.state, '', location.pathname + location.search)
    void enter({ link })
  }

  const problem = computed(() => (refusal.value ? words(refusal.value) : undefined))
  const action = computed(() => t(busy.value ? 'signIn.busy' : 'signIn.act'))
  return { account, password, busy, problem, action, submit, takeLink }
}
