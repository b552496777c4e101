/** The newest thing known about an incident, in one line with its source: a key entry or a figure, whichever is newer. */
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { useNames } from '../../stores/useNames.ts'
import { linesOf, type Incident } from './incidents.ts'
import { readAt, readingsOf } from './readings.ts'
import { useFactWords } from './useFactWords.ts'
import { useIncidentWords } from './useIncidentWords.ts'

export function useStatusLine(incident: MaybeRefOrGetter<Incident>) {
  const { t } = useI18n()
  const names = useNames()
  const words = useIncidentWords()
  const facts = useFactWords()

  return computed(() => {
    const held = toValue(incident)
    const entries = linesOf(held).filter((line) => line.type === 'incident.entryRecorded' && !line.struck)
    const entry = entries.filter((line) => line.key).at(-1) ?? entries.at(-1)
    const fact = readingsOf(held).sort((a, b) => readAt(b.reading) - readAt(a.reading))[0]
    if (fact && readAt(fact.reading) >= (entry?.occurredAt ?? 0)) return facts.line(fact)
    if (!entry) return words.where(held.open)
    return t('situation.saidBy', { agency: names.agency(entry.agency), text: words.line(entry) })
  })
}
