/** The set phrases of a report's document in the reader's language: screen and paper name things alike. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { documentWords } from '../../../shared/features/report/documentWords.ts'

export function useReportWords() {
  const { locale } = useI18n()
  const language = computed(() => (locale.value === 'en' ? ('en' as const) : ('zh' as const)))
  return { language, phrases: computed(() => documentWords[language.value]) }
}
