/** Draws the city's basemap on a canvas. Pure but for the canvas it is given. */
import type { Basemap, Name } from '../stores/cityData.ts'
import type { Feature, Position } from './geojson.ts'
import { strokes, type Palette } from './palette.ts'
import { boxAt, freeShift, type Box, type Size } from './placement.ts'
import type { Project } from './groundLayout.ts'

export interface Sheet {
  context: CanvasRenderingContext2D
  /** Of the panel, and how far beyond its edges is drawn, in CSS pixels. */
  size: Size
  margin: { x: number; y: number }
  project: Project
  palette: Palette
  /** Length of one unit in CSS pixels, and how much wider roads get with the zoom. */
  unit: number
  widening: number
  font: string
  nameOf: (name: Name) => string
  /** What names must not stand under. */
  taken: readonly Box[]
}

/** Width of a road in pixels under which it is left out: a city of hair lines says nothing. */
const leastWidth = 0.6

export function drawBasemap(map: Basemap, sheet: Sheet): void {
  const { context, size, margin, palette } = sheet
  context.fillStyle = palette.land
  context.fillRect(-margin.x, -margin.y, size.width + 2 * margin.x, size.height + 2 * margin.y)
  fill(sheet, ofKind(map.areas.features, 'park'), palette.park)
  roads(sheet, map, 'lane')
  roads(sheet, map, 'street')
  for (const kind of ['river', 'lake']) {
    const found = ofKind(map.water.features, kind)
    fill(sheet, found, palette.water)
    outline(sheet, found, palette['water-edge'], 2)
  }
  for (const kind of ['arterial', 'ring', 'rail']) roads(sheet, map, kind)
  outline(sheet, ofKind(map.areas.features, 'district'), palette.border, 1.4, [7, 6])
  labels(sheet, map)
}

function ofKind(features: readonly Feature[], kind: string): Feature[] {
  return features.filter((feature) => feature.properties.kind === kind)
}

function trace(sheet: Sheet, feature: Feature): void {
  const { context, project } = sheet
  context.beginPath()
  if (feature.geometry.type === 'Point') return
  for (const line of feature.geometry.coordinates) {
    line.forEach((position, index) => {
      const { x, y } = project(position)
      if (index === 0) context.moveTo(x, y)
      else context.lineTo(x, y)
    })
  }
}

function fill(sheet: Sheet, features: readonly Feature[], colour: string): void {
  sheet.context.fillStyle = colour
  for (const feature of features) {
    trace(sheet, feature)
    sheet.context.fill()
  }
}

function outline(
  sheet: Sheet,
  features: readonly Feature[],
  colour: string,
  width: number,
  dash: readonly number[] = [],
): void {
  const { context, unit } = sheet
  context.strokeStyle = colour
  context.lineWidth = width * unit
  context.lineJoin = 'round'
  context.lineCap = 'butt'
  context.setLineDash(dash.map((length) => length * unit))
  for (const feature of features) {
    trace(sheet, feature)
    context.stroke()
  }
  context.setLineDash([])
}

function roads(sheet: Sheet, map: Basemap, kind: string): void {
  const features = ofKind(map.roads.features, kind)
  for (const stroke of strokes[kind] ?? []) {
    const width = stroke.width * sheet.widening
    if (width * sheet.unit >= leastWidth)
      outline(sheet, features, sheet.palette[stroke.role], width, stroke.dash)
  }
}

function labels(sheet: Sheet, map: Basemap): void {
  const { context, palette, font, unit } = sheet
  context.font = font
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  context.lineWidth = 4 * unit
  context.strokeStyle = palette.land
  const taken = [...sheet.taken]
  for (const feature of [...map.areas.features, ...map.water.features]) {
    const { geometry, properties } = feature
    if (!properties.name) continue
    const onWater = properties.kind === 'label'
    if (!onWater && properties.kind !== 'district') continue
    const text = sheet.nameOf(properties.name)
    const at = sheet.project(geometry.type === 'Point' ? geometry.coordinates : middleOf(feature))
    const {
      width,
      fontBoundingBoxAscent: ascent,
      fontBoundingBoxDescent: descent,
    } = context.measureText(text)
    const box = (y: number) => boxAt(at.x - width / 2, y, width, ascent + descent)
    const shift = freeShift(box(at.y), taken)
    if (shift === undefined) continue
    const { x, y } = { x: at.x, y: at.y + shift }
    taken.push(box(y))
    if (!onWater) context.strokeText(text, x, y)
    context.fillStyle = onWater ? palette['label-water'] : palette.label
    context.fillText(text, x, y)
  }
}

/** Mean of the outer ring: near enough for the name of a compact district. */
function middleOf(feature: Feature): Position {
  const ring = feature.geometry.type === 'Polygon' ? (feature.geometry.coordinates[0] ?? []) : []
  const sum = ring.reduce<Position>(([lng, lat], [x, y]) => [lng + x, lat + y], [0, 0])
  return [sum[0] / ring.length, sum[1] / ring.length]
}
