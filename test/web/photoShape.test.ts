/** What becomes of a photo before it is kept. */
import { expect, test } from 'vitest'
import { blockOf, blurred, cropBetween, fitted, longestSide, patchAt } from '../../web/photos/shape.ts'

const within = { width: 1000, height: 500 }

test('[OFF5] a photo is made smaller, never larger, and keeps its shape', () => {
  expect(fitted({ width: 4000, height: 3000 })).toEqual({ width: longestSide, height: 1500 })
  expect(fitted({ width: 300, height: 200 })).toEqual({ width: 300, height: 200 })
  expect(fitted({ width: 9000, height: 1 })).toEqual({ width: longestSide, height: 1 })
})

test('[OFF5] a cut lies within the picture, whichever way it was drawn, and a slip of the finger is none', () => {
  const box = { x: 200, y: 100, width: 800, height: 400 }
  expect(cropBetween({ x: 200, y: 100 }, { x: 1200, y: 900 }, within)).toEqual(box)
  expect(cropBetween({ x: 1200, y: 900 }, { x: 200, y: 100 }, within)).toEqual(box)
  expect(cropBetween({ x: 10, y: 10 }, { x: 12, y: 300 }, within)).toBeUndefined()
})

test('[OFF5] under a finger nothing is left but the mean of each block', () => {
  const [side, block] = [7, 3]
  const pixels = Uint8ClampedArray.from({ length: side * side * 4 }, (_, at) =>
    at % 4 === 3 ? 255 : (at * 37) % 256,
  )
  blurred(pixels, { width: side, height: side }, block)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const first = (Math.floor(y / block) * block * side + Math.floor(x / block) * block) * 4
      const at = (y * side + x) * 4
      expect([...pixels.slice(at, at + 4)]).toEqual([...pixels.slice(first, first + 4)])
      expect(pixels[at + 3]).toBe(255)
    }
})

test('[OFF5] strokes lie on one grid, within the picture', () => {
  const block = blockOf(within)
  for (const at of [
    { x: 0, y: 0 },
    { x: 999, y: 499 },
    { x: 431.7, y: 77.2 },
  ]) {
    const { x, y, width, height } = patchAt(at, within)
    expect([x % block, y % block]).toEqual([0, 0])
    expect([x >= 0, y >= 0, x + width <= within.width, y + height <= within.height]).toEqual(
      Array(4).fill(true),
    )
    expect([at.x >= x, at.x <= x + width, at.y >= y, at.y <= y + height]).toEqual(Array(4).fill(true))
  }
})
