/** Alarms in words: what, how grave, where. */
import { useI18n } from 'vue-i18n'
import { useClockWords } from '../clocks/useClockWords.ts'
import { useIncidents } from '../features/incident/useIncidents.ts'
import { useIncidentWords } from '../features/incident/useIncidentWords.ts'
import { useOrderWords } from '../features/order/useOrderWords.ts'
import { useFormat } from '../i18n/useFormat.ts'
import { useClock } from '../stores/clock.ts'
import type { Alarm } from './alarms.ts'

export function useAlarmWords() {
  const { t } = useI18n()
  const clock = useClock()
  const format = useFormat()
  const clocks = useClockWords()
  const orders = useOrderWords()
  const incidents = useIncidentWords()
  const { all } = useIncidents()

  const title = (incident: string | undefined) => {
    const found = all.value.find(({ stream }) => stream === incident)
    return found ? incidents.title(found.open) : t('alarm.noIncident')
  }
  const what = ({ clock: standing, unheard, raised }: Alarm) => {
    if (unheard) return orders.unheard(unheard)
    if (raised)
      return raised.what === 'response'
        ? t(`level.responseWord.${raised.level}`)
        : t('alarm.raisedEvent', { level: t(`level.name.L${raised.level}`) })
    return standing
      ? t('alarm.ofClock', { said: clocks.sentence(standing), unit: clocks.unit(standing.clock.duty) })
      : ''
  }
  return { title, what, when: ({ at }: Pick<Alarm, 'at'>) => format.moment(at, clock.t) }
}
