/** Labels beside the marks of a lane: none covers a mark, another label, a bar's edge, a gap, or now. Pure: pixels. */
import { textWidth } from '../ui/textWidth.ts'

export interface Metrics {
  /** Pixels between mark and label, of one mark's radius, and of one Han sign. */
  gap: number
  radius: number
  em: number
}

/** What of a mark its label depends on. */
export interface Labelled {
  id: string
  at: number
  key: boolean
  label: string
  short?: string
  planned?: boolean
  x: number
  /** How far it reaches to the right, the number of a cluster included. */
  reach: number
}

export interface Stretch {
  from: number
  to: number
}

export interface Label extends Stretch {
  text: string
  side: 'after' | 'before'
}

/** A label shorter than this says too little to be worth its room, unless it is whole. */
const leastEms = 6

/**
 * First every mark gets the least that says something, key ones before others and new ones before old; then what room
 * is left goes to them in the same order. `walls` are edges of bars, and gaps; labels of what is planned stand right of
 * now.
 */
export function labelled<T extends Labelled>(
  spots: readonly T[],
  walls: readonly Stretch[],
  limits: { now: number; end: number },
  metrics: Metrics,
): (T & { shown: Label | undefined })[] {
  const taken = new Map<string, Stretch>(
    spots.map(({ id, x, reach }) => [`mark ${id}`, { from: x - metrics.radius, to: x + reach }]),
  )
  walls.forEach((wall, index) => taken.set(`wall ${index}`, wall))
  const shown = new Map<string, Label>()
  const order = [...spots].sort((a, b) => Number(b.key) - Number(a.key) || b.at - a.at)
  for (const spot of order) {
    const wanted = spot.short ?? cut(spot.label, leastEms * metrics.em, metrics.em)
    if (wanted !== '')
      put(
        spot,
        wanted,
        (['after', 'before'] as const).find((side) => fits(spot, side, wanted)),
      )
  }
  for (const spot of order) {
    const held = shown.get(spot.id)
    if (!held) continue
    taken.delete(`label ${spot.id}`)
    const whole = cut(spot.label, roomOf(spot, held.side), metrics.em)
    put(spot, spot.short !== undefined && whole !== spot.label ? held.text : whole, held.side)
  }
  return spots.map((spot) => ({ ...spot, shown: shown.get(spot.id) }))

  function fits(spot: Labelled, side: Label['side'], text: string): boolean {
    return textWidth(text, metrics.em) <= roomOf(spot, side)
  }

  function put(spot: Labelled, text: string, side: Label['side'] | undefined): void {
    if (side === undefined) return
    const start = startOf(spot, side)
    const end = start + (side === 'after' ? 1 : -1) * textWidth(text, metrics.em)
    const label = { text, side, from: Math.min(start, end), to: Math.max(start, end) }
    shown.set(spot.id, label)
    taken.set(`label ${spot.id}`, label)
  }

  function startOf({ x, reach }: Labelled, side: Label['side']): number {
    return side === 'after' ? x + reach + metrics.gap : x - metrics.radius - metrics.gap
  }

  /** Pixels free for a label on this side; 0 or less when there is no room. */
  function roomOf(spot: Labelled, side: Label['side']): number {
    const start = startOf(spot, side)
    const others = [...taken.values()]
    if (side === 'after') {
      const walls = others.flatMap(({ from, to }) => (to > spot.x + spot.reach ? [from] : []))
      return Math.min(spot.planned ? limits.end : limits.now, ...walls) - metrics.gap - start
    }
    const walls = others.flatMap(({ from, to }) => (from < spot.x - metrics.radius ? [to] : []))
    return start - metrics.gap - Math.max(spot.planned ? limits.now : 0, ...walls)
  }
}

/** A text that has less room than it wants is cut at whole characters. */
export function cut(text: string, room: number, em: number): string {
  if (textWidth(text, em) <= room) return text
  let kept = ''
  for (const sign of text) {
    // The ellipsis is as wide as a Han sign.
    if (textWidth(kept + sign, em) + em > room) break
    kept += sign
  }
  return kept === '' ? '' : `${kept}…`
}
