/** A report's document in the reader's language: as text, on paper, in the clipboard. */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { reportText } from '../../../shared/features/report/document.ts'
import { useCity } from '../../stores/city.ts'
import { useLive } from '../../stores/live.ts'
import { useNames } from '../../stores/useNames.ts'
import { usePaper } from '../../ui/usePaper.ts'
import type { Incident } from '../incident/incidents.ts'
import type { Report } from './reports.ts'
import { useReportWords } from './useReportWords.ts'

export function useReportText(report: MaybeRefOrGetter<Report>, incident: MaybeRefOrGetter<Incident>) {
  const { language } = useReportWords()
  const live = useLive()
  const city = useCity()
  const names = useNames()

  /** Undefined for those who may only know that there is one. */
  const text = computed(() => {
    const { open, work } = toValue(report)
    const { code, title } = toValue(incident).open
    const offset = city.rules?.calendar.utcOffsetMinutes
    if (!work || offset === undefined) return undefined
    const isExercise = live.session?.mode === 'exercise'
    const agency = names.agencyInFull
    return reportText(
      { open, work, incident: { code, title }, agency, utcOffsetMinutes: offset, isExercise },
      language.value,
    )
  })

  return { text, ...usePaper(() => text.value) }
}
