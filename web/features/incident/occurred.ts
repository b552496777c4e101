/** The time of occurrence as one types it: `1430`, `14:30`, `-5` for five minutes ago, nothing for now. Pure. */
import { occurredAheadMs } from '../../../shared/time.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** `offsetMs` is the city's zone. A clock time later than now was yesterday's. 'invalid' is what cannot be read. */
export function occurredAt(typed: string, now: number, offsetMs: number): number | undefined | 'invalid' {
  const text = typed.normalize('NFKC').trim()
  if (text === '') return undefined
  const ago = /^[-−](\d{1,4})$/.exec(text)
  if (ago) return now - Number(ago[1]) * minuteMs
  const clock = /^(\d{1,2}):?(\d{2})$/.exec(text)
  const [hour, minute] = [Number(clock?.[1]), Number(clock?.[2])]
  if (!clock || hour > 23 || minute > 59) return 'invalid'
  const midnight = Math.floor((now + offsetMs) / dayMs) * dayMs - offsetMs
  const today = midnight + (hour * 60 + minute) * minuteMs
  return today > now + occurredAheadMs ? today - dayMs : today
}
