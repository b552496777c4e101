/** A row of the ledger in words. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useFormat } from '../../i18n/useFormat.ts'
import { useClock } from '../../stores/clock.ts'
import { useNames } from '../../stores/useNames.ts'
import type { Column, LedgerRow } from './rows.ts'

export type LedgerWords = ReturnType<typeof useLedgerWords>

export function useLedgerWords() {
  const { locale, t } = useI18n()
  const clock = useClock()
  const format = useFormat()
  const names = useNames()

  /** What was said, to those who may read it; everyone else is told that it is kept from them. */
  const summary = ({ matter: { work } }: LedgerRow) =>
    work ? (work.summary ?? t('common.wordsRemoved')) : t('ledger.withheld')
  const unit = (code: string | null, none: string) => (code === null ? none : names.agency(code))

  // A time reads the same until midnight: it is worded once, however often its row comes into sight.
  const today = computed(() => format.day(clock.t))
  const worded = computed(() => ({ of: `${locale.value} ${today.value}`, times: new Map<number, string>() }))
  function moment(at: number): string {
    const { times } = worded.value
    const held = times.get(at) ?? format.moment(at, clock.t)
    times.set(at, held)
    return held
  }

  /** Columns that are plain text. */
  function cell({ matter: { open } }: LedgerRow, column: Column): string {
    switch (column) {
      case 'code':
        return open.code
      case 'time':
        return moment(open.receivedAt)
      case 'source':
        return t(`grievance.channel.${open.channel}`)
      case 'field':
        return t(`grievance.field.${open.field}`)
      case 'kind':
        return t(`grievance.kind.${open.kind}`)
      case 'callers':
        return String(open.callers)
      case 'lead':
        return unit(open.lead, open.stage === 'received' ? t('ledger.unassigned') : t('ledger.nothing'))
      case 'first':
        return unit(open.first, t('ledger.nothing'))
      case 'stage':
        return t(`grievance.stage.${open.stage}`)
      case 'summary':
      case 'limit':
        return ''
    }
  }

  return { cell, summary, place: ({ matter }: LedgerRow) => names.area(matter.open.area) }
}
