/** Incidents as marks of the map, at their site or the middle of their area, each said in one sentence. */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Position } from '../../map/geojson.ts'
import type { MapIncident } from '../../map/marks.ts'
import { useCity } from '../../stores/city.ts'
import { extentOf } from './extent.ts'
import type { Incident } from './incidents.ts'
import { useIncidentWords } from './useIncidentWords.ts'

/** Where an incident is: its site, else the middle of its area. */
export function useSite() {
  const city = useCity()
  return ({ open }: Incident): Position | undefined => {
    if (open.at) return open.at
    const area = city.areaOf(open.area)
    return area && [area.lng, area.lat]
  }
}

export function useExtent() {
  const city = useCity()
  const site = useSite()
  return (incident: Incident): Position[] => {
    const { zones, places, siteCommand, warnings } = incident.open
    const warned = Object.values(warnings).flatMap(({ areas }) =>
      areas.flatMap((code): Position[] => {
        const area = city.areas.get(code)
        return area ? [[area.lng, area.lat]] : []
      }),
    )
    return extentOf(
      site(incident),
      Object.values(zones).map(({ ring }) => ring),
      [...Object.values(places).map(({ at }) => at), ...(siteCommand ? [siteCommand.at] : []), ...warned],
    )
  }
}

export function useMapIncidents(incidents: MaybeRefOrGetter<readonly Incident[]>) {
  const { t } = useI18n()
  const words = useIncidentWords()
  const site = useSite()
  return computed(() =>
    toValue(incidents).flatMap((incident): MapIncident[] => {
      const { stream, open } = incident
      const at = site(incident)
      if (!at) return []
      const stage = t(`incident.stage.${open.stage}`)
      const level = t(open.grade.level ? `level.name.${open.grade.level}` : 'level.none')
      const sign = open.response
        ? t('level.responseShort', { n: open.response.level })
        : t(`incident.sign.${open.category}`)
      return [
        {
          stream,
          lat: at[1],
          lng: at[0],
          mark: { level: open.grade.level, sign },
          title: words.title(open),
          further: t('situation.map.further', { level, stage, where: words.where(open) }),
        },
      ]
    }),
  )
}
