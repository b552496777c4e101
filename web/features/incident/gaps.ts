/** Silence: stretches in which a unit that works on an incident said nothing for too long. Pure. */
import type { OpenSpan } from '../../timeline/merge.ts'

const minuteMs = 60_000
const lateFactor = 2

/** Whether somebody expected to report every so many minutes has been silent too long. */
export function isSilent(ms: number, everyMin: number): boolean {
  return ms > lateFactor * everyMin * minuteMs
}

/**
 * Within `worked`, between one word of the unit and the next; the last stretch is open while it still works. `heard` are
 * the instants it was heard of, in any order; nothing is judged after `until`.
 */
export function gapsOf(
  worked: readonly OpenSpan[],
  heard: readonly number[],
  everyMin: number,
  until: number,
): OpenSpan[] {
  return worked.flatMap(({ from, to }) => {
    const end = Math.min(to ?? until, until)
    const inside = heard.filter((at) => at > from && at < end).sort((a, b) => a - b)
    const stops = [from, ...inside, end]
    return stops.slice(1).flatMap((stop, index) => {
      const start = stops[index] ?? from
      return isSilent(stop - start, everyMin) ? [{ from: start, to: stop }] : []
    })
  })
}
