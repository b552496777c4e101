/** Where something may lie that one records: communities and streets of one's jurisdiction, by district. */
import { computed } from 'vue'
import { covers } from '../../shared/access/actor.ts'
import { useCity } from './city.ts'
import { useLive } from './live.ts'

export function useDistricts() {
  const live = useLive()
  const city = useCity()
  return computed(() => {
    const own = live.session?.actor.area ?? ''
    const all = city.data?.areas ?? []
    const mine = all.filter(({ code }) => covers(own, code) && !code.endsWith('00000000'))
    return mine
      .filter(({ code }) => code.endsWith('000000'))
      .map((district) => ({ district, areas: mine.filter(({ code }) => covers(district.code, code)) }))
  })
}
