/** Rows of the board in words. */
import { useI18n } from 'vue-i18n'
import { useClockWords } from '../../clocks/useClockWords.ts'
import { useIncidents } from '../../features/incident/useIncidents.ts'
import { useIncidentWords } from '../../features/incident/useIncidentWords.ts'
import { useOrderWords } from '../../features/order/useOrderWords.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useClock } from '../../stores/clock.ts'
import { useNames } from '../../stores/useNames.ts'
import type { BoardRow } from './board.ts'

export function useBoardWords() {
  const { t } = useI18n()
  const clock = useClock()
  const format = useFormat()
  const names = useNames()
  const clocks = useClockWords()
  const orders = useOrderWords()
  const incidents = useIncidentWords()
  const { all } = useIncidents()

  const units = (agencies: readonly string[]) =>
    agencies.map((one) => names.agency(one)).join(t('clock.list'))
  const incidentOf = (row: BoardRow) => all.value.find(({ stream }) => stream === row.incident)

  /** The duty itself: the order's words, the clock's name, or the response taken up again. */
  const what = (row: BoardRow) => {
    if (row.order) return orders.what(row.order)
    return row.clock ? clocks.name(row.clock) : t('board.relapsed')
  }
  const about = (row: BoardRow) => {
    const incident = incidentOf(row)
    return incident ? incidents.title(incident.open) : ''
  }
  /** Beside the duty: an order's clock, else the incident it belongs to. */
  const beside = (row: BoardRow) => (row.order && row.clock ? clocks.name(row.clock) : about(row))
  const waits = (row: BoardRow) => {
    if (row.pause) return t(`clock.pauseReason.${row.pause.reason}`)
    return row.waitsOn.length > 0 ? units(row.waitsOn) : t('board.onNobody')
  }
  const left = (row: BoardRow) => {
    if (row.clock && !clocks.isOverdue(row.clock)) return clocks.state(row.clock)
    if (row.dueAt === undefined) return ''
    return clock.t > row.dueAt
      ? t('deadline.over', { left: format.late(clock.t - row.dueAt) })
      : format.cell(row.dueAt - clock.t)
  }
  /** What was said, and by whom it was granted. */
  const reason = (row: BoardRow) => {
    const { extension } = row
    const said = row.reason === null ? t('common.wordsRemoved') : (row.reason ?? '')
    if (!extension) return said
    const amount = clocks.amount(extension.amount, extension.unit)
    return t('board.extended', { amount, approver: clocks.unit(extension.approvedBy), reason: said })
  }
  return {
    about,
    beside,
    incidentOf,
    left,
    reason,
    units,
    waits,
    what,
    since: (row: BoardRow) => format.moment(row.since, clock.t),
    isOver: (row: BoardRow) => row.kind === 'overdue' || row.kind === 'unread',
  }
}
