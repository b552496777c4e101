/** What becomes of a photo before it is kept: smaller, cut, and where somebody put a finger, unrecognisable. Pure. */

/** ux.md §4.4. */
export const mostPhotoBytes = 1.5 * 1024 * 1024
/** Enough to read a sheet of paper by. */
export const longestSide = 2000
/** Tried one after the other until a photo is small enough. */
export const qualities = [0.85, 0.7, 0.55, 0.4, 0.25] as const

export interface Size {
  width: number
  height: number
}
export interface Point {
  x: number
  y: number
}
export type Box = Point & Size

/** Its size with no side longer than `longest`, never larger than it was. */
export function fitted({ width, height }: Size, longest = longestSide): Size {
  const scale = Math.min(1, longest / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** The box between two points, within the picture; undefined for one too small to be meant. */
export function cropBetween(from: Point, to: Point, within: Size): Box | undefined {
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)))
  const [left, right] = [from.x, to.x].map((x) => clamp(x, within.width)).sort((a, b) => a - b)
  const [top, bottom] = [from.y, to.y].map((y) => clamp(y, within.height)).sort((a, b) => a - b)
  if (left === undefined || right === undefined || top === undefined || bottom === undefined) return undefined
  const box = { x: left, y: top, width: right - left, height: bottom - top }
  const least = Math.max(within.width, within.height) / 20
  return box.width < least || box.height < least ? undefined : box
}

/** The square round a point that a finger covers, within the picture, laid on a grid so that strokes meet. */
export function patchAt(at: Point, within: Size): Box {
  const side = blockOf(within) * 3
  const x = Math.max(0, Math.floor(at.x / blockOf(within)) * blockOf(within) - blockOf(within))
  const y = Math.max(0, Math.floor(at.y / blockOf(within)) * blockOf(within) - blockOf(within))
  return { x, y, width: Math.min(side, within.width - x), height: Math.min(side, within.height - y) }
}

/** Side of one block of what was made unrecognisable: of a face there, no more than a few are left. */
export function blockOf({ width, height }: Size): number {
  return Math.max(8, Math.round(Math.max(width, height) / 50))
}

/** Puts its mean colour over each block of a patch; `pixels` are RGBA, row by row. Nothing of the patch can be got back. */
export function blurred(pixels: Uint8ClampedArray, { width, height }: Size, block: number): void {
  for (let top = 0; top < height; top += block)
    for (let left = 0; left < width; left += block)
      level(pixels, width, {
        x: left,
        y: top,
        width: Math.min(block, width - left),
        height: Math.min(block, height - top),
      })
}

function level(pixels: Uint8ClampedArray, rowWidth: number, box: Box): void {
  const places: number[] = []
  for (let y = box.y; y < box.y + box.height; y++)
    for (let x = box.x; x < box.x + box.width; x++) places.push((y * rowWidth + x) * 4)
  for (const channel of [0, 1, 2]) {
    const sum = places.reduce((total, at) => total + (pixels[at + channel] ?? 0), 0)
    for (const at of places) pixels[at + channel] = sum / places.length
  }
}
