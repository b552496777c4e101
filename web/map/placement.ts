/** Where titles and names stand on the map, so that nothing covers anything else. Pure: pixels in, pixels out. */

export interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

export interface Size {
  width: number
  height: number
}

/** A box by its left edge, the middle of its height, and its size. */
export function boxAt(left: number, middle: number, width: number, height: number): Box {
  return { left, right: left + width, top: middle - height / 2, bottom: middle + height / 2 }
}

export function meets(a: Box, b: Box): boolean {
  return a.left < b.right - 1 && a.right > b.left + 1 && a.top < b.bottom - 1 && a.bottom > b.top + 1
}

export function isWithin(room: Box, bounds: Size): boolean {
  return room.left >= 0 && room.top >= 0 && room.right <= bounds.width && room.bottom <= bounds.height
}

export interface Spot {
  x: number
  y: number
  /** Width its title takes. */
  width: number
}

export type Side = 'after' | 'before' | 'below' | 'above' | 'none'

export function markBox({ x, y }: { x: number; y: number }, side: number): Box {
  return boxAt(x - side / 2, y, side, side)
}

/**
 * On which side of its mark each title stands, or nowhere when none is free; the first come choose first.
 * `side` is the length of a mark. `taken` is all that marks, `buttons` above the map and titles cover.
 */
export function placeTitles(
  spots: readonly Spot[],
  side: number,
  bounds: Size,
  buttons: readonly Box[] = [],
): { sides: Side[]; taken: Box[] } {
  const taken = [...spots.map((spot) => markBox(spot, side)), ...buttons]
  const sides = spots.map(({ x, y, width }): Side => {
    const height = side * 0.75
    const rooms: readonly [Side, Box][] = [
      ['after', boxAt(x + side / 2, y, width, height)],
      ['before', boxAt(x - side / 2 - width, y, width, height)],
      ['below', boxAt(x - width / 2, y + (side + height) / 2, width, height)],
      ['above', boxAt(x - width / 2, y - (side + height) / 2, width, height)],
    ]
    const free = rooms.find(
      ([, room]) => isWithin(room, bounds) && !taken.some((other) => meets(room, other)),
    )
    if (!free) return 'none'
    taken.push(free[1])
    return free[0]
  })
  return { sides, taken }
}

/** How far up or down a name moves so that it is not covered; undefined when there is no room near by. */
export function freeShift(name: Box, taken: readonly Box[]): number | undefined {
  const height = name.bottom - name.top
  const shifts = [0, -1, 1, -1.6, 1.6, -2.2, 2.2].map((lines) => lines * height)
  return shifts.find((shift) => {
    const moved = { ...name, top: name.top + shift, bottom: name.bottom + shift }
    return !taken.some((other) => meets(moved, other))
  })
}

/** Marks nearer to each other than `gap` are put around their middle, so that none hides another. Pure. */
export function spread<T extends { x: number; y: number }>(points: readonly T[], gap: number): T[] {
  const groups: T[][] = []
  for (const point of points) {
    const near = groups.find(([first]) => first && Math.hypot(first.x - point.x, first.y - point.y) < gap)
    if (near) near.push(point)
    else groups.push([point])
  }
  return groups.flatMap((group) => {
    if (group.length === 1) return group
    const radius = Math.max(gap * 0.62, (gap * group.length) / (2 * Math.PI))
    return group.map((point, index) => {
      const angle = (index / group.length) * 2 * Math.PI - Math.PI / 2
      return { ...point, x: point.x + radius * Math.cos(angle), y: point.y + radius * Math.sin(angle) }
    })
  })
}
