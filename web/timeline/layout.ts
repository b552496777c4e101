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
}

/** A due time across all lanes: outlined, inverted once it passed without being met. */
export interface Flag {
  id: string
  at: number
  label: string
  passed: boolean
}

export interface Bar {
  from: number
  /** undefined: still going on */
  to: number | undefined
  label: string
}

export interface Lane {
  id: string
  name: string
  marks: readonly Mark[]
  bars: readonly Bar[]
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

export interface PlacedBar {
  x: number
  width: number
  label: string
}

/** Marks nearer than this many radii are drawn as one with their number. */
const nearestRadii = 3

/** Marks of a lane within the window. Labels stand wholly inside a bar or outside, and never cross now. */
export function placeMarks(
  { marks, bars }: Pick<Lane, 'marks' | 'bars'>,
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
  const edges = placeBars(bars, scale, now).flatMap(({ x, width }) => [x, x + width])
  return labelled(spots, edges, { now: Math.min(scale.width, toX(scale, now)), end: scale.width }, metrics)
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

/** Bars cut to the window; one that still goes on ends at now. */
export function placeBars(bars: readonly Bar[], scale: Scale, now: number): PlacedBar[] {
  return bars.flatMap((bar) => {
    const x = Math.max(0, toX(scale, bar.from))
    const end = Math.min(scale.width, toX(scale, bar.to ?? now))
    return end > x ? [{ x, width: end - x, label: bar.label }] : []
  })
}
