/** On the map nothing covers anything else. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boxAt, freeShift, meets, placeTitles, spread } from '../../web/map/placement.ts'

const bounds = { width: 800, height: 600 }
const spots = fc.array(
  fc.record({
    x: fc.integer({ min: 0, max: 800 }),
    y: fc.integer({ min: 0, max: 600 }),
    width: fc.integer({ min: 20, max: 200 }),
  }),
  { maxLength: 12 },
)

describe('marks', () => {
  test('two of the same place are put beside each other, one alone stays', () => {
    const placed = spread(
      [
        { x: 100, y: 100 },
        { x: 100, y: 100 },
        { x: 400, y: 400 },
      ],
      40,
    )
    const [a, b, alone] = placed
    expect(Math.hypot((a?.x ?? 0) - (b?.x ?? 0), (a?.y ?? 0) - (b?.y ?? 0))).toBeGreaterThanOrEqual(40)
    expect(alone).toEqual({ x: 400, y: 400 })
  })
})

describe('titles', () => {
  test('stand after their mark, else before it, where the panel ends', () => {
    const { sides } = placeTitles(
      [
        { x: 100, y: 100, width: 120 },
        { x: 780, y: 300, width: 120 },
      ],
      36,
      bounds,
    )
    expect(sides).toEqual(['after', 'before'])
  })

  test('never cover a mark or another title', () => {
    fc.assert(
      fc.property(spots, (given) => {
        const { sides, taken } = placeTitles(given, 36, bounds)
        const titles = taken.slice(given.length)
        expect(titles).toHaveLength(sides.filter((side) => side !== 'none').length)
        for (const [index, title] of titles.entries())
          for (const other of [...taken.slice(0, given.length), ...titles.slice(index + 1)])
            expect(meets(title, other)).toBe(false)
      }),
      { numRuns: 200, seed: 1121 },
    )
  })
})

test('a name steps aside for what covers it and is left out where there is no room', () => {
  const name = boxAt(100, 100, 60, 20)
  expect(freeShift(name, [])).toBe(0)
  expect(freeShift(name, [boxAt(90, 100, 80, 20)])).not.toBe(0)
  expect(freeShift(name, [boxAt(0, 100, 800, 600)])).toBeUndefined()
})
