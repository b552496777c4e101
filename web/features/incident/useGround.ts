/** Zones, places and warnings of incidents as the map draws them. */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Ground } from '../../map/ground.ts'
import { useCity } from '../../stores/city.ts'
import { useClock } from '../../stores/clock.ts'
import type { Incident } from './incidents.ts'

/** A figure older than this is drawn as old (ux.md §2). */
const oldMs = 5 * 60_000

/** `named`: places bear their names too, where there is room for words. */
export function useGround(
  incidents: MaybeRefOrGetter<readonly Incident[]>,
  named: MaybeRefOrGetter<boolean>,
) {
  const { n, t } = useI18n()
  const city = useCity()
  const clock = useClock()
  /** Ages by the minute: the ground is not drawn anew each second. */
  const minute = computed(() => Math.floor(clock.t / 60_000) * 60_000)

  return computed((): Ground => {
    const opens = toValue(incidents).map(({ open }) => open)
    const gone = t('common.wordsRemoved')
    const places = opens.flatMap((open) =>
      Object.entries(open.places).map(([id, place]) => {
        const name = place.name ?? gone
        const label =
          place.people === undefined ? name : t('situation.map.counted', { name, n: n(place.people) })
        return {
          id,
          kind: place.kind,
          at: place.at,
          label: toValue(named) ? label : '',
          old: place.countedAt !== undefined && minute.value - place.countedAt > oldMs,
        }
      }),
    )
    const posts = opens.flatMap(({ siteCommand, code }) =>
      siteCommand
        ? [
            {
              id: `post-${code}`,
              kind: 'commandPost' as const,
              at: siteCommand.at,
              label: toValue(named) ? t('situation.place.commandPost') : '',
              old: false,
            },
          ]
        : [],
    )
    return {
      zones: opens.flatMap((open) =>
        Object.entries(open.zones).map(([id, { kind, ring, name }]) => ({
          id,
          kind,
          ring,
          label: name ?? gone,
        })),
      ),
      places: [...places, ...posts],
      warnings: opens.flatMap((open) =>
        Object.entries(open.warnings).flatMap(([id, { color, areas }]) =>
          areas.flatMap((code) => {
            const area = city.areas.get(code)
            return area
              ? [
                  {
                    id: `${id}-${code}`,
                    color,
                    word: t(`situation.warning.${color}`),
                    at: [area.lng, area.lat] as const,
                  },
                ]
              : []
          }),
        ),
      ),
    }
  })
}
