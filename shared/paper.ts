/** How official papers write numbers and times in both languages. Pure: the city's offset comes in. */

export type Language = 'zh' | 'en'
/** Writes an instant (epoch ms) as read at so many minutes east of UTC. */
type Written = Readonly<Record<Language, (at: number, offsetMinutes: number) => string>>

const months = 'January February March April May June July August September October November December'.split(
  ' ',
)
const two = (n: number): string => String(n).padStart(2, '0')

/** Day and minute: `3月16日14时05分`, `16 March, 14:05`. */
export const momentIn: Written = {
  zh: (at, offset) => {
    const { month, day, hour, minute } = parts(at, offset)
    return `${month}月${day}日${hour}时${two(minute)}分`
  },
  en: (at, offset) => {
    const { month, day, hour, minute } = parts(at, offset)
    return `${day} ${months[month - 1] ?? ''}, ${two(hour)}:${two(minute)}`
  },
}

/** The same with its year: `2026年3月16日14时05分`, `16 March 2026, 14:05`. */
export const dateIn: Written = {
  zh: (at, offset) => `${parts(at, offset).year}年${momentIn.zh(at, offset)}`,
  en: (at, offset) => {
    const { year, month, day, hour, minute } = parts(at, offset)
    return `${day} ${months[month - 1] ?? ''} ${year}, ${two(hour)}:${two(minute)}`
  },
}

/** The day alone: `2026年3月16日`, `16 March 2026`. */
export const dayIn: Written = {
  zh: (at, offset) => {
    const { year, month, day } = parts(at, offset)
    return `${year}年${month}月${day}日`
  },
  en: (at, offset) => {
    const { year, month, day } = parts(at, offset)
    return `${day} ${months[month - 1] ?? ''} ${year}`
  },
}

/** The minute alone: `14时05分`, `14:05`. */
export const minuteIn: Written = {
  zh: (at, offset) => {
    const { hour, minute } = parts(at, offset)
    return `${hour}时${two(minute)}分`
  },
  en: (at, offset) => {
    const { hour, minute } = parts(at, offset)
    return `${two(hour)}:${two(minute)}`
  },
}

function parts(at: number, offsetMinutes: number) {
  const local = new Date(at + offsetMinutes * 60_000)
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
  }
}

const digits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 1-99 in Chinese numerals, as 续报 and paragraphs are numbered; larger ones in digits. */
export function chineseNumber(n: number): string {
  if (!Number.isInteger(n) || n < 0 || n > 99) return String(n)
  const [tens, ones] = [Math.floor(n / 10), n % 10]
  if (tens === 0) return digits[ones] ?? ''
  return `${tens > 1 ? digits[tens] : ''}十${ones > 0 ? digits[ones] : ''}`
}
