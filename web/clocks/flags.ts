/** Clocks of one incident as flags at their due times, with what became of them (ux.md §6). Pure. */
import type { Flag } from '../timeline/layout.ts'
import type { StandingClock } from './readings.ts'

export interface ClockFlagWords {
  /** 首次权威发布 */
  owed: (clock: StandingClock) => string
  /** ✓ 首次权威发布 */
  kept: (clock: StandingClock) => string
  /** ✕ 首次权威发布 */
  missed: (clock: StandingClock) => string
}

/**
 * What is owed stands outlined, inverted once its time is over; what was done in time is ticked and drawn small, what was
 * done late or never stays inverted. One that stands still has no due time yet, a cancelled one none any more.
 */
export function clockFlags(clocks: readonly StandingClock[], now: number, words: ClockFlagWords): Flag[] {
  return clocks.flatMap((standing): Flag[] => {
    const { clock, key, isOver } = standing
    const flag = { id: key, at: clock.due }
    switch (clock.phase) {
      case 'paused':
      case 'cancelled':
        return []
      case 'running':
        return [{ ...flag, label: words.owed(standing), passed: clock.due < now }]
      case 'missed':
        return [{ ...flag, label: (isOver ? words.missed : words.owed)(standing), passed: true }]
      case 'met':
        return clock.missedAt === undefined
          ? [{ ...flag, label: words.kept(standing), passed: false, kept: true }]
          : [{ ...flag, label: words.missed(standing), passed: true }]
    }
  })
}
