/** Width a text takes, near enough to leave room: Han a full em, all else a little over half of one. */
export function textWidth(text: string, em: number): number {
  let width = 0
  for (const sign of text) width += sign > '\u2e7f' ? em : em * 0.58
  return width
}
