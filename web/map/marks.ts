/** Incident marks on the map: real elements, never markup. */
import { DivIcon } from 'leaflet'
import type { Side } from './placement.ts'

export interface MapIncident {
  stream: string
  lat: number
  lng: number
  /** Sign inside the hexagon, title beside it, and what a screen reader says after the title. */
  sign: string
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
  if (look.spoken) {
    const further = document.createElement('i')
    further.textContent = incident.further
    mark.append(further)
  }
  return new DivIcon({ html: mark, className: '', iconSize: [0, 0] })
}

function shape(name: string, attributes: Record<string, string>, text = ''): SVGElement {
  const element = document.createElementNS(svg, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.textContent = text
  return element
}
