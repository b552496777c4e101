/** A refusal as a sentence: what failed, what is safe, what to do. Codes are never shown. */
import { useI18n } from 'vue-i18n'
import { documentWords } from '../../shared/features/report/documentWords.ts'
import type { ReportElement } from '../../shared/features/report/messages.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { useFormat } from '../i18n/useFormat.ts'
import { useClock } from '../stores/clock.ts'
import { useNames } from '../stores/useNames.ts'

/** `incident.wrongStage` is worded by `incident.refusal.wrongStage`. */
export function refusalKey(code: string): string {
  return code.replace('.', '.refusal.')
}

export function useRefusalWords() {
  const { locale, t, te } = useI18n()
  const names = useNames()
  const format = useFormat()
  const clock = useClock()

  return ({ code, params }: Pick<Refusal, 'code' | 'params'>): string => {
    const { agencies, agency, at, channel, document, elements, facts } = params
    const { level, marks, paragraphs, side, stage, step } = params
    const [feature = ''] = code.split('.')
    return t(refusalKey(code), {
      ...params,
      agencies: listed(agencies, names.agency),
      agency: typeof agency === 'string' ? names.agency(agency) : '',
      at: typeof at === 'number' ? format.moment(at, clock.t) : '',
      elements: listed(
        elements,
        (one) => documentWords[locale.value === 'en' ? 'en' : 'zh'].elements[one as ReportElement],
      ),
      facts: listed(facts, (one) => named('situation.fact.name', one)),
      marks: listed(marks, (one) => named('statement.mark', one)),
      // Their ids are p1, p2 …, as they were first written.
      paragraphs: listed(paragraphs, (one) => one.slice(1)),
      stage: named(`${feature}.stage`, stage),
      ...(code === 'grievance.notNextLevel' && { level: named('grievance.level', level) }),
      channel: named('mediation.channelInFull', channel),
      document: named('mediation.document', document),
      side: named('mediation.side', side),
      step: named('mediation.court', step),
    })
  }

  /** A list of codes as it travels, in the reader's words. */
  function listed(value: unknown, word: (one: string) => string): string {
    return typeof value === 'string' ? value.split(', ').map(word).join(t('report.draft.and')) : ''
  }

  function named(branch: string, value: unknown): string {
    const key = `${branch}.${String(value)}`
    return te(key) ? t(key) : t('common.unknown')
  }
}
