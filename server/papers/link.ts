/** The code on a paper: it opens the case after sign-in and holds nothing else. */
import { create } from 'qrcode'

/** Modules around a code that stay white (ISO/IEC 18004). */
const quiet = 4

export function linkTo(houseUrl: string, stream: string): { url: string; mark: string } {
  const url = `${houseUrl}/mediation?case=${stream}`
  const { size, data } = create(url, { errorCorrectionLevel: 'M' }).modules
  const dark: string[] = []
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      if (data[row * size + column] !== 0) dark.push(`M${column + quiet} ${row + quiet}h1v1h-1z`)
  const edge = size + 2 * quiet
  const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${edge} ${edge}"><path d="${dark.join('')}"/></svg>`
  return { url, mark }
}
