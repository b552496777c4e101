/** Identifiers as they travel: made by the sender, checked for shape at the door. */
import { z } from 'zod'

/** 21 characters of A-Z a-z 0-9 _ -; the sender draws them from a cryptographic source (126 bits). */
export const streamId = z.string().regex(/^[A-Za-z0-9_-]{21}$/)
/** Like a stream id, or `system:` plus what it was derived from for commands of the house itself (D17). */
export const commandId = z.string().regex(/^(?:[A-Za-z0-9_-]{21}|system:[A-Za-z0-9_:.-]{1,120})$/)
/** GB/T 2260 code with the statistical extension: 12 digits as text, never a number. */
export const areaCode = z.string().regex(/^\d{12}$/)
/** An agency's short code, e.g. `fire`, `emergency`. */
export const agencyCode = z.string().regex(/^[a-z][a-z0-9-]{1,31}$/)
/** A position of an agency, e.g. `1` or `east-2`: never a person's name or number. */
export const seatCode = z.string().regex(/^(?!.*\d{7})[0-9A-Za-z-]{1,12}$/)
/** Name of a log: `house`, `live` or `exercise-<id>`. */
export const logName = z.string().regex(/^(?:house|live|exercise-[a-z0-9-]{1,40})$/)

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'

/** Turns 21 random bytes into an id; the caller brings the randomness (style 10). Throws when given fewer. */
export function idFrom(bytes: Uint8Array): string {
  if (bytes.length < 21) throw new Error(`an id needs 21 random bytes, got ${bytes.length}`)
  let id = ''
  for (let i = 0; i < 21; i++) id += alphabet[(bytes[i] ?? 0) & 63]
  return id
}

/** Another id of the same length that follows from one: each `n` of 1-63 gives another, and no two ids give the same. */
export function derivedId(id: string, n: number): string {
  return Array.from(id, (char) => alphabet[(alphabet.indexOf(char) + n) & 63]).join('')
}

/** The id of the n-th thing a command made: equal in browser and server (architecture §4). */
export function partId(commandId: string, index: number): string {
  return `${commandId}-${index}`
}
