/** Rules of time, years and office hours in words. */
import { useI18n } from 'vue-i18n'
import type { CalendarYear, OfficeHours } from '../../../shared/clocks/calendar.ts'
import { isTimed, type Counting } from '../../../shared/clocks/rule.ts'
import type { Confirmation } from '../../../shared/clocks/sources.ts'
import { roles } from '../../../shared/event.ts'
import { useClockWords } from '../../clocks/useClockWords.ts'
import { useNames } from '../../stores/useNames.ts'

export function useRuleWords() {
  const { t, locale } = useI18n()
  const names = useNames()
  const { amount } = useClockWords()

  /** 5 个工作日 */
  const limit = ({ amount: n, unit }: Counting) => amount(n, unit)
  /** 5 个工作日；次日起算；末日遇休息日顺延；到下班为止 */
  const counted = (of: Counting) =>
    [
      limit(of),
      ...(isTimed(of.unit)
        ? [t('rules.runs')]
        : [
            t(of.startExcluded ? 'rules.fromNextDay' : 'rules.fromSameDay'),
            ...(of.rollToWorkingDay ? [t('rules.rolls')] : []),
            t(`rules.endOfDay.${of.endOfDay}`),
          ]),
    ].join(t('rules.and'))

  /** A post of this house by its names; one that only the city's files name, as they name it. */
  const who = ({ role, agency }: { role: string; agency: string }) => {
    const known = roles.find((one) => one === role)
    return known ? names.actor({ role: known, agency }) : t('common.actor', { role, agency })
  }
  const confirmed = (by: Confirmation) =>
    t('clock.confirmedBy', { who: who(by), on: by.on, basis: by.basis ?? t('common.wordsRemoved') })

  /** 1 月 1 日 */
  const day = (monthDay: string) => {
    const [month = 1, date = 1] = monthDay.split('-').map(Number)
    const at = Date.UTC(2024, month - 1, date)
    const style = {
      month: locale.value === 'en' ? 'short' : 'long',
      day: 'numeric',
      timeZone: 'UTC',
    } as const
    return new Intl.DateTimeFormat(locale.value === 'en' ? 'en-GB' : 'zh-CN', style).format(at)
  }
  const span = ({ from, to }: { from: string; to: string }) =>
    from === to ? day(from) : t('rules.span', { from: day(from), to: day(to) })
  const hours = (all: OfficeHours) => all.map(({ from, to }) => `${from}–${to}`).join(t('clock.list'))
  const holidays = (year: Pick<CalendarYear, 'holidays'>) =>
    year.holidays.map((one) => ({ name: names.said(one.name) ?? '', days: span(one) }))
  const makeUp = ({ workingDays }: Pick<CalendarYear, 'workingDays'>) =>
    workingDays.length === 0 ? t('rules.noMakeUp') : workingDays.map(day).join(t('clock.list'))

  return { confirmed, counted, holidays, hours, limit, makeUp, who }
}
