/** Places on the ground, RFC 7946: longitude first, degrees, WGS 84 (CGCS 2000 differs by centimetres). */
import { z } from 'zod'

/** `[longitude, latitude]`, rounded by nobody: at most seven decimals make sense (1 cm). */
export const point = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
export type Point = z.infer<typeof point>

/** More corners than this are a mistake or an attack; a cordon has a dozen. */
export const mostCorners = 500

/**
 * One closed ring: first and last position equal, at least four positions, no two edges meeting but neighbours at
 * their corner. A ring with too many corners is refused before anyone compares its edges.
 */
export const ring = z
  .array(point)
  .min(4)
  .max(mostCorners, { abort: true })
  .refine(isClosed, { error: 'geo.open', abort: true })
  .refine((corners) => !crossesItself(corners), { error: 'geo.crossed' })
export type Ring = z.infer<typeof ring>

/** True when a ring ends where it began. */
export function isClosed(corners: readonly Point[]): boolean {
  const [first, last] = [corners[0], corners.at(-1)]
  return first !== undefined && last !== undefined && same(first, last)
}

/**
 * True when a closed ring does not enclose one single area: two edges cross, touch or lie on each other. The same
 * corner twice in a row (a double click) is read as one. Quadratic; the door bounds it by `mostCorners`.
 */
export function crossesItself(closed: readonly Point[]): boolean {
  const corners = closed.filter((at, i) => i === 0 || !same(at, closed[i - 1] ?? at))
  const edges = corners.slice(1).flatMap((to, i): Edge[] => {
    const from = corners[i]
    return from ? [{ from, to }] : []
  })
  const last = edges.length - 1
  if (last < 2 || areaOf(corners) < leastArea) return true
  return edges.some((edge, i) =>
    edges.some((other, j) => {
      if (j <= i) return false
      if (j === i + 1) return turnsBack(edge, other)
      return i === 0 && j === last ? turnsBack(other, edge) : meet(edge, other)
    }),
  )
}

/** Square degrees: a hand's breadth. Less is a line whose corners do not quite line up. */
const leastArea = 1e-12

function areaOf(corners: readonly Point[]): number {
  const [first] = corners
  if (!first) return 0
  return Math.abs(corners.reduce((sum, at, i) => sum + turn(first, at, corners[i + 1] ?? first), 0)) / 2
}

interface Edge {
  from: Point
  to: Point
}

function same(a: Point, b: Point): boolean {
  return a[0] === b[0] && a[1] === b[1]
}

/** True when the edge after `edge` runs back over it. */
function turnsBack({ from, to }: Edge, { to: next }: Edge): boolean {
  const back = (from[0] - to[0]) * (next[0] - to[0]) + (from[1] - to[1]) * (next[1] - to[1])
  return turn(from, to, next) === 0 && back > 0
}

/** True when two edges share a point, be it a corner. */
function meet({ from: a, to: b }: Edge, { from: c, to: d }: Edge): boolean {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)]
  if (abc * abd < 0 && cda * cdb < 0) return true
  return (
    (abc === 0 && isBetween(a, b, c)) ||
    (abd === 0 && isBetween(a, b, d)) ||
    (cda === 0 && isBetween(c, d, a)) ||
    (cdb === 0 && isBetween(c, d, b))
  )
}

/** For a point on the line through `a` and `b`: does it lie on the edge itself? */
function isBetween(a: Point, b: Point, at: Point): boolean {
  return (
    Math.min(a[0], b[0]) <= at[0] &&
    at[0] <= Math.max(a[0], b[0]) &&
    Math.min(a[1], b[1]) <= at[1] &&
    at[1] <= Math.max(a[1], b[1])
  )
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
