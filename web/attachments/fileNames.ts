/** Names as they come from devices, made such as the house takes. Pure. */
import { fileName, longestName } from '../../shared/attachment.ts'

/** What a name may not hold: places, marks of systems, what cannot be seen or turns the writing round. */
const unfit = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/**
 * The nearest name that is allowed. A name that nothing is left of, or that seems to hold somebody's number (many
 * cameras count in long numbers), becomes `fallback` with its ending.
 */
export function plainFileName(name: string, fallback: string): string {
  const bare = name
    .replace(/^.*[\\/]/, '')
    .replace(unfit, '')
    .trim()
    .replace(/^\.+/, '')
  const end = /\.[A-Za-z0-9]{1,8}$/.exec(bare)?.[0] ?? ''
  const stem = bare.slice(0, bare.length - end.length)
  // Cut between characters, never within one.
  const short = Array.from(stem).reduce(
    (made, one) => (made.length + one.length + end.length > longestName ? made : made + one),
    '',
  )
  const plain = `${short}${end}`
  return short.trim() !== '' && fileName.safeParse(plain).success ? plain : `${fallback}${end}`
}

/** A size as people say it: whole kilobytes, or megabytes with one digit. */
export function sizeOf(bytes: number): { unit: 'kb' | 'mb'; n: number } {
  const kb = Math.max(1, Math.round(bytes / 1024))
  return kb < 1024 ? { unit: 'kb', n: kb } : { unit: 'mb', n: Math.round((bytes / 1024 / 1024) * 10) / 10 }
}
