/** The minutes of a conference in the reader's language: as paragraphs, on paper, in the clipboard. */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { minutesLines, minutesText } from '../../../shared/features/conference/minutes.ts'
import { useCity } from '../../stores/city.ts'
import { useLive } from '../../stores/live.ts'
import { useNames } from '../../stores/useNames.ts'
import { usePaper } from '../../ui/usePaper.ts'
import { useIncidents } from '../incident/useIncidents.ts'
import type { Conference } from './conferences.ts'

export function useMinutes(conference: MaybeRefOrGetter<Conference>) {
  const { locale } = useI18n()
  const live = useLive()
  const city = useCity()
  const names = useNames()
  const { all } = useIncidents()

  const language = computed(() => (locale.value === 'en' ? ('en' as const) : ('zh' as const)))
  /** Undefined for those who may only know that units meet. */
  const minutes = computed(() => {
    const { open, work } = toValue(conference)
    const offset = city.rules?.calendar.utcOffsetMinutes
    if (!work || offset === undefined) return undefined
    return {
      open,
      work,
      incidents: all.value
        .filter(({ stream }) => open.incidents.includes(stream))
        .map(({ open: { code, title } }) => ({ code, title })),
      agency: names.agencyInFull,
      utcOffsetMinutes: offset,
      isExercise: live.session?.mode === 'exercise',
    }
  })
  const lines = computed(() => minutes.value && minutesLines(minutes.value, language.value))
  return { lines, ...usePaper(() => minutes.value && minutesText(minutes.value, language.value)) }
}
