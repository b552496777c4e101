/** Facts in words: name, figure with unit, who said it and when. */
import { useI18n } from 'vue-i18n'
import { useNames } from '../../stores/useNames.ts'
import { roundedDown, type FactKind, type FactLine } from './readings.ts'

export function useFactWords() {
  const { n, t } = useI18n()
  const names = useNames()

  const name = (fact: FactKind) => t(`situation.fact.name.${fact}`)
  const figure = (fact: FactKind, value: number) =>
    t(`situation.fact.unit.${fact}`, { n: n(value) }, Math.round(value))

  /** For shared screens: an unverified crowd of figures is rounded down and says so. */
  const shared = (fact: FactKind, value: number, verified: boolean) => {
    const less = roundedDown(value)
    if (verified || less === value) return figure(fact, value)
    return t('situation.fact.atLeast', { figure: figure(fact, less) })
  }

  /** One line with its source; a difference is said as one. */
  const line = ({ fact, reading }: FactLine) => {
    if (reading.is === 'disputed') {
      const values = reading.values.map(({ value }) => n(value)).join(t('situation.fact.against'))
      return t('situation.fact.disputedLine', { name: name(fact), values })
    }
    const verified = reading.is === 'settled' || reading.verified
    return t('situation.fact.line', {
      name: name(fact),
      figure: shared(fact, reading.value, verified),
      agency: names.agency(reading.from),
    })
  }

  return { name, figure, shared, line }
}
