/** Why an order about a matter was not taken: where somebody was quicker, who did what, and when. */
import { useI18n } from 'vue-i18n'
import { useFormat } from '../../i18n/useFormat.ts'
import { useClock } from '../../stores/clock.ts'
import { useLive } from '../../stores/live.ts'
import { useNames } from '../../stores/useNames.ts'
import { useRefusalWords } from '../../ui/useRefusalWords.ts'
import type { Given } from '../incident/useGiving.ts'
import type { Matter } from './matters.ts'

/** What the house says where the matter stood otherwise than its sender saw. */
const overtaken: readonly string[] = ['command.stale', 'grievance.wrongStage', 'grievance.sameLead']

export function useGivenWords() {
  const { t } = useI18n()
  const live = useLive()
  const clock = useClock()
  const format = useFormat()
  const names = useNames()
  const refusalWords = useRefusalWords()

  /** The newest thing that happened to it since it was looked at. */
  function since({ to: matter }: Given<Matter>): Record<string, unknown> | undefined {
    const known = matter.copy.rows.at(-1)?.position ?? 0
    const rows = live.streams.get(matter.stream)?.rows ?? []
    return rows.findLast(({ position, body }) => position > known && told(body))?.body
  }
  const told = ({ type }: Record<string, unknown>) => String(type).startsWith('grievance.')

  function why(given: Given<Matter>): string {
    const { refusal } = given
    if (!refusal) return ''
    const body = overtaken.includes(refusal.code) ? since(given) : undefined
    if (!body) return refusalWords(refusal)
    const by = {
      agency: names.agency(String(body['agency'])),
      time: format.moment(Number(body['recordedAt']), clock.t),
    }
    return body['type'] === 'grievance.assigned'
      ? t('grievance.given.assignedBy', { ...by, lead: names.agency(String(body['lead'])) })
      : t('grievance.given.doneBy', {
          ...by,
          what: t(String(body['type']).replace('grievance.', 'grievance.event.')),
        })
  }

  return { why }
}
