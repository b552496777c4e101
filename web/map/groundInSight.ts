/** What of the ground is drawn at a place and zoom; a crowd of places becomes few symbols with numbers. Pure. */
import { clustered } from './clusters.ts'
import type { Ground, MapPlace, MapZone } from './ground.ts'
import type { Point, Project } from './groundLayout.ts'
import { meets, type Box } from './placement.ts'

export interface Sight {
  project: Project
  /** What is drawn, the margins around the panel too, in pixels of the panel. */
  box: Box
  /** Of the panel in pixels of the zoomed world: cells are fixed to the ground. */
  origin: Point
  /** Side of a cell in which places gather. */
  cell: number
}

/** From so many places or zones in sight on, places gather by kind and only a zone of some size bears its name. */
export const crowd = 120
const leastNamedPx = 48

export function groundInSight({ zones, places, warnings }: Ground, sight: Sight): Ground {
  const seen = zones.flatMap((zone) => {
    const box = extentOf(zone.ring.map(sight.project))
    return meets(box, sight.box) ? [{ zone, box }] : []
  })
  return {
    zones: seen.map(({ zone, box }) => (seen.length <= crowd || isLarge(box) ? zone : nameless(zone))),
    places: placesIn(places, sight),
    warnings,
  }
}

function extentOf(points: readonly Point[]): Box {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
}

function isLarge({ left, right, top, bottom }: Box): boolean {
  return right - left >= leastNamedPx && bottom - top >= leastNamedPx
}

function nameless(zone: MapZone): MapZone {
  return { ...zone, label: '' }
}

function placesIn(places: readonly MapPlace[], { project, box, origin, cell }: Sight): MapPlace[] {
  const seen = places.flatMap((place) => {
    const { x, y } = project(place.at)
    const isIn = x >= box.left && x <= box.right && y >= box.top && y <= box.bottom
    return isIn ? [{ place, x: x + origin.x, y: y + origin.y }] : []
  })
  if (seen.length <= crowd) return seen.map(({ place }) => place)
  const kinds = [...new Set(seen.map(({ place }) => place.kind))]
  return kinds.flatMap((kind) =>
    clustered(
      seen.filter(({ place }) => place.kind === kind),
      cell,
    ).map(({ members }) => together(members.map(({ place }) => place))),
  )
}

/** One for all, in their midst. */
function together(members: readonly MapPlace[]): MapPlace {
  const [first] = members
  if (!first) throw new Error('a cluster has members')
  if (members.length === 1) return first
  const mean = (axis: 0 | 1) => members.reduce((sum, { at }) => sum + at[axis], 0) / members.length
  return {
    ...first,
    at: [mean(0), mean(1)],
    label: String(members.length),
    old: members.every(({ old }) => old),
  }
}
