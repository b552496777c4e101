/** Degrees to pixels of the panel for one drawing: what Leaflet answers point by point, reckoned once for thousands. */
import type { Map as LeafletMap } from 'leaflet'
import type { Project } from './groundLayout.ts'

/** Web Mercator at the map's present zoom, rounded to whole pixels as Leaflet does, so that drawn and real marks agree. */
export function projector(map: LeafletMap): Project {
  const { x: left, y: top } = map.getPixelBounds().getTopLeft()
  const world = 256 * 2 ** map.getZoom()
  return ([lng, lat]) => ({
    x: Math.round(world * (lng / 360 + 0.5)) - left,
    y: Math.round(world * (0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI))) - top,
  })
}
