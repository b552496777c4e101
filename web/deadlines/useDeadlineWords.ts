/** Deadlines in words: what is due, how much is left, until when. A clock has words of its own. */
import { useI18n } from 'vue-i18n'
import { useClockWords } from '../clocks/useClockWords.ts'
import { useFormat } from '../i18n/useFormat.ts'
import { useClock } from '../stores/clock.ts'
import { faceOf, isMeeting, standsStill, type Deadline } from './deadlines.ts'

export function useDeadlineWords() {
  const { t } = useI18n()
  const clock = useClock()
  const clocks = useClockWords()
  const format = useFormat()

  const face = (deadline: Deadline) => faceOf(deadline, clock.t)
  /** 首次权威发布; a meeting bears its subject. */
  const name = (deadline: Deadline) => {
    if (deadline.clock) return clocks.name(deadline.clock)
    if (!isMeeting(deadline)) return t(`deadline.kind.${deadline.kind}`)
    const { kind, subject } = deadline
    return subject === undefined
      ? t(`deadline.short.${kind}`)
      : t(`deadline.${kind}Of`, { subject: subject ?? t('common.wordsRemoved') })
  }
  /** 首发, for a corner of a card. */
  const short = (deadline: Deadline) =>
    deadline.clock ? clocks.name(deadline.clock) : t(`deadline.short.${deadline.kind}`)
  /** 1:54, or 逾期 0:12. */
  const left = (deadline: Deadline) => {
    if (deadline.clock && standsStill(deadline)) return clocks.state(deadline.clock)
    return face(deadline) === 'overdue'
      ? t('deadline.over', { left: format.late(clock.t - deadline.dueAt) })
      : format.cell(Math.abs(deadline.dueAt - clock.t))
  }
  /** 首发还剩 1 时 54 分. */
  const sentence = (deadline: Deadline) => {
    if (deadline.clock) return clocks.sentence(deadline.clock)
    const duration = format.duration(Math.abs(deadline.dueAt - clock.t))
    const over = face(deadline) === 'overdue'
    return t(over ? 'deadline.overSentence' : 'deadline.leftSentence', { name: short(deadline), duration })
  }
  const until = (deadline: Deadline) => {
    if (deadline.clock) return clocks.until(deadline.clock)
    const time = format.moment(deadline.dueAt, clock.t)
    return t(isMeeting(deadline) ? 'deadline.starts' : 'deadline.until', { time })
  }
  /** Whose it is; a clock has one unit that owes it. */
  const unit = (deadline: Deadline) => deadline.clock && clocks.unit(deadline.clock.clock.duty)
  return { face, name, short, left, sentence, until, unit }
}
