/**
 * The city: its names, places and basemap, for whoever is signed in. Asked for until it came, because nobody presses
 * "retry" at a wall.
 */
import { defineStore } from 'pinia'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { areaPath } from '../../shared/access/actor.ts'
import { isCityData, isRulesData, type CityData } from './cityData.ts'
import { useLive } from './live.ts'

const retryMs = 5_000
const timeoutMs = 15_000
/** After this long one goes on with what is here. */
const patienceMs = 1_500
/** How often it is asked whether the city changed its rules. */
const rulesEveryMs = 60_000

export const useCity = defineStore('city', () => {
  const live = useLive()
  const data = shallowRef<CityData>()
  let timer: ReturnType<typeof setTimeout> | undefined
  /** The house gave it to this page. */
  let isFresh = false

  /** The last of both that came, for a start without a link: judged by what held then. */
  const kept = 'city'
  function take(next: CityData): void {
    data.value = next
    isFresh = true
    void live.keepNote(kept, JSON.stringify(next))
  }

  async function load(): Promise<void> {
    const late = data.value ? undefined : setTimeout(() => void recall(), patienceMs)
    try {
      const answer = await fetch('/api/city', { signal: AbortSignal.timeout(timeoutMs) })
      const body: unknown = answer.ok ? await answer.json() : undefined
      if (isCityData(body)) take(body)
    } catch {
      // The link state tells the reader; the next try follows below.
    }
    clearTimeout(late)
    if (!data.value) await recall()
    clearTimeout(timer)
    if (!isFresh && live.session) timer = setTimeout(() => void load(), retryMs)
  }

  async function recall(): Promise<void> {
    const text = await live.note(kept)
    const body: unknown = text === undefined ? undefined : JSON.parse(text)
    // Another build may have kept it.
    if (!data.value && isCityData(body)) data.value = body
  }
  watch(
    () => live.session !== undefined,
    (signedIn) => signedIn && !isFresh && void load(),
    { immediate: true },
  )
  /** Takes over rules that were decided since; without an answer one goes on by those one has. */
  async function refreshRules(): Promise<void> {
    const held = data.value
    if (!held || !live.session) return
    try {
      const asked = `/api/city/rules?held=${encodeURIComponent(held.rulesVersion)}`
      const answer = await fetch(asked, { signal: AbortSignal.timeout(timeoutMs) })
      const said: unknown = answer.status === 200 ? await answer.json() : undefined
      if (isRulesData(said)) take({ ...held, ...said })
    } catch {
      // The link state tells the reader; it is asked again.
    }
  }
  const rounds = setInterval(() => void refreshRules(), rulesEveryMs)
  onScopeDispose(() => {
    clearTimeout(timer)
    clearInterval(rounds)
  })

  const areas = computed(() => new Map(data.value?.areas.map((area) => [area.code, area])))
  const agencies = computed(() => new Map(data.value?.agencies.map((agency) => [agency.code, agency])))

  /** The area of a code, or the nearest known one that contains it. */
  const areaOf = (code: string) =>
    areaPath(code)
      .reverse()
      .map((path) => areas.value.get(path))
      .find((area) => area !== undefined)

  return {
    data,
    refreshRules,
    rules: computed(() => data.value?.rules),
    areas,
    agencies,
    areaOf,
    timeZone: computed(() => data.value?.city.timeZone ?? 'Asia/Shanghai'),
  }
})
