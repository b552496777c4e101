/** Where marks, bars and labels of a timeline lie. Pure: pixels in, pixels out (ux.md §6). */
import { textWidth } from '../ui/textWidth.ts'
import { toX, type Scale } from './scale.ts'

export interface Mark {
  id: string
  at: number
  /** 要情 and changes of stage are key; their labels win. */
  key: boolean
  label: string
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

export interface PlacedMark extends Mark {
  x: number
  /** Room for the label, 0 when it is left out, and on which side of the mark it stands. */
  room: number
  side: 'after' | 'before'
  /** Ids of what is drawn as one mark, when more than one. */
  many: readonly string[]
}

export interface PlacedBar {
  x: number
  width: number
  label: string
}

export interface Metrics {
  /** Pixels between mark and label, of one mark's radius, and of one Latin character. */
  gap: number
  radius: number
  em: number
}

/** Marks of a lane within the window, those nearer than a diameter and a half drawn as one. */
export function placeMarks(
  marks: readonly Mark[],
  scale: Scale,
  now: number,
  metrics: Metrics,
): PlacedMark[] {
  const placed: PlacedMark[] = []
  for (const mark of [...marks].sort((a, b) => a.at - b.at)) {
    const x = toX(scale, mark.at)
    if (x < -metrics.radius || x > scale.width + metrics.radius) continue
    const last = placed.at(-1)
    if (last && x - last.x < metrics.radius * 3) placed[placed.length - 1] = together(last, mark)
    else placed.push({ ...mark, x, room: 0, side: 'after', many: [mark.id] })
  }
  return withLabels(placed, Math.min(scale.width, toX(scale, now)), scale.width, metrics)
}

function together(held: PlacedMark, mark: Mark): PlacedMark {
  const many = [...held.many, mark.id]
  // A key mark speaks for its neighbours; among equals the newest does.
  return held.key && !mark.key ? { ...held, many } : { ...mark, x: held.x, room: 0, side: 'after', many }
}

/** Gives room to key labels first, then to the newest; a label that would be cut below four ems is left out. */
function withLabels(
  marks: readonly PlacedMark[],
  edge: number,
  width: number,
  metrics: Metrics,
): PlacedMark[] {
  const taken = marks.map((mark) => ({ from: mark.x - metrics.radius, to: mark.x + metrics.radius }))
  const room = new Map<string, { room: number; side: 'after' | 'before' }>()
  const order = [...marks].sort((a, b) => Number(b.key) - Number(a.key) || b.at - a.at)
  for (const mark of order) {
    if (!mark.label) continue
    const wanted = textWidth(mark.label, metrics.em) + metrics.gap
    const after = Math.min(free(mark.x, mark.planned ? width : edge, taken, 1), wanted)
    const before = Math.min(free(mark.x, mark.planned ? edge : 0, taken, -1), wanted)
    const side = after >= wanted || after >= before ? 'after' : 'before'
    const got = Math.max(after, before) - metrics.gap
    if (got < Math.min(wanted - metrics.gap, metrics.em * 4)) continue
    room.set(mark.id, { room: got, side })
    const start = mark.x + (metrics.radius + metrics.gap) * (side === 'after' ? 1 : -1)
    taken.push({
      from: Math.min(start, start + sign(side) * got),
      to: Math.max(start, start + sign(side) * got),
    })
  }
  return marks.map((mark) => ({ ...mark, ...(room.get(mark.id) ?? { room: 0, side: 'after' }) }))

  function free(
    x: number,
    limit: number,
    spans: readonly { from: number; to: number }[],
    way: 1 | -1,
  ): number {
    const start = x + way * (metrics.radius + metrics.gap)
    const walls = spans.flatMap((span) => {
      const wall = way === 1 ? span.from : span.to
      return (wall - start) * way > -metrics.gap && (wall - x) * way > metrics.radius * 1.01 ? [wall] : []
    })
    const nearest = walls.reduce((near, wall) => ((wall - near) * way < 0 ? wall : near), limit)
    return Math.max(0, (nearest - start) * way - metrics.gap)
  }
}

function sign(side: 'after' | 'before'): 1 | -1 {
  return side === 'after' ? 1 : -1
}

/** Bars cut to the window; one that still goes on ends at now. */
export function placeBars(bars: readonly Bar[], scale: Scale, now: number): PlacedBar[] {
  return bars.flatMap((bar) => {
    const x = Math.max(0, toX(scale, bar.from))
    const end = Math.min(scale.width, toX(scale, bar.to ?? now))
    return end > x ? [{ x, width: end - x, label: bar.label }] : []
  })
}
