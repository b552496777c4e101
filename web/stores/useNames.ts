/** Names of the city's places and units in the reader's language. A code is never shown. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { areaPath } from '../../shared/access/actor.ts'
import type { WireActor } from '../../shared/event.ts'
import { useCity } from './city.ts'
import type { Name } from './cityData.ts'

export function useNames() {
  const { locale, t } = useI18n()
  const city = useCity()
  const said = (name: Name | undefined) => name && (locale.value === 'en' ? name.en : name.zh)

  const agency = (code: string) => said(city.agencies.get(code)?.short) ?? t('city.unknownAgency')
  const agencyInFull = (code: string) => said(city.agencies.get(code)?.name) ?? t('city.unknownAgency')

  /** District and community, the two that place an incident for a reader of this city. */
  const area = (code: string) => {
    const [, district, ...below] = areaPath(code)
    const last = below.at(-1)
    const names = [district, last].flatMap((part) => (part ? [said(city.areas.get(part)?.name)] : []))
    const known = names.filter((name) => name !== undefined)
    return known.length > 0 ? known.join(t('common.dot')) : (said(city.areaOf(code)?.name) ?? '')
  }

  const district = (code: string) => said(city.areas.get(areaPath(code)[1] ?? code)?.name) ?? area(code)

  return {
    agency,
    agencyInFull,
    area,
    district,
    said,
    actor: (actor: WireActor) =>
      t('common.actor', { agency: agency(actor.agency), role: t(`role.${actor.role}`) }),
    /** Heads every screen; before sign-in the city is not known yet. */
    title: computed(() => {
      const name = said(city.data?.city.name)
      return name === undefined ? t('app.name') : t('app.title', { city: name })
    }),
  }
}
