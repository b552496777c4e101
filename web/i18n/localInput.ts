/** What a datetime-local control holds (`2026-05-17T00:30`), in the city's zone. Pure. */

/** The instant, or undefined when it cannot be read. `offsetMs` is the zone's at about that time. */
export function instantOf(local: string, offsetMs: (at: number) => number): number | undefined {
  const asUtc = Date.parse(`${local}Z`)
  if (Number.isNaN(asUtc)) return undefined
  return asUtc - offsetMs(asUtc - offsetMs(asUtc))
}

/** The control's value for an instant, to the minute. */
export function localOf(at: number, offsetMs: (at: number) => number): string {
  return new Date(at + offsetMs(at)).toISOString().slice(0, 16)
}
