/** Draws zones, places, warnings, clusters and a sketch on a canvas. Pure but for the canvas it is given. */
import type { Position } from './geojson.ts'
import type { Ground, MapPlace, MapWarning, MapZone } from './ground.ts'
import { anchorOf, warningSize, type GroundLayout, type Point, type Project } from './groundLayout.ts'
import type { Box } from './placement.ts'

export interface GroundSheet {
  context: CanvasRenderingContext2D
  project: Project
  /** What is drawn, in pixels of the panel, and the panel in pixels of the zoomed world. */
  box: Box
  origin: Point
  unit: number
  /** Sizes of symbols and of words, in units. */
  symbolUnits: number
  textUnits: number
  family: string
  /** A token's value by its name. */
  token: (name: string) => string
  /** Where there was room when the map last stood still. */
  layout: GroundLayout
}

/** Shapes first, then their words. */
export function drawGround(ground: Ground, sheet: GroundSheet): void {
  const { symbols, warnings, names } = sheet.layout
  for (const kind of ['evacuation', 'cordon'] as const)
    drawZones(
      kind,
      ground.zones.filter((zone) => zone.kind === kind),
      sheet,
    )
  for (const { id, kind, at, old } of ground.places)
    onPlace(at, symbols.get(id), sheet, (point) => drawSymbol(kind, point, old, sheet))
  for (const warning of ground.warnings)
    onPlace(warning.at, warnings.get(warning.id), sheet, (point) => drawWarning(warning, point, sheet))
  for (const { id, ring, label } of ground.zones)
    onPlace(anchorOf(ring), names.get(id), sheet, (point) => words(label, point, sheet))
  for (const { id, at, label } of ground.places)
    onPlace(at, names.get(id), sheet, (point) => words(label, point, sheet))
}

function onPlace(
  at: Position,
  offset: Point | undefined,
  { project }: GroundSheet,
  draw: (point: Point) => void,
): void {
  if (!offset) return
  const { x, y } = project(at)
  draw({ x: x + offset.x, y: y + offset.y })
}

/** Corners set so far; from three on the shape they would close. */
export function drawSketch(corners: readonly Position[], sheet: GroundSheet): void {
  if (corners.length === 0) return
  const { context, unit, token } = sheet
  const points = corners.map(sheet.project)
  context.beginPath()
  trace(context, points, points.length > 2)
  context.strokeStyle = token('--color-accent')
  context.lineWidth = 2 * unit
  context.setLineDash([])
  context.stroke()
  context.fillStyle = token('--color-accent')
  for (const { x, y } of points) {
    context.beginPath()
    context.arc(x, y, 4 * unit, 0, 2 * Math.PI)
    context.fill()
  }
}

/** Many incidents as one neutral mark with their number. */
export function drawCount(at: Point, n: number, sheet: GroundSheet): void {
  const { context, unit, token, family } = sheet
  const radius = (13 + Math.min(12, Math.log2(n) * 2)) * unit
  context.setLineDash([])
  context.beginPath()
  context.arc(at.x, at.y, radius, 0, 2 * Math.PI)
  context.fillStyle = token('--color-mark-fill')
  context.fill()
  context.lineWidth = 2 * unit
  context.strokeStyle = token('--color-mark-edge')
  context.stroke()
  context.font = `700 ${13 * unit}px ${family}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillStyle = token('--color-text')
  context.fillText(String(n), at.x, at.y)
}

function trace(context: CanvasRenderingContext2D, points: readonly Point[], closed: boolean): void {
  points.forEach(({ x, y }, index) => (index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)))
  if (closed) context.closePath()
}

/** All of a kind at once: one hatch over everything, seen through all of them. */
function drawZones(kind: MapZone['kind'], zones: readonly MapZone[], sheet: GroundSheet): void {
  if (zones.length === 0) return
  const { context, unit, token, project } = sheet
  const rings = zones.map(({ ring }) => ring.map(project))
  const outline = (): void => {
    context.beginPath()
    for (const points of rings) trace(context, points, true)
  }
  context.save()
  outline()
  context.clip()
  hatch(sheet, kind === 'cordon' ? 9 : 18)
  context.restore()
  outline()
  context.strokeStyle = token('--color-text')
  context.lineWidth = (kind === 'cordon' ? 2.6 : 2) * unit
  context.setLineDash(kind === 'cordon' ? [14 * unit, 8 * unit] : [3 * unit, 6 * unit])
  context.stroke()
  context.setLineDash([])
}

/** Slanting lines over all that is drawn, fixed to the ground. */
function hatch({ context, unit, token, box, origin }: GroundSheet, stepUnits: number): void {
  const { left, right, top, bottom } = box
  const step = stepUnits * unit
  const shift = origin.x + origin.y
  context.strokeStyle = token('--map-zone')
  context.lineWidth = 2 * unit
  context.setLineDash([])
  context.beginPath()
  for (let sum = Math.ceil((left + top + shift) / step) * step - shift; sum < right + bottom; sum += step) {
    context.moveTo(sum - bottom, bottom)
    context.lineTo(sum - top, top)
  }
  context.stroke()
}

function words(
  text: string,
  { x, y }: Point,
  { context, unit, textUnits, family, token }: GroundSheet,
): void {
  context.font = `${textUnits * unit}px ${family}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  context.lineWidth = textUnits * unit * 0.26
  context.strokeStyle = token('--color-halo')
  context.strokeText(text, x, y)
  context.fillStyle = token('--color-text')
  context.fillText(text, x, y)
}

/** House, cross, flag: white on dark, dark on light; one whose figure is old is hollow and dashed. */
export function drawSymbol(
  kind: MapPlace['kind'],
  { x, y }: Point,
  old: boolean,
  { context, unit, symbolUnits, token }: GroundSheet,
): void {
  const half = (symbolUnits * unit) / 2
  const ground = token(old ? '--color-mark-fill' : '--color-text')
  const ink = token(old ? '--color-text' : '--color-halo')
  context.beginPath()
  if (kind === 'medical') context.arc(x, y, half, 0, 2 * Math.PI)
  else context.roundRect(x - half, y - half, 2 * half, 2 * half, 3 * unit)
  context.fillStyle = ground
  context.fill()
  context.lineWidth = 2 * unit
  context.setLineDash(old ? [3 * unit, 3 * unit] : [])
  context.strokeStyle = old ? ink : token('--color-halo')
  context.stroke()
  context.setLineDash([])
  context.beginPath()
  const s = half / 13
  if (kind === 'medical') {
    context.rect(x - 7 * s, y - 2 * s, 14 * s, 4 * s)
    context.rect(x - 2 * s, y - 7 * s, 4 * s, 14 * s)
  } else if (kind === 'shelter') {
    context.moveTo(x - 7 * s, y + 7 * s)
    context.lineTo(x - 7 * s, y - s)
    context.lineTo(x, y - 7 * s)
    context.lineTo(x + 7 * s, y - s)
    context.lineTo(x + 7 * s, y + 7 * s)
  } else {
    context.rect(x - 6 * s, y - 8 * s, 2 * s, 16 * s)
    context.moveTo(x - 4 * s, y - 8 * s)
    context.lineTo(x + 7 * s, y - 4 * s)
    context.lineTo(x - 4 * s, y)
  }
  context.fillStyle = ink
  context.fill()
}

/** The one place where a warning's colour stands: a swatch beside its word. */
function drawWarning({ color, word }: MapWarning, { x, y }: Point, sheet: GroundSheet): void {
  const { context, unit, textUnits, family, token } = sheet
  const size = textUnits * unit
  context.font = `${size}px ${family}`
  const { width, height } = warningSize(context.measureText(word).width, size)
  const [left, top] = [x - width / 2, y - height / 2]
  context.setLineDash([])
  context.beginPath()
  context.roundRect(left, top, width, height, 4 * unit)
  context.fillStyle = token('--color-mark-fill')
  context.fill()
  context.lineWidth = unit
  context.strokeStyle = token('--color-control')
  context.stroke()
  context.fillStyle = token(`--color-warning-${color}`)
  context.fillRect(left + size * 0.4, y - size * 0.4, size * 0.8, size * 0.8)
  context.fillStyle = token('--color-text')
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillText(word, left + size * 1.5, y)
}
