/** The time axis: instants to pixels, ticks at the city's round times. Pure. */

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const steps = [minute, 5 * minute, 15 * minute, hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day]

export interface Scale {
  /** Epoch ms at the left and right edge. */
  from: number
  to: number
  /** Pixels of the whole. */
  width: number
}

export function toX(scale: Scale, at: number): number {
  return ((at - scale.from) / (scale.to - scale.from)) * scale.width
}

/** The instant at a pixel. */
export function toAt(scale: Scale, x: number): number {
  return scale.from + (x / Math.max(1, scale.width)) * (scale.to - scale.from)
}

/** Where the edge stands in a window that follows it. */
export const edgeShare = 0.6

/** A window of `range` ms that keeps now at `share` of its width; the rest is future. */
export function liveWindow(now: number, range: number, share = edgeShare): { from: number; to: number } {
  return { from: now - range * share, to: now + range * (1 - share) }
}

const ranges = [1, 2, 3, 4, 6, 9, 12, 18, 24, 36, 48, 72, 120, 168, 336, 720].map((hours) => hours * hour)

/** The smallest range in which `start` is still left of now. */
export function rangeToShow(start: number, now: number, share = edgeShare): number {
  const needed = Math.max(0, now - start) / (share * 0.97)
  return ranges.find((range) => range >= needed) ?? needed
}

/** The round step (ms) of ticks at least `spacing` pixels apart. */
export function tickStep({ from, to, width }: Scale, spacing: number): number {
  const perPixel = (to - from) / Math.max(1, width)
  return steps.find((candidate) => candidate / perPixel >= spacing) ?? 30 * day
}

/** Instants of the ticks, at least `spacing` pixels apart, on round local times. */
export function ticks(scale: Scale, spacing: number, offsetMs: number): { at: number; daily: boolean }[] {
  const step = tickStep(scale, spacing)
  const first = Math.ceil((scale.from + offsetMs) / step) * step - offsetMs
  const found: { at: number; daily: boolean }[] = []
  for (let at = first; at <= scale.to; at += step)
    found.push({ at, daily: step >= day || (at + offsetMs) % day === 0 })
  return found
}
