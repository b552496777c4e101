/** Deadlines in words: what is due, how much is left, until when. */
import { useI18n } from 'vue-i18n'
import { useFormat } from '../i18n/useFormat.ts'
import { useClock } from '../stores/clock.ts'
import { faceOf, type Deadline } from './deadlines.ts'

export function useDeadlineWords() {
  const { t } = useI18n()
  const clock = useClock()
  const format = useFormat()

  const face = (deadline: Deadline) => faceOf(deadline, clock.t)
  /** 首次权威发布; a session bears its subject. */
  const name = (deadline: Deadline) =>
    deadline.kind === 'session'
      ? t('deadline.sessionOf', { subject: deadline.subject ?? t('common.wordsRemoved') })
      : t(`deadline.kind.${deadline.kind}`)
  /** 首发, for a corner of a card. */
  const short = (deadline: Deadline) => t(`deadline.short.${deadline.kind}`)
  /** 1:54, or 逾期 0:12. */
  const left = (deadline: Deadline) => {
    const cell = format.cell(Math.abs(deadline.dueAt - clock.t))
    return face(deadline) === 'overdue' ? t('deadline.over', { left: cell }) : cell
  }
  /** 首发还剩 1 时 54 分. */
  const sentence = (deadline: Deadline) => {
    const duration = format.duration(Math.abs(deadline.dueAt - clock.t))
    const over = face(deadline) === 'overdue'
    return t(over ? 'deadline.overSentence' : 'deadline.leftSentence', { name: short(deadline), duration })
  }
  const until = (deadline: Deadline) => {
    const time = format.moment(deadline.dueAt, clock.t)
    return t(deadline.kind === 'session' ? 'deadline.starts' : 'deadline.until', { time })
  }
  return { face, name, short, left, sentence, until }
}
