/** Clocks in words: what is due, how it stands, whose it is, what it rests on. */
import { useI18n } from 'vue-i18n'
import type { Duty } from '../../shared/clocks/messages.ts'
import type { Unit } from '../../shared/clocks/rule.ts'
import { useFormat } from '../i18n/useFormat.ts'
import { useCity } from '../stores/city.ts'
import { useClock } from '../stores/clock.ts'
import { useLive } from '../stores/live.ts'
import { useNames } from '../stores/useNames.ts'
import {
  clockFaceOf,
  isUnconfirmed,
  pauseOf,
  ruleFor,
  type ClockFace,
  type StandingClock,
} from './readings.ts'

const overFaces: readonly ClockFace[] = ['overdue', 'overdueAtOpening']

export function useClockWords() {
  const { t } = useI18n()
  const now = useClock()
  const city = useCity()
  const live = useLive()
  const names = useNames()
  const format = useFormat()

  const rule = ({ clock }: StandingClock) => ruleFor(city.rules?.clocks, clock)
  /** Whether somebody in this city said that the rule binds here; an exercise keeps to rules of its own. */
  const bearing = (standing: StandingClock) => {
    if (!isUnconfirmed(rule(standing))) return 'confirmed'
    return live.session?.mode === 'exercise' ? 'exercise' : 'unconfirmed'
  }
  const face = (standing: StandingClock) => clockFaceOf(standing, now.t)
  const isOverdue = (standing: StandingClock) => overFaces.includes(face(standing))
  /** 首次权威发布; with what tells it from others of its rule. */
  const name = (standing: StandingClock) => {
    const said = names.said(rule(standing)?.name) ?? t('clock.unknownRule')
    const { subject } = standing.clock
    if (subject === undefined) return said
    return t('clock.nameOf', { name: said, subject: subject ?? t('common.wordsRemoved') })
  }
  const unit = ({ agency, role }: Duty) => (role ? names.actor({ agency, role }) : names.agency(agency))
  const amount = (n: number, of: Unit) => t(`clock.amount.${of}`, { n }, n)

  /** 1:54, 逾期 0:12, ‖ 暂停, ✓ 14:05. */
  const state = (standing: StandingClock) => {
    const { due, metAt, missedAt } = standing.clock
    const time = format.moment(metAt ?? due, now.t)
    const late = format.late((metAt ?? now.t) - (missedAt ?? due))
    const left = isOverdue(standing) ? format.late(now.t - due) : format.cell(Math.abs(due - now.t))
    return t(`clock.state.${face(standing)}`, { time, late, left })
  }
  /** The same as one reads it out: 首次权威发布还剩 1 时 54 分. */
  const sentence = (standing: StandingClock) => {
    const duration = format.duration(Math.abs(standing.clock.due - now.t))
    const words = { name: name(standing), duration, state: state(standing) }
    if (isOverdue(standing)) return t('clock.sentence.over', words)
    const isRunning = standing.clock.phase === 'running'
    return t(isRunning ? 'clock.sentence.left' : 'clock.sentence.stands', words)
  }
  /** Until when; why it stands still. */
  const until = (standing: StandingClock) => {
    const pause = standing.clock.phase === 'paused' ? pauseOf(standing.clock) : undefined
    if (pause) return t('clock.pausedFor', { reason: t(`clock.pauseReason.${pause.reason}`) })
    return t('clock.until', { time: format.moment(standing.clock.due, now.t) })
  }

  return {
    amount,
    bearing,
    face,
    isOverdue,
    name,
    rule,
    sentence,
    state,
    unit,
    until,
    moment: (at: number) => format.moment(at, now.t),
  }
}
