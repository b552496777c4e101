/** Points that share a cell of the grid are one mark with a count; the grid is fixed to the ground, so that panning moves
 * nothing but the whole. Pure: pixels of the zoomed world in, the same out. */

export interface Cluster<T> {
  x: number
  y: number
  members: T[]
}

/** `cell` is the side of a cell. A cluster stands at the mean of its members; one alone stays where it is. */
export function clustered<T extends { x: number; y: number }>(
  points: readonly T[],
  cell: number,
): Cluster<T>[] {
  const cells = new Map<string, Cluster<T>>()
  for (const point of points) {
    const key = `${Math.floor(point.x / cell)} ${Math.floor(point.y / cell)}`
    const held = cells.get(key)
    if (!held) cells.set(key, { x: point.x, y: point.y, members: [point] })
    else {
      const n = held.members.push(point)
      held.x += (point.x - held.x) / n
      held.y += (point.y - held.y) / n
    }
  }
  return [...cells.values()]
}
