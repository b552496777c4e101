/** Incidents as marks of the map: at the middle of their area, said in one sentence for a screen reader. */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import type { MapIncident } from '../../map/marks.ts'
import { useCity } from '../../stores/city.ts'
import type { Incident } from './incidents.ts'
import { useIncidentWords } from './useIncidentWords.ts'

export function useMapIncidents(incidents: MaybeRefOrGetter<readonly Incident[]>) {
  const { t } = useI18n()
  const city = useCity()
  const words = useIncidentWords()
  return computed(() =>
    toValue(incidents).flatMap(({ stream, open }): MapIncident[] => {
      const area = city.areaOf(open.area)
      if (!area) return []
      const title = words.title(open)
      const stage = t(`incident.stage.${open.stage}`)
      const further = t('incident.stageAndPlace', { stage, where: words.where(open) })
      const sign = t(`incident.sign.${open.category}`)
      return [{ stream, lat: area.lat, lng: area.lng, sign, title, further }]
    }),
  )
}
