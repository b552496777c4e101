/** What must be in sight to see an incident. Pure. */
import type { Position } from '../../map/geojson.ts'

/** A place or a warned area further from the site than so many times the reach of the zones would make them small. */
const farFactor = 2.5

/** Its site and zones, and its places unless they lie far from them; all places while nothing is drawn. */
export function extentOf(
  site: Position | undefined,
  rings: readonly (readonly Position[])[],
  places: readonly Position[],
): Position[] {
  const drawn = rings.flat()
  if (!site) return [...drawn, ...places]
  const reach = Math.max(0, ...drawn.map((corner) => distance(site, corner)))
  const near = places.filter((at) => reach === 0 || distance(site, at) <= farFactor * reach)
  return [site, ...drawn, ...near]
}

/** In degrees of latitude: good enough to compare within a city. */
function distance([lng, lat]: Position, [otherLng, otherLat]: Position): number {
  const narrowing = Math.cos((lat * Math.PI) / 180)
  return Math.hypot((otherLng - lng) * narrowing, otherLat - lat)
}
