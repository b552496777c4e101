/** The words that lanes of an incident need. */
import { useI18n } from 'vue-i18n'
import { useNames } from '../../stores/useNames.ts'
import { commandLane, type LaneWords } from './lanes.ts'
import { useIncidentWords } from './useIncidentWords.ts'

export function useLanes(): LaneWords {
  const { t } = useI18n()
  const names = useNames()
  const words = useIncidentWords()
  return {
    name: (lane) => (lane === commandLane ? t('timeline.command') : names.agency(lane)),
    label: words.label,
    brief: words.brief,
    part: (part) => t(`incident.part.${part}`),
  }
}
