/** What is wrong with a field, in words; what looks like a personal number is refused as the house would. */
import { useI18n } from 'vue-i18n'
import { useRefusalWords } from '../../ui/useRefusalWords.ts'
import type { Problem } from './fieldProblems.ts'

export function useProblemWords() {
  const { t } = useI18n()
  const refusal = useRefusalWords()
  return (problem: Problem): string =>
    problem === 'personalMark'
      ? refusal({ code: 'command.personalMark', params: {} })
      : t(`incident.problem.${problem}`)
}
