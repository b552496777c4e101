/** What lies on the ground besides incidents: zones, places, warnings. Positions are [longitude, latitude], WGS 84. */
import type { Position } from './geojson.ts'

export interface MapZone {
  id: string
  kind: 'cordon' | 'evacuation'
  ring: readonly Position[]
  label: string
}

export interface MapPlace {
  id: string
  kind: 'shelter' | 'medical' | 'commandPost'
  at: Position
  /** Empty where there is no room for words. */
  label: string
  /** Its figure has not been renewed for a while: drawn dashed. */
  old: boolean
}

/** A public warning: its colour stands only in its own label, on its area (D19). */
export interface MapWarning {
  id: string
  color: 'red' | 'orange' | 'yellow' | 'blue'
  word: string
  at: Position
}

export interface Ground {
  zones: readonly MapZone[]
  places: readonly MapPlace[]
  warnings: readonly MapWarning[]
}

export const bareGround: Ground = { zones: [], places: [], warnings: [] }

/** A closed ring of `corners` sides around a point; on a sphere, good to a metre at city scale. */
export function circleAround([lng, lat]: Position, radiusM: number, corners = 32): Position[] {
  const metresPerDegree = 111_320
  const narrowing = Math.max(0.01, Math.cos((lat * Math.PI) / 180))
  const ring = Array.from({ length: corners }, (_, index): Position => {
    const angle = (index / corners) * 2 * Math.PI
    const east = (radiusM * Math.cos(angle)) / (metresPerDegree * narrowing)
    const north = (radiusM * Math.sin(angle)) / metresPerDegree
    return [rounded(lng + east), rounded(lat + north)]
  })
  return [...ring, ring[0] ?? [lng, lat]]
}

/** A hundredth of a metre is enough for the ground. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7
}
