/** A report's document in the reader's language: as text, on paper, in the clipboard. */
import { computed, nextTick, ref, toValue, type MaybeRefOrGetter } from 'vue'
import { reportText } from '../../../shared/features/report/document.ts'
import { useCity } from '../../stores/city.ts'
import { useLive } from '../../stores/live.ts'
import { useNames } from '../../stores/useNames.ts'
import type { Incident } from '../incident/incidents.ts'
import type { Report } from './reports.ts'
import { useReportWords } from './useReportWords.ts'

export function useReportText(report: MaybeRefOrGetter<Report>, incident: MaybeRefOrGetter<Incident>) {
  const { language } = useReportWords()
  const live = useLive()
  const city = useCity()
  const names = useNames()
  const isPrinting = ref(false)
  const copied = ref<'yes' | 'no'>()

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

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text.value ?? '')
      copied.value = 'yes'
    } catch {
      // Without HTTPS a browser gives no clipboard: the text is selected by hand, and the reader is told so.
      copied.value = 'no'
    }
  }

  /** The browser's own dialog prints it, or saves it as PDF; it returns when that is closed. */
  async function print(): Promise<void> {
    isPrinting.value = true
    await nextTick()
    window.print()
    isPrinting.value = false
  }

  return { text, copied, isPrinting, copy, print }
}
