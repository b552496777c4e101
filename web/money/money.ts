/** Money as people write it, in yuan, and as the house counts it, in fen: digits are moved, nothing is rounded. Pure. */

/** Why what was written is no amount. */
export type MoneyProblem = 'unreadable' | 'tooPrecise' | 'tooLarge'

/** Grouped by threes or not at all: `1,23` may be a slip as well as a decimal comma of somewhere else. */
const whole = /^(?:\d+|\d{1,3}(?:,\d{3})+)$/

/**
 * The fen of an amount in yuan: `12,345.60`, full-width digits and signs, `¥` before and 元 behind it. An input method
 * that writes Chinese puts a full stop of its own where a point is meant.
 */
export function fenOf(written: string): number | MoneyProblem {
  const bare = written
    .normalize('NFKC')
    .replaceAll('\u3002', '.')
    .replace(/\s+/g, '')
    .replace(/^[\u00a5]/, '')
    .replace(/\u5143$/, '')
  const [yuan = '', fen = '', ...more] = bare.split('.')
  if (!whole.test(yuan) || !/^\d*$/.test(fen) || more.length > 0) return 'unreadable'
  if (fen.length > 2) return 'tooPrecise'
  const found = Number(`${yuan.replaceAll(',', '')}${fen.padEnd(2, '0')}`)
  return Number.isSafeInteger(found) ? found : 'tooLarge'
}

/** `12,345.60`: always with its fen, so that columns of amounts can be read. */
export function yuanOf(fen: number): string {
  const digits = String(fen).padStart(3, '0')
  return `${digits.slice(0, -2).replace(/\B(?=(?:\d{3})+$)/g, ',')}.${digits.slice(-2)}`
}

/** The amount as the house will read it; what is none stays as it was written. */
export function tidied(written: string): string {
  const found = fenOf(written)
  return typeof found === 'number' ? yuanOf(found) : written
}

export function problemOf(written: string): MoneyProblem | undefined {
  const found = fenOf(written)
  return typeof found === 'number' ? undefined : found
}
