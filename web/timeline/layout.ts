/** Where marks and bars of a timeline lie. Pure: pixels in, pixels out (ux.md §6). */
import { textWidth } from '../ui/textWidth.ts'
import { labelled, type Label, type Metrics } from './labels.ts'
import { toX, type Scale } from './scale.ts'

export interface Mark {
  id: string
  at: number
  /** 要情 and changes of stage are key; their labels win. */
  key: boolean
  label: string
  /** A word or two for where the label has no room. */
  short?: string
  /** Not yet: drawn hollow, right of now. */
  planned?: boolean
  /** When it was written down; much later than it happened, it bears a tail that ends there. */
  recordedAt?: number
}

/** A due time across all lanes: outlined, inverted once it passed without being met. */
export interface Flag {
  id: string
  at: number
  label: string
  passed: boolean
  /** Done in time: small, and named only where nothing else wants the room. */
  kept?: true
}

export interface Bar {
  from: number
  /** undefined: still going on */
  to: number | undefined
  label: string
  /** Nothing goes on: others are waited for. */
  waits?: boolean
}

/** A stretch in which a unit that ought to report said nothing. */
export interface Gap extends Omit<Bar, 'waits'> {
  /** It lasts: its words stand in it, and nothing else does. */
  lasts: boolean
}

export interface Lane {
  id: string
  name: string
  marks: readonly Mark[]
  bars: readonly Bar[]
  gaps?: readonly Gap[]
}

/** One mark, or several that lie too near each other to be told apart: then the key one, else the newest, speaks. */
export interface Spot extends Mark {
  x: number
  reach: number
  /** What is drawn as one, oldest first. */
  members: readonly Mark[]
}

export interface PlacedMark extends Spot {
  /** Absent where there is no room for one. */
  shown: Label | undefined
}

/** In pixels. */
export interface Placed {
  x: number
  width: number
}

/** From when it happened to when it was written down, in pixels. */
export interface Tail {
  id: string
  x: number
  to: number
}

/** What is written down within so many ms is written down at once. */
export const lateMs = 5 * 60_000

export function isLate({ at, recordedAt }: Pick<Mark, 'at' | 'recordedAt'>): boolean {
  return recordedAt !== undefined && recordedAt - at > lateMs
}

/** Marks nearer than this many radii are drawn as one with their number. */
const nearestRadii = 3

/** Marks of a lane within the window. Labels stand wholly inside a bar or outside, never in a gap that lasts, and never
 * cross now. */
export function placeMarks(
  { marks, bars, gaps = [] }: Pick<Lane, 'marks' | 'bars' | 'gaps'>,
  scale: Scale,
  now: number,
  metrics: Metrics,
): PlacedMark[] {
  const spots: Spot[] = []
  for (const mark of [...marks].sort((a, b) => a.at - b.at)) {
    const x = toX(scale, mark.at)
    if (x < -metrics.radius || x > scale.width + metrics.radius) continue
    const last = spots.at(-1)
    if (last && isNear(last, x, metrics)) spots[spots.length - 1] = together(last, mark, metrics)
    else spots.push({ ...mark, x, reach: metrics.radius, members: [mark] })
  }
  const solid = bars.filter(({ waits }) => waits !== true)
  const edges = placeBars(solid, scale, now).flatMap(({ x, width }) => [x, x + width])
  const lasting = gaps.filter(({ lasts }) => lasts)
  const silent = placeBars(lasting, scale, now).map(({ x, width }) => ({ from: x, to: x + width }))
  const walls = [...edges.map((x) => ({ from: x, to: x })), ...silent]
  return labelled(spots, walls, { now: Math.min(scale.width, toX(scale, now)), end: scale.width }, metrics)
}

/** Tails of what was written down late, where there is enough of them to be seen. */
export function placeTails(marks: readonly Mark[], scale: Scale, { radius }: Metrics): Tail[] {
  return marks.flatMap((mark) => {
    if (!isLate(mark)) return []
    const x = Math.max(0, toX(scale, mark.at))
    const to = Math.min(scale.width, toX(scale, mark.recordedAt ?? mark.at))
    return to - x > radius * nearestRadii ? [{ id: mark.id, x, to }] : []
  })
}

function isNear(last: Spot, x: number, { radius, gap }: Metrics): boolean {
  return x - last.x < Math.max(radius * nearestRadii, last.reach + radius + gap / 2)
}

function together(held: Spot, mark: Mark, { radius, gap, em }: Metrics): Spot {
  const members = [...held.members, mark]
  const reach = radius + gap / 2 + textWidth(String(members.length), em)
  const speaker = held.key && !mark.key ? held : mark
  return { ...speaker, x: held.x, reach, members }
}

/** Bars or gaps cut to the window; one that still goes on ends at now. */
export function placeBars<T extends Omit<Bar, 'waits'>>(
  bars: readonly T[],
  scale: Scale,
  now: number,
): (T & Placed)[] {
  return bars.flatMap((bar) => {
    const x = Math.max(0, toX(scale, bar.from))
    const end = Math.min(scale.width, toX(scale, bar.to ?? now))
    return end > x ? [{ ...bar, x, width: end - x }] : []
  })
}
