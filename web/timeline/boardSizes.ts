/** Lengths of a board in pixels: of the wall by its unit, of the desk as they are. Lane names are never cut. Pure. */
import { textWidth } from '../ui/textWidth.ts'

export interface BoardSizes {
  /** Room for lane names, height of the axis, one Han sign, a mark's radius, the gap beside it. */
  names: number
  axis: number
  em: number
  radius: number
  gap: number
  /** Width of the flag of now; least distance of ticks. */
  flag: number
  tick: number
}

export function boardSizes(lanes: readonly { name: string }[], unit: number, onWall: boolean): BoardSizes {
  const names = (least: number, em: number) =>
    Math.max(least, Math.max(0, ...lanes.map(({ name }) => textWidth(name, em))) * 1.2 + em / 2)
  if (!onWall) return { names: names(64, 13), axis: 26, em: 13, radius: 5, gap: 7, flag: 52, tick: 64 }
  const em = 26 * unit
  return {
    names: names(118 * unit, em),
    axis: 40 * unit,
    em,
    radius: 9 * unit,
    gap: 10 * unit,
    flag: 92 * unit,
    tick: 240 * unit,
  }
}
