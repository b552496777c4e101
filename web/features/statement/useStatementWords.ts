/** Statements in words: what one is, how far it came, whom it waits for, what stands in its way. */
import { useI18n } from 'vue-i18n'
import type { FactKind } from '../../../shared/facts/facts.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useCity } from '../../stores/city.ts'
import { useClock } from '../../stores/clock.ts'
import { useNames } from '../../stores/useNames.ts'
import { useFactWords } from '../incident/useFactWords.ts'
import type { Chip } from './pieces.ts'
import type { SheetLine } from './sheet.ts'
import { titleOf, type Hindrances, type Statement } from './statements.ts'

export function useStatementWords() {
  const { n, t } = useI18n()
  const clock = useClock()
  const city = useCity()
  const format = useFormat()
  const names = useNames()
  const facts = useFactWords()

  const list = (all: readonly string[]) => all.join(t('statement.pause'))
  const title = (one: Statement) => titleOf(one) ?? t('statement.untitled')
  const kind = ({ open }: Statement) =>
    [t(`statement.kind.${open.kind}`), ...(open.holding ? [t('statement.holding')] : [])].join(
      t('common.dot'),
    )
  const version = ({ work }: Statement) =>
    work && work.version > 0 ? t('statement.version', { n: work.version }) : t('statement.noVersion')
  const factNames = (all: readonly string[]) => list(all.map((fact) => facts.name(fact as FactKind)))

  return {
    list,
    title,
    kind,
    version,
    factNames,
    moment: (at: number) => format.moment(at, clock.t),
    /** 首发·第 2 稿·待签 */
    state: (one: Statement) =>
      [kind(one), version(one), t(`statement.stage.${one.open.stage}`)].join(t('common.dot')),
    channel: (id: string) =>
      names.said(city.rules?.clearance.channels.find((one) => one.id === id)?.name) ?? t('common.unknown'),
    /** The number alone, as it will be read: its unit stands in the text. */
    figure: ({ cited }: Chip) => list(cited.values.map(({ value }) => n(value))),
    chip: ({ state, now }: Chip) =>
      t(`statement.chip.${state}`, { now: now.map((value) => n(value)).join(' | ') }),
    source: ({ cited }: Chip) =>
      list(
        cited.values.map(({ agency, at }) =>
          t('statement.chip.source', { agency: names.agency(agency), time: format.moment(at, clock.t) }),
        ),
      ),
    line: ({ state, signature, deputy }: SheetLine) => {
      if (state === 'signed' && signature?.deputy)
        return t('statement.line.deputy', { agency: names.agency(signature.deputy) })
      if (state === 'inTurn' && deputy)
        return t('statement.line.escalated', { agency: names.agency(deputy.agency) })
      if (state === 'signed' && signature?.oral)
        return t(`statement.line.${signature.oral === 'open' ? 'oralOpen' : 'oralConfirmed'}`)
      return t(`statement.line.${state}`)
    },
    covers: ({ places }: SheetLine, of: number) =>
      places.length === of
        ? t('statement.allParagraphs')
        : t('statement.paragraphs', { list: list(places.map((place) => n(place))) }),
    /** Sentences, the gravest first. */
    hindrances: ({ moved, facts: blocking, marks }: Hindrances) => [
      ...(moved.length > 0 ? [t('statement.hinder.moved', { facts: factNames(moved) })] : []),
      ...(blocking.some((fact) => !moved.includes(fact))
        ? [
            t('statement.hinder.facts', {
              facts: factNames(blocking.filter((fact) => !moved.includes(fact))),
            }),
          ]
        : []),
      ...(marks > 0 ? [t('statement.hinder.marks', { n: marks })] : []),
    ],
  }
}
