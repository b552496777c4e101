/** Where symbols, warnings and names of the ground stand beside marks and titles. Pure: pixels in, pixels out. */
import { textWidth } from '../ui/textWidth.ts'
import type { Position } from './geojson.ts'
import type { Ground } from './ground.ts'
import { boxAt, isWithin, meets, type Box, type Size } from './placement.ts'

export interface Point {
  x: number
  y: number
}

export interface GroundSizes {
  /** Sides of symbols and height of words, in pixels. */
  symbol: number
  text: number
}

/** By id, as offsets from where its thing lies: they hold while the map is moved without being zoomed. */
export interface GroundLayout {
  symbols: ReadonlyMap<string, Point>
  warnings: ReadonlyMap<string, Point>
  names: ReadonlyMap<string, Point>
}

export const bareLayout: GroundLayout = { symbols: new Map(), warnings: new Map(), names: new Map() }

export type Project = (position: Position) => Point

/** Width and height of a warning's label by those of its word. */
export function warningSize(width: number, height: number): Size {
  return { width: width + height * 2.1, height: height * 1.6 }
}

/** A zone's words hang on its first corner. */
export function anchorOf(ring: readonly Position[]): Position {
  return ring[0] ?? [0, 0]
}

/** A symbol that lies under a mark or another symbol steps beside it; one with no room at all is left out. */
export function placeSymbols(
  ground: Ground,
  project: Project,
  { symbol }: GroundSizes,
  taken: Box[],
): Map<string, Point> {
  const found = new Map<string, Point>()
  for (const { id, at } of ground.places) {
    const middle = project(at)
    put(found, id, middle, [middle, ...around(middle, symbol)], { width: symbol, height: symbol }, taken)
  }
  return found
}

/** Warnings first, then the words of zones and of places; each covers nothing, or is left out. Adds to `taken`. */
export function placeWords(
  ground: Ground,
  symbols: ReadonlyMap<string, Point>,
  project: Project,
  sizes: GroundSizes,
  bounds: Size,
  taken: Box[],
): Omit<GroundLayout, 'symbols'> {
  const warnings = new Map<string, Point>()
  const names = new Map<string, Point>()
  for (const { id, word, at } of ground.warnings) {
    const middle = project(at)
    const size = warningSize(textWidth(word, sizes.text), sizes.text)
    if (!isWithin(boxAround(middle, { width: 0, height: 0 }), bounds)) continue
    const x = Math.min(bounds.width - size.width / 2 - 1, Math.max(size.width / 2 + 1, middle.x))
    const rooms = [0, -1.4, 1.4, -2.8, 2.8].map((lines) => ({ x, y: middle.y + lines * size.height }))
    put(warnings, id, middle, rooms, size, taken, bounds)
  }
  const nameSize = (label: string): Size => ({
    width: textWidth(label, sizes.text),
    height: sizes.text * 1.2,
  })
  for (const { id, ring, label } of ground.zones) {
    if (label === '') continue
    const points = ring.map(project)
    const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
    const x = (Math.min(...xs) + Math.max(...xs)) / 2
    const gap = sizes.text * 0.8
    const rooms = [Math.max(...ys) + gap, Math.min(...ys) - gap, Math.max(...ys) + gap * 3]
    const middles = rooms.map((y) => ({ x, y }))
    put(names, id, project(anchorOf(ring)), middles, nameSize(label), taken, bounds)
  }
  for (const { id, at, label } of ground.places) {
    const moved = symbols.get(id)
    if (!moved || label === '') continue
    const middle = project(at)
    const [x, y] = [middle.x + moved.x, middle.y + moved.y]
    const size = nameSize(label)
    const aside = size.width / 2 + sizes.symbol * 0.75
    const below = sizes.symbol * 0.5 + sizes.text * 0.7
    const rooms = [
      { x: x + aside, y },
      { x: x - aside, y },
      { x, y: y + below },
      { x, y: y - below },
    ]
    put(names, id, middle, rooms, size, taken, bounds)
  }
  return { warnings, names }
}

/** Takes the first of these middles that is free. */
function put(
  found: Map<string, Point>,
  id: string,
  origin: Point,
  middles: readonly Point[],
  size: Size,
  taken: Box[],
  bounds?: Size,
): void {
  for (const middle of middles) {
    const box = boxAround(middle, size)
    if ((bounds && !isWithin(box, bounds)) || taken.some((other) => meets(box, other))) continue
    taken.push(box)
    found.set(id, { x: middle.x - origin.x, y: middle.y - origin.y })
    return
  }
}

/** Places around a point, the nearest ring first. */
function around({ x, y }: Point, side: number): Point[] {
  const directions = Array.from({ length: 16 }, (_, index) => (index / 16) * 2 * Math.PI)
  return [0.75, 1.25, 1.75, 2.25].flatMap((distance) =>
    directions.map((angle) => ({
      x: x + distance * side * Math.cos(angle),
      y: y + distance * side * Math.sin(angle),
    })),
  )
}

function boxAround({ x, y }: Point, { width, height }: Size): Box {
  return boxAt(x - width / 2, y, width, height)
}
