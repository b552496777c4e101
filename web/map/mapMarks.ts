/** Which incidents are real elements of the map, which are drawn, and which stand together under one number. Pure. */
import { clustered } from './clusters.ts'
import type { MapIncident } from './marks.ts'

export interface Point {
  x: number
  y: number
}
export interface Spotted extends Point {
  incident: MapIncident
}
export interface Gathered extends Point {
  n: number
}

/** More elements than this make a map that stutters; the list has them all. */
export const mostElements = 40

/**
 * `spots` in pixels of the zoomed world, gravest first. Few stay single; from `mostElements` on they gather in cells of
 * `cell` pixels, and what is still single beyond that number is counted as one.
 */
export function gather(
  spots: readonly Spotted[],
  cell: number,
  selected: string | undefined,
): { single: Spotted[]; together: Gathered[] } {
  if (spots.length <= mostElements) return { single: [...spots], together: [] }
  const chosen = spots.filter(({ incident }) => incident.stream === selected)
  const clusters = clustered(
    spots.filter(({ incident }) => incident.stream !== selected),
    cell,
  )
  const single = clusters.flatMap(({ members }) => (members.length === 1 ? members : []))
  const shown = single.slice(0, mostElements - chosen.length)
  const together = clusters
    .filter(({ members }) => members.length > 1)
    .map(({ x, y, members }) => ({ x, y, n: members.length }))
  return {
    single: [...chosen, ...shown],
    together: [...together, ...single.slice(shown.length).map(({ x, y }) => ({ x, y, n: 1 }))],
  }
}
