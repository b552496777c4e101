/** What is said of a public concern. */
import { useI18n } from 'vue-i18n'
import { useFormat } from '../../i18n/useFormat.ts'
import { useClock } from '../../stores/clock.ts'
import type { Clarification } from './clarifications.ts'
import type { Concern } from './concerns.ts'

export function useConcernWords() {
  const { t } = useI18n()
  const clock = useClock()
  const format = useFormat()
  const moment = (at: number) => format.moment(at, clock.t)
  return {
    text: ({ open }: Concern) => open.text ?? t('common.wordsRemoved'),
    said: ({ open }: Concern) => open.said ?? t('common.wordsRemoved'),
    heard: ({ open }: Concern) =>
      [
        t(`concern.source.${open.source}`),
        t(`concern.band.${open.band}`),
        t('concern.seen', { time: moment(open.seenAt) }),
      ].join(t('common.dot')),
    next: ({ open }: Concern) => t('concern.next', { time: moment(open.nextAt ?? 0) }),
    clarified({ stage, at, lateMs }: Clarification): string {
      const [time, late] = [moment(at), format.late(lateMs)]
      if (stage === 'cancelled') return t('concern.clarify.cancelled')
      return t(`concern.clarify.${stage}${lateMs > 0 ? 'Late' : ''}`, { time, late })
    },
  }
}
