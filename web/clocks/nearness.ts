/** How near the end of a stretch of time is (ux.md §3.3). Pure. */

const nearMs = 60 * 60_000
const nearShare = 0.4

export interface Stretch {
  /** Since when it runs: the whole of its bar. */
  since: number
  dueAt: number
}

export type Nearness = 'normal' | 'near' | 'overdue'

/** Near: an hour or less, or two fifths of its time left. */
export function nearnessOf({ dueAt, since }: Stretch, now: number): Nearness {
  if (now > dueAt) return 'overdue'
  const left = dueAt - now
  return left <= nearMs || left <= (dueAt - since) * nearShare ? 'near' : 'normal'
}

/** How much of its time has gone, 0 to 1. */
export function goneOf({ dueAt, since }: Stretch, now: number): number {
  return dueAt <= since ? 1 : Math.min(1, Math.max(0, (now - since) / (dueAt - since)))
}
