/** Times and durations in the reader's language and the city's zone. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useCity } from '../stores/city.ts'
import { zoned } from './zoned.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

export function useFormat() {
  const { locale, t } = useI18n()
  const city = useCity()
  const zone = computed(() => zoned(locale.value, city.timeZone))

  /** 11 月 21 日 周六 */
  const day = (at: number) => t('time.day', { ...zone.value.day(at) })

  /** Today only the minute, else with the day before it. */
  const moment = (at: number, now: number) => {
    const same = JSON.stringify(zone.value.day(at)) === JSON.stringify(zone.value.day(now))
    if (same) return zone.value.minute(at)
    const { month, day } = zone.value.day(at)
    return t('time.dayAndMinute', { month, day, minute: zone.value.minute(at) })
  }

  /** 3 时 06 分; the two largest units that matter. */
  const duration = (ms: number) => {
    const whole = Math.max(0, ms)
    const pad = (n: number) => String(n).padStart(2, '0')
    if (whole < minuteMs) return t('time.seconds', { n: Math.floor(whole / secondMs) })
    if (whole < hourMs) return t('time.minutes', { n: Math.floor(whole / minuteMs) })
    if (whole < dayMs)
      return t('time.hours', {
        h: Math.floor(whole / hourMs),
        m: pad(Math.floor((whole % hourMs) / minuteMs)),
      })
    return t('time.days', { d: Math.floor(whole / dayMs), h: Math.floor((whole % dayMs) / hourMs) })
  }

  /** 已 3 时 06 分: how long something goes on. */
  const since = (ms: number) => t('time.since', { duration: duration(ms) })

  /** 5 时; the largest unit alone, for narrow cells. */
  const coarse = (ms: number) => {
    if (ms < hourMs) return duration(ms)
    return ms < dayMs
      ? t('time.wholeHours', { n: Math.floor(ms / hourMs) })
      : t('time.wholeDays', { n: Math.floor(ms / dayMs) })
  }

  /** 1:54 in a cell; whole days from two days on. */
  const cell = (ms: number) => {
    if (ms >= 2 * dayMs) return t('time.wholeDays', { n: Math.floor(ms / dayMs) })
    const m = String(Math.floor((ms % hourMs) / minuteMs)).padStart(2, '0')
    return t('time.cell', { h: Math.floor(ms / hourMs), m })
  }

  /** The same of what is late: a day begun is a day late, as the gaps of an incident count it. */
  const late = (ms: number) =>
    ms >= 2 * dayMs ? t('time.wholeDays', { n: Math.ceil(ms / dayMs) }) : cell(ms)

  /** Minutes with their seconds: for a link that was lost. */
  const exactly = (ms: number) => {
    if (ms < minuteMs || ms >= hourMs) return duration(ms)
    const s = String(Math.floor((ms % minuteMs) / secondMs)).padStart(2, '0')
    return t('time.minutesAndSeconds', { m: Math.floor(ms / minuteMs), s })
  }

  return {
    cell,
    coarse,
    day,
    duration,
    exactly,
    late,
    moment,
    since,
    minute: (at: number) => zone.value.minute(at),
    second: (at: number) => zone.value.second(at),
    offsetMs: (at: number) => zone.value.offsetMs(at),
  }
}
