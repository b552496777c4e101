/** Incident marks on the map: real elements, never markup. */
import { DivIcon } from 'leaflet'
import { levelShapes, noLevelPath, type MarkLook } from '../ui/levels.ts'
import type { Side } from './placement.ts'

export interface MapIncident {
  stream: string
  lat: number
  lng: number
  mark: MarkLook
  /** Title beside the mark, and what a screen reader says after it. */
  title: string
  further: string
}

const svg = 'http://www.w3.org/2000/svg'

export function incidentIcon(
  incident: MapIncident,
  look: { selected: boolean; side: Side; spoken: boolean },
): DivIcon {
  const mark = document.createElement('div')
  mark.className = `map-mark ${look.side}${look.selected ? ' selected' : ''}`
  const drawing = shape('svg', { viewBox: '0 0 48 48', 'aria-hidden': 'true' })
  drawing.append(...shapesOf(incident.mark))
  const title = document.createElement('span')
  title.textContent = incident.title
  mark.append(drawing, title)
  if (look.spoken) {
    const further = document.createElement('i')
    further.textContent = incident.further
    mark.append(further)
  }
  return new DivIcon({ html: mark, className: '', iconSize: [0, 0] })
}

function shapesOf({ level, sign }: MarkLook): SVGElement[] {
  const held = level === null ? undefined : levelShapes[level]
  const d = held?.path ?? noLevelPath
  const text = { x: '24', y: String(held?.y ?? 25), 'text-anchor': 'middle', 'dominant-baseline': 'central' }
  return [
    shape('path', { class: 'halo', d }),
    shape('path', { class: level ?? 'none', d }),
    shape(
      'text',
      { ...text, class: level ?? 'none', 'font-size': String(held?.size ?? 15) },
      held?.numeral ?? sign,
    ),
  ]
}

function shape(name: string, attributes: Record<string, string>, text = ''): SVGElement {
  const element = document.createElementNS(svg, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.textContent = text
  return element
}
