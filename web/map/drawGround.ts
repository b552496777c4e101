/** Draws zones, places, warnings, clusters and a sketch on a canvas. Pure but for the canvas it is given. */
import type { Position } from './geojson.ts'
import type { Ground, MapPlace, MapWarning, MapZone } from './ground.ts'
import { meets, type Box, type Size } from './placement.ts'

export interface GroundSheet {
  context: CanvasRenderingContext2D
  project: (position: Position) => { x: number; y: number }
  unit: number
  /** Sizes of symbols and of words, in units. */
  symbolUnits: number
  textUnits: number
  family: string
  /** A token's value by its name. */
  token: (name: string) => string
  size: Size
  /** What words must not cover: marks, titles, and the words drawn so far. */
  taken: Box[]
}

/** Shapes first, then their words as far as there is room: a warning's before all others. */
export function drawGround(ground: Ground, sheet: GroundSheet): void {
  for (const zone of ground.zones) drawZone(zone, sheet)
  for (const { kind, at, old } of ground.places) drawSymbol(kind, sheet.project(at), old, sheet)
  for (const warning of ground.warnings) drawWarning(warning, sheet)
  for (const zone of ground.zones) nameZone(zone, sheet)
  for (const place of ground.places) namePlace(place, sheet)
}

/** Corners set so far; from three on the shape they would close. */
export function drawSketch(corners: readonly Position[], sheet: GroundSheet): void {
  if (corners.length === 0) return
  const { context, unit, token } = sheet
  const points = corners.map(sheet.project)
  path(context, points, points.length > 2)
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
export function drawCount(at: { x: number; y: number }, n: number, sheet: GroundSheet): void {
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

function path(
  context: CanvasRenderingContext2D,
  points: readonly { x: number; y: number }[],
  closed: boolean,
) {
  context.beginPath()
  points.forEach(({ x, y }, index) => (index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)))
  if (closed) context.closePath()
}

function drawZone({ kind, ring }: MapZone, sheet: GroundSheet): void {
  const { context, unit, token } = sheet
  const points = ring.map(sheet.project)
  const { left, right, top, bottom } = extentOf(points)
  context.save()
  path(context, points, true)
  context.clip()
  hatch(sheet, { left, right, top, bottom }, kind === 'cordon' ? 9 : 18)
  context.restore()
  path(context, points, true)
  context.strokeStyle = token('--color-text')
  context.lineWidth = (kind === 'cordon' ? 2.6 : 2) * unit
  context.setLineDash(kind === 'cordon' ? [14 * unit, 8 * unit] : [3 * unit, 6 * unit])
  context.stroke()
  context.setLineDash([])
}

function nameZone({ ring, label }: MapZone, sheet: GroundSheet): void {
  const { left, right, top, bottom } = extentOf(ring.map(sheet.project))
  const gap = sheet.textUnits * sheet.unit * 0.8
  const x = (left + right) / 2
  words(
    label,
    [
      { x, y: bottom + gap },
      { x, y: top - gap },
      { x, y: bottom + gap * 3 },
    ],
    sheet,
  )
}

function extentOf(points: readonly { x: number; y: number }[]): Box {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
}

function hatch(
  { context, unit, token }: GroundSheet,
  box: { left: number; right: number; top: number; bottom: number },
  stepUnits: number,
): void {
  const step = stepUnits * unit
  const height = box.bottom - box.top
  context.strokeStyle = token('--map-zone')
  context.lineWidth = 2 * unit
  context.setLineDash([])
  context.beginPath()
  const first = Math.floor((box.left - height) / step) * step
  for (let x = first; x < box.right; x += step) {
    context.moveTo(x, box.bottom)
    context.lineTo(x + height, box.top)
  }
  context.stroke()
}

/** Words at the first of these middles where they cover nothing and are not cut; else nowhere. */
function words(
  text: string,
  middles: readonly { x: number; y: number }[],
  { context, unit, textUnits, family, token, size, taken }: GroundSheet,
): void {
  if (text === '') return
  context.font = `${textUnits * unit}px ${family}`
  const [width, height] = [context.measureText(text).width, textUnits * unit * 1.2]
  const rooms = middles.map(({ x, y }) => boxAround(x, y, width, height))
  const room = rooms.find((box) => isInside(box, size) && !taken.some((other) => meets(box, other)))
  if (!room) return
  taken.push(room)
  const [x, y] = [(room.left + room.right) / 2, (room.top + room.bottom) / 2]
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  context.lineWidth = textUnits * unit * 0.26
  context.strokeStyle = token('--color-halo')
  context.strokeText(text, x, y)
  context.fillStyle = token('--color-text')
  context.fillText(text, x, y)
}

function boxAround(x: number, y: number, width: number, height: number): Box {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 }
}

function isInside({ left, right, top, bottom }: Box, { width, height }: Size): boolean {
  return left >= 0 && top >= 0 && right <= width && bottom <= height
}

function namePlace({ at, label }: MapPlace, sheet: GroundSheet): void {
  const { x, y } = sheet.project(at)
  const { context, unit, textUnits, symbolUnits, family } = sheet
  context.font = `${textUnits * unit}px ${family}`
  const aside = context.measureText(label).width / 2 + symbolUnits * unit * 0.75
  const below = symbolUnits * unit * 0.5 + textUnits * unit * 0.7
  words(
    label,
    [
      { x: x + aside, y },
      { x: x - aside, y },
      { x, y: y + below },
      { x, y: y - below },
    ],
    sheet,
  )
}

/** House, cross, flag: white on dark, dark on light; one whose figure is old is hollow and dashed. */
export function drawSymbol(
  kind: MapPlace['kind'],
  { x, y }: { x: number; y: number },
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

/** The one place where a warning's colour stands: a swatch beside its word. One that would cover another is left out. */
function drawWarning({ color, word, at }: MapWarning, sheet: GroundSheet): void {
  const { context, unit, textUnits, family, token, size: bounds, taken } = sheet
  const size = textUnits * unit
  context.font = `${size}px ${family}`
  const [width, height] = [context.measureText(word).width + size * 2.1, size * 1.6]
  const { x, y } = sheet.project(at)
  if (x < 0 || y < 0 || x > bounds.width || y > bounds.height) return
  const middle = Math.min(bounds.width - width / 2 - unit, Math.max(width / 2 + unit, x))
  const rooms = [0, -1.4, 1.4, -2.8, 2.8].map((lines) => boxAround(middle, y + lines * height, width, height))
  const room = rooms.find((box) => isInside(box, bounds) && !taken.some((other) => meets(box, other)))
  if (!room) return
  taken.push(room)
  const { left, top } = room
  const line = top + height / 2
  context.setLineDash([])
  context.beginPath()
  context.roundRect(left, top, width, height, 4 * unit)
  context.fillStyle = token('--color-mark-fill')
  context.fill()
  context.lineWidth = unit
  context.strokeStyle = token('--color-control')
  context.stroke()
  context.fillStyle = token(`--color-warning-${color}`)
  context.fillRect(left + size * 0.4, line - size * 0.4, size * 0.8, size * 0.8)
  context.fillStyle = token('--color-text')
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillText(word, left + size * 1.5, line)
}
