/** Sentences about incidents, in the reader's language. Erased words are said to be erased. */
import { featureOf } from '../../../shared/event.ts'
import { useI18n } from 'vue-i18n'
import { factKinds } from '../../../shared/features/incident/messages.ts'
import type { IncidentOpen } from '../../../shared/features/incident/state.ts'
import { useNames } from '../../stores/useNames.ts'
import { agenciesOf, type Line } from './incidents.ts'
import { useFactWords } from './useFactWords.ts'

/** Streams of their own whose steps stand in the timeline. */
const toldApart: readonly string[] = ['conference', 'order', 'report']

export function useIncidentWords() {
  const { t, te } = useI18n()
  const names = useNames()
  const facts = useFactWords()

  const erased = () => t('common.wordsRemoved')
  const title = (open: IncidentOpen) => open.title ?? erased()

  /** District, community and place, as far as they are known. */
  const where = (open: IncidentOpen) =>
    open.place ? [names.area(open.area), open.place].join(t('common.dot')) : names.area(open.area)

  /** Who leads; who stands by when nobody does. A narrow screen says `led` in its own words. */
  const who = (open: IncidentOpen, led = 'incident.ledBy') => {
    const all = agenciesOf(open)
    const [first] = all
    if (!first) return t('incident.nobodyInvolved')
    if (first.part === 'lead') return t(led, { agency: names.agency(first.agency) })
    return t('incident.unitsInvolved', { n: all.length }, all.length)
  }

  /** What happened, with the little that tells it from others of its kind: a figure, a level, a name. */
  const label = (line: Line) => {
    if (line.type === 'incident.entryRecorded') return line.text ?? erased()
    const [feature = '', name = ''] = line.type.split('.')
    if (toldApart.includes(feature)) return withWords(line, t(`${feature}.event.${name}`))
    const part = line.part ? t(`incident.part.${line.part}`) : ''
    const what = t(`${feature}.event.${name}`, { part })
    const more = detail(line)
    return more === undefined ? what : t('incident.withReason', { what, reason: more })
  }

  /** What was ordered, answered or reported stands with it, for those who may read it. */
  const withWords = ({ text }: Line, what: string) =>
    text === undefined ? what : t('incident.withReason', { what, reason: text ?? erased() })

  function detail({ said, type }: Line): string | undefined {
    const { fact, value, level, eventLevel, color, name } = said
    const known = factKinds.find((kind) => kind === fact)
    if (known && typeof value === 'number') return [facts.name(known), facts.figure(known, value)].join(' ')
    if (type === 'incident.graded')
      return t(typeof eventLevel === 'string' ? `level.name.${eventLevel}` : 'level.none')
    if (typeof level === 'number') return t(`level.responseWord.${level}`)
    if (typeof color === 'string') return t(`situation.warning.${color}`)
    return typeof name === 'string' ? name : undefined
  }

  /** A step of the incident in a word or two; undefined for what only its own words tell. */
  const brief = ({ type }: Line) => {
    const key = `incident.brief.${type.split('.')[1] ?? ''}`
    return te(key) ? t(key) : undefined
  }

  /** The same with the reason that was given. */
  const line = (held: Line) => {
    const what = label(held)
    const isTold = held.type === 'incident.entryRecorded' || toldApart.includes(featureOf(held.type))
    if (isTold || held.text === undefined) return what
    return t('incident.withReason', { what, reason: held.text ?? erased() })
  }

  return { title, where, who, label, brief, line, erased }
}
