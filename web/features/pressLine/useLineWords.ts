/** A wording in words: on what it rests, how it stands, why it may not be given out. */
import { useI18n } from 'vue-i18n'
import { withFigures } from '../../../shared/facts/figures.ts'
import type { Doubt } from '../../../shared/facts/standing.ts'
import type { Told } from '../../../shared/features/pressLine/state.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useClock } from '../../stores/clock.ts'
import { useNames } from '../../stores/useNames.ts'
import { useFactWords } from '../incident/useFactWords.ts'
import { titleOf } from '../statement/statements.ts'
import { useStatements } from '../statement/useStatements.ts'
import { useStatementWords } from '../statement/useStatementWords.ts'
import type { PressLine } from './lines.ts'

export function useLineWords() {
  const { t } = useI18n()
  const clock = useClock()
  const format = useFormat()
  const names = useNames()
  const facts = useFactWords()
  const said = useStatementWords()
  const { statements } = useStatements()
  const moment = (at: number) => format.moment(at, clock.t)

  const doubt = (one: Doubt, { validUntil }: Told) => {
    switch (one.is) {
      case 'over':
        return t('pressLine.doubt.over', { time: moment(validUntil) })
      case 'moved':
        return t('pressLine.doubt.moved', { facts: said.factNames(one.facts) })
      case 'followed':
        return t('pressLine.doubt.followed', { stage: t(`statement.stage.${one.stage}`) })
      case 'unseen':
        return t('pressLine.doubt.unseen')
    }
  }
  const statement = (stream: string) => {
    const found = statements.value.find((one) => one.stream === stream)
    return (found && titleOf(found)) ?? t('pressLine.gone')
  }

  return {
    moment,
    doubt,
    statement,
    question: ({ question }: Told) => question ?? t('pressLine.gone'),
    /** As it is said: also what waits for approval, with its figures as they were cited. */
    answer: ({ answer, cited }: Told) => (answer === null ? t('pressLine.gone') : withFigures(answer, cited)),
    bases: ({ cited, statement: stream }: Told) => [
      ...cited.map(({ fact, values }) =>
        t('pressLine.figures', {
          facts: [facts.name(fact), said.list(values.map(({ value }) => facts.figure(fact, value)))].join(
            ' ',
          ),
          source: said.list(
            values.map(({ agency, at }) =>
              t('pressLine.source', { agency: names.agency(agency), time: moment(at) }),
            ),
          ),
        }),
      ),
      ...(stream === null ? [] : [t('pressLine.statementBasis', { title: statement(stream) })]),
    ],
    /** What became of one that is in force no more. */
    end: ({ open }: PressLine) => {
      const time = moment(open.stageSince)
      return open.stage === 'takenBack'
        ? t('pressLine.takenBack', { time, reason: open.reason ?? t('pressLine.gone') })
        : t('pressLine.replaced', { time })
    },
  }
}
