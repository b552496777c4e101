/** Which mark the keys lead to: ←→ along the lane, ↑↓ to the nearest in the next lane that has any (ux.md §6). Pure. */

export interface Stop {
  id: string
  x: number
}

/** `undefined` when the key leads nowhere new. Home and End are the ends of the lane one is in. */
export function nextStop(
  lanes: readonly (readonly Stop[])[],
  current: string | undefined,
  key: string,
): string | undefined {
  const row = lanes.findIndex((stops) => stops.some(({ id }) => id === current))
  const lane = lanes[row] ?? []
  const at = lane.findIndex(({ id }) => id === current)
  switch (key) {
    case 'ArrowLeft':
      return lane[at - 1]?.id
    case 'ArrowRight':
      return lane[at + 1]?.id
    case 'Home':
      return lane[0]?.id
    case 'End':
      return lane.at(-1)?.id
    case 'ArrowUp':
      return nearest(lanes.slice(0, Math.max(0, row)).findLast(isFilled), lane[at])
    case 'ArrowDown':
      return nearest(lanes.slice(row + 1).find(isFilled), lane[at])
    default:
      return undefined
  }
}

/** Where the keys begin: the mark last reached while it is there, else the newest of the first lane that has any. */
export function firstStop(
  lanes: readonly (readonly Stop[])[],
  current: string | undefined,
): string | undefined {
  if (lanes.some((stops) => stops.some(({ id }) => id === current))) return current
  return lanes.find(isFilled)?.at(-1)?.id
}

function isFilled(stops: readonly Stop[]): boolean {
  return stops.length > 0
}

function nearest(stops: readonly Stop[] = [], from: Stop | undefined): string | undefined {
  if (!from) return stops[0]?.id
  return [...stops].sort((a, b) => Math.abs(a.x - from.x) - Math.abs(b.x - from.x))[0]?.id
}
