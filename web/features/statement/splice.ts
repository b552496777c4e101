/** One change of a text: where, how much goes, what comes. Finds what was typed, and puts it where others wrote meanwhile. Pure. */

export interface Splice {
  at: number
  remove: number
  insert: string
}

/**
 * The smallest single change from one text to another, in UTF-16 units, never through the middle of a character. `caret`:
 * where the cursor stands in the new text, which tells where in a row of equal characters one of them was typed.
 */
export function spliceOf(before: string, after: string, caret?: number): Splice {
  const least = Math.min(before.length, after.length)
  const behind = caret === undefined ? -1 : after.length - caret
  const isTold = behind >= 0 && behind <= least && before.endsWith(after.slice(after.length - behind))
  let suffix = isTold ? behind : 0
  let prefix = 0
  while (prefix < least - suffix && before[prefix] === after[prefix]) prefix++
  while (suffix < least - prefix && before.at(-1 - suffix) === after.at(-1 - suffix)) suffix++
  if (isLowHalf(before, prefix) || isLowHalf(after, prefix)) prefix--
  if (isLowHalf(before, before.length - suffix) || isLowHalf(after, after.length - suffix)) suffix--
  return {
    at: prefix,
    remove: before.length - suffix - prefix,
    insert: after.slice(prefix, after.length - suffix),
  }
}

/** Applies one. */
export function spliced(text: string, { at, remove, insert }: Splice): string {
  return text.slice(0, at) + insert + text.slice(at + remove)
}

/** The same change on a text that was changed otherwise meanwhile; where both changed the same words, both stay. */
export function rebased(own: Splice, over: Splice): Splice {
  if (own.at + own.remove <= over.at) return own
  const moved = over.insert.length - over.remove
  if (own.at >= over.at + over.remove) return { ...own, at: own.at + moved }
  return { at: over.at + over.insert.length, remove: 0, insert: own.insert }
}

/** Where a cursor comes to stand after a change that somebody else made. */
export function caretAfter(caret: number, { at, remove, insert }: Splice): number {
  if (caret <= at) return caret
  return caret >= at + remove ? caret + insert.length - remove : at + insert.length
}

function isLowHalf(text: string, at: number): boolean {
  const code = at > 0 ? text.charCodeAt(at) : 0
  return code >= 0xdc00 && code <= 0xdfff
}
