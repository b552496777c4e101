/** Places on the ground, RFC 7946: longitude first, degrees, WGS 84 (CGCS 2000 differs by centimetres). */
import { z } from 'zod'

/** `[longitude, latitude]`, rounded by nobody: at most seven decimals make sense (1 cm). */
export const point = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
export type Point = z.infer<typeof point>

/** More corners than this are a mistake or an attack; a cordon has a dozen. */
export const mostCorners = 500

/** One closed ring: first and last position equal, at least four positions, no two edges crossing. */
export const ring = z
  .array(point)
  .min(4)
  .max(mostCorners)
  .refine(isClosed, { error: 'geo.open' })
  .refine((corners) => !crossesItself(corners), { error: 'geo.crossed' })
export type Ring = z.infer<typeof ring>

function isClosed(corners: readonly Point[]): boolean {
  const [first, last] = [corners[0], corners.at(-1)]
  return first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1]
}

/** True when two edges that are no neighbours meet. Quadratic, bounded by `mostCorners`. */
export function crossesItself(corners: readonly Point[]): boolean {
  const edges = corners.length - 1
  for (let i = 0; i < edges; i++)
    for (let j = i + 2; j < edges; j++) {
      const [a, b, c, d] = [corners[i], corners[i + 1], corners[j], corners[j + 1]]
      const neighbours = i === 0 && j === edges - 1
      if (a && b && c && d && !neighbours && meet(a, b, c, d)) return true
    }
  return false
}

function meet(a: Point, b: Point, c: Point, d: Point): boolean {
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0
}

/** Positive: left turn at `b`; zero: straight on. */
function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/** South, west, north, east in degrees. */
export const bounds = z.strictObject({
  south: z.number().min(-90).max(90),
  west: z.number().min(-180).max(180),
  north: z.number().min(-90).max(90),
  east: z.number().min(-180).max(180),
})
export type Bounds = z.infer<typeof bounds>

/** True when a point lies inside or on the edge; a city does not cross the date line. */
export function isWithin({ south, west, north, east }: Bounds, [lng, lat]: Point): boolean {
  return lat >= south && lat <= north && lng >= west && lng <= east
}
