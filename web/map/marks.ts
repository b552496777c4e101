/** Incident marks on the map: real elements, never markup. */
import { DivIcon } from 'leaflet'

export interface MapIncident {
  stream: string
  lat: number
  lng: number
  /** Sign inside the hexagon, title beside it, and the sentence a screen reader says. */
  sign: string
  title: string
  sentence: string
}

const svg = 'http://www.w3.org/2000/svg'

export function incidentIcon(incident: MapIncident, look: { selected: boolean; side: Side }): DivIcon {
  const mark = document.createElement('div')
  mark.className = `map-mark ${look.side}${look.selected ? ' selected' : ''}`
  const hexagon = shape('svg', { viewBox: '0 0 48 48', 'aria-hidden': 'true' })
  hexagon.append(
    shape('path', { class: 'halo', d: 'M14 5H34L45 24 34 43H14L3 24Z' }),
    shape('path', { d: 'M14 5H34L45 24 34 43H14L3 24Z' }),
    shape(
      'text',
      { x: '24', y: '25', 'text-anchor': 'middle', 'dominant-baseline': 'central' },
      incident.sign,
    ),
  )
  const title = document.createElement('span')
  title.textContent = incident.title
  mark.append(hexagon, title)
  return new DivIcon({ html: mark, className: '', iconSize: [0, 0] })
}

function shape(name: string, attributes: Record<string, string>, text = ''): SVGElement {
  const element = document.createElementNS(svg, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.textContent = text
  return element
}

export interface Spot {
  x: number
  y: number
  /** Width its title takes. */
  width: number
}

export type Side = 'after' | 'before' | 'below' | 'above' | 'none'

/**
 * On which side of its mark each title stands, or nowhere when none is free; the first come choose first.
 * `side` is the length of a mark, `bounds` the panel, all in pixels. Pure.
 */
export function titleSides(
  spots: readonly Spot[],
  side: number,
  bounds: { width: number; height: number },
): Side[] {
  const taken = spots.map(({ x, y }) => box(x - side / 2, y, side, side))
  return spots.map((spot) => {
    const { x, y, width } = spot
    const height = side * 0.75
    const rooms: readonly [Side, Box][] = [
      ['after', box(x + side / 2, y, width, height)],
      ['before', box(x - side / 2 - width, y, width, height)],
      ['below', box(x - width / 2, y + (side + height) / 2, width, height)],
      ['above', box(x - width / 2, y - (side + height) / 2, width, height)],
    ]
    const free = rooms.find(([, room]) => within(room, bounds) && !taken.some((other) => meets(room, other)))
    if (!free) return 'none'
    taken.push(free[1])
    return free[0]
  })
}

interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

function box(left: number, middle: number, width: number, height: number): Box {
  return { left, right: left + width, top: middle - height / 2, bottom: middle + height / 2 }
}

function within(room: Box, bounds: { width: number; height: number }): boolean {
  return room.left >= 0 && room.top >= 0 && room.right <= bounds.width && room.bottom <= bounds.height
}

function meets(a: Box, b: Box): boolean {
  return a.left < b.right - 1 && a.right > b.left + 1 && a.top < b.bottom - 1 && a.bottom > b.top + 1
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
