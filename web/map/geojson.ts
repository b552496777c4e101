/** The part of RFC 7946 that the basemap uses; positions are [longitude, latitude] in degrees, WGS 84. */
export type Position = readonly [number, number]

export type Geometry =
  | { type: 'Point'; coordinates: Position }
  | { type: 'Polygon'; coordinates: readonly (readonly Position[])[] }
  | { type: 'MultiLineString'; coordinates: readonly (readonly Position[])[] }

export interface Feature {
  type: 'Feature'
  properties: { kind: string; code?: string; name?: { zh: string; en: string } }
  geometry: Geometry
}

export interface FeatureCollection {
  type: 'FeatureCollection'
  features: readonly Feature[]
}
