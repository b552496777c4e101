/** Log time (D14): each log has a clock; decisions, clocks and countdowns read it, sessions and limits do not. */
import { z } from 'zod'

/** An instant: milliseconds since 1970-01-01T00:00Z. */
export const instant = z.number().int().min(0).max(8_640_000_000_000_000)

/** `speed` is log milliseconds per real millisecond: 1 for live, 0 when a test steps it, at most 240. */
export const logClock = z.strictObject({
  anchorReal: instant,
  anchorLog: instant,
  speed: z.number().min(0).max(240),
})
export type LogClock = z.infer<typeof logClock>

/** The log's time at a real instant. A real instant before the anchor reads as the anchor: log time never goes back. */
export function logTime(clock: LogClock, realNow: number): number {
  return Math.floor(clock.anchorLog + Math.max(0, realNow - clock.anchorReal) * clock.speed)
}

/** The same log instant, running at another speed from now on. */
export function withSpeed(clock: LogClock, realNow: number, speed: number): LogClock {
  return logClock.parse({ anchorReal: realNow, anchorLog: logTime(clock, realNow), speed })
}

/** A clock moved forward to `to` (log ms). Throws when that would go back. */
export function jumpedTo(clock: LogClock, realNow: number, to: number): LogClock {
  const now = logTime(clock, realNow)
  if (to < now) throw new Error(`log time cannot go back from ${now} to ${to}`)
  return logClock.parse({ anchorReal: realNow, anchorLog: to, speed: clock.speed })
}

/** How far ahead of the log's clock a sender's `occurredAt` may lie before it is refused: clocks of devices differ. */
export const occurredAheadMs = 60_000
