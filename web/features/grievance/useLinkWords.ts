/** What a matter is or may be joined to, in words. What one may not see, or what is not loaded, has none. */
import { useI18n } from 'vue-i18n'
import { useIncidentWords } from '../incident/useIncidentWords.ts'
import { useOrderWords } from '../order/useOrderWords.ts'
import type { Near } from './near.ts'

export function useLinkWords() {
  const { t } = useI18n()
  const incidents = useIncidentWords()
  const orders = useOrderWords()
  return (near: Near): string => {
    switch (near.link) {
      case 'incident':
        return [near.to.open.code, incidents.title(near.to.open)].join(t('common.dot'))
      case 'dispute':
        return near.to.open.subject ?? t('common.wordsRemoved')
      case 'order':
        return orders.what(near.to)
    }
  }
}
