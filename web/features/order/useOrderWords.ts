/** Orders in words: what they say, to whom, how far they are. Erased words are said to be erased. */
import { useI18n } from 'vue-i18n'
import { dueNow } from '../../../shared/features/order/clocks.ts'
import type { Receipt } from '../../../shared/features/order/state.ts'
import { faceOf } from '../../deadlines/deadlines.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useClock } from '../../stores/clock.ts'
import { useNames } from '../../stores/useNames.ts'
import type { IssuedOrder, Unheard } from './orders.ts'

export function useOrderWords() {
  const { t } = useI18n()
  const clock = useClock()
  const format = useFormat()
  const names = useNames()

  /** What it says, or only what it is, for those who see no more. */
  const what = ({ open, work }: IssuedOrder) =>
    work ? (work.what ?? t('common.wordsRemoved')) : t(`order.kind.${open.kind}`)
  const addressees = ({ open }: IssuedOrder) =>
    open.addressees
      .map(({ agency, part }) =>
        part === 'lead' && open.addressees.length > 1
          ? t('order.leads', { agency: names.agency(agency) })
          : names.agency(agency),
      )
      .join(t('order.comma'))
  const face = ({ open, stream }: IssuedOrder) =>
    faceOf({ id: stream, incident: '', kind: open.kind, dueAt: dueNow(open), since: open.issuedAt }, clock.t)
  /** 1:54, or 逾期 0:12; what is over has its end. */
  const left = (order: IssuedOrder) => {
    const { stage, closedAt } = order.open
    const dueAt = dueNow(order.open)
    if (stage !== 'open')
      return t(`order.ended.${stage}`, { time: format.moment(closedAt ?? dueAt, clock.t) })
    return face(order) === 'overdue'
      ? t('deadline.over', { left: format.late(clock.t - dueAt) })
      : format.cell(Math.abs(dueAt - clock.t))
  }
  const counts = ({ work }: IssuedOrder) => {
    const all = Object.values(work?.receipts ?? {})
    const read = all.filter(({ stage }) => stage !== 'sent' && stage !== 'refused').length
    const reported = all.filter(({ stage }) => stage === 'reportedBack').length
    return t('order.counts', { read, reported, all: all.length })
  }
  /** 已读 23:21（电话） */
  const receipt = ({ stage, since, way }: Receipt) => {
    const said = t('order.receiptAt', {
      stage: t(`order.receipt.${stage}`),
      time: format.moment(since, clock.t),
    })
    return way === null || way === 'screen' ? said : t('order.byWay', { said, way: t(`order.way.${way}`) })
  }
  /** What calls from outside came to, while nobody has read it: 外呼邮件已交邮件中继 23:36 */
  const paged = ({ stage, paged: all }: Receipt) => {
    const newest = all.at(-1)
    if (stage !== 'sent' || !newest) return []
    if (!newest.means) return [t('order.paged.none')]
    return all.flatMap(({ means, outcome, at }) =>
      means && outcome ? [t(`order.paged.${outcome}.${means}`, { time: format.moment(at, clock.t) })] : [],
    )
  }
  /** 交办未读：教育、民政已超过时限 0:06 */
  const unheard = ({ order, agencies }: Unheard) =>
    t('order.unheard', {
      agencies: agencies.map((agency) => names.agency(agency)).join(t('order.comma')),
      left: format.late(clock.t - order.open.receiptDueAt),
      what: what(order),
    })
  return { what, addressees, face, left, counts, receipt, paged, unheard }
}
