/**
 * What the public was told, in the order in which it went out: every released statement holds a claim by its time, so
 * that whoever lists what is out reads its end and nothing else. Pure.
 */

/** Two channels are the house’s own pages, whatever else a city names. */
export const pageChannel = 'publicPage'
export const feedChannel = 'feed'

const series = 'notice:'
const digits = 15
/** The part of a claim that tells one from another. */
export const noticeMark = /^\d{15}:[A-Za-z0-9_-]{21}$/

/** The claim of a statement released at `at` (log ms). Claims sort as their times do. */
export function noticeClaim(at: number, stream: string): string {
  return `${series}${String(at).padStart(digits, '0')}:${stream}`
}

export function noticeMarkOf(claim: string): string {
  return claim.slice(series.length)
}

/** Between these lie the claims of what went out before the one of that mark; all of them without one. */
export function noticesBefore(mark?: string): { from: string; below: string } {
  return { from: series, below: mark === undefined ? `${series}:` : `${series}${mark}` }
}
