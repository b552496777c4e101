/** The overview of all that happened, and the window one cuts out of it (ux.md §6). Pure: instants in, instants out. */
import { liveWindow, rangeToShow } from './scale.ts'

export interface Span {
  from: number
  to: number
}

/** What one has hold of: an end of the window, or the whole of it. */
export type Grip = 'from' | 'to' | 'whole'

const minute = 60_000
/** The shortest and longest window (ux.md §6). */
export const leastMs = 5 * minute
export const mostMs = 30 * 24 * 60 * minute
const leastOverviewMs = 6 * 60 * minute

/** All of the incident as seen from now, at least six hours, and whatever the window shows besides. */
export function overviewOf(start: number, edge: number, shown: Span): Span {
  const whole = liveWindow(edge, Math.max(leastOverviewMs, rangeToShow(start, edge)))
  return { from: Math.min(whole.from, shown.from), to: Math.max(whole.to, shown.to) }
}

/** The window after a grip was moved by so many ms: inside the bounds, no shorter than the least, as long as before
 * when it was moved whole. */
export function moved(span: Span, grip: Grip, byMs: number, bounds: Span): Span {
  switch (grip) {
    case 'from':
      return { ...span, from: between(bounds.from, span.from + byMs, span.to - leastMs) }
    case 'to':
      return { ...span, to: between(span.from + leastMs, span.to + byMs, bounds.to) }
    case 'whole': {
      const by = between(bounds.from - span.from, byMs, bounds.to - span.to)
      return { from: span.from + by, to: span.to + by }
    }
  }
}

/** The window `factor` times as long, with `at` where it stood. */
export function zoomed({ from, to }: Span, at: number, factor: number): Span {
  const held = to - from
  const length = between(leastMs, held * factor, mostMs)
  const start = at - ((at - from) / held) * length
  return { from: start, to: start + length }
}

function between(least: number, value: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}

/** How many instants fall into each of `bins` equal parts of a span; those outside are left out. */
export function histogram(times: readonly number[], { from, to }: Span, bins: number): number[] {
  const counts = new Array<number>(Math.max(0, bins)).fill(0)
  for (const at of times) {
    const bin = Math.floor(((at - from) / (to - from)) * bins)
    const held = counts[bin]
    if (held !== undefined) counts[bin] = held + 1
  }
  return counts
}
