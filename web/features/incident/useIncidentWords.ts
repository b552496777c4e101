/** Sentences about incidents, in the reader's language. Erased words are said to be erased. */
import { useI18n } from 'vue-i18n'
import type { IncidentOpen } from '../../../shared/features/incident/state.ts'
import { useNames } from '../../stores/useNames.ts'
import { agenciesOf, type Line } from './incidents.ts'

export function useIncidentWords() {
  const { t } = useI18n()
  const names = useNames()

  const erased = () => t('common.wordsRemoved')
  const title = (open: IncidentOpen) => open.title ?? erased()

  /** District, community and place, as far as they are known. */
  const where = (open: IncidentOpen) =>
    open.place ? [names.area(open.area), open.place].join(t('common.dot')) : names.area(open.area)

  /** Who leads; who stands by when nobody does. */
  const who = (open: IncidentOpen) => {
    const all = agenciesOf(open)
    const [first] = all
    if (!first) return t('incident.nobodyInvolved')
    if (first.part === 'lead') return t('incident.ledBy', { agency: names.agency(first.agency) })
    return t('incident.unitsInvolved', { n: all.length }, all.length)
  }

  /** What a line of the timeline says: an entry its text, anything else what happened. */
  const line = (said: Line) => {
    if (said.type === 'incident.entryRecorded') return said.text ?? erased()
    const [feature = '', name = ''] = said.type.split('.')
    const part = said.part ? t(`incident.part.${said.part}`) : ''
    const what = t(`${feature}.event.${name}`, { part })
    return said.text === undefined ? what : t('incident.withReason', { what, reason: said.text ?? erased() })
  }

  return { title, where, who, line, erased }
}
