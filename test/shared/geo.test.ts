/** Rings and bounds on the ground (RFC 7946: longitude first, degrees). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bounds,
  crossesItself,
  isWithin,
  mostCorners,
  point,
  ring,
  type Point,
} from '../../shared/geo/geo.ts'

const square: Point[] = [
  [117.2, 31.2],
  [117.3, 31.2],
  [117.3, 31.3],
  [117.2, 31.3],
  [117.2, 31.2],
]
const faults = (corners: unknown) =>
  ring.safeParse(corners).error?.issues.map(({ message, code }) => [code, message])
const passes = (corners: unknown) => ring.safeParse(corners).success

/** A closed ring around a middle, its corners at these distances. */
function star(distances: readonly number[]): Point[] {
  const corners = distances.map((far, i): Point => {
    const angle = (2 * Math.PI * i) / distances.length
    return [117 + far * Math.cos(angle), 31 + far * Math.sin(angle)]
  })
  return [...corners, corners[0] as Point]
}

describe('a ring', () => {
  test('[INC14] is a square, whichever way round', () => {
    expect(passes(square)).toBe(true)
    expect(passes([...square].reverse())).toBe(true)
  })

  test('[INC14] is any star around its middle, with the corners it may have', () => {
    const distance = fc.double({ min: 0.01, max: 0.4, noNaN: true })
    fc.assert(
      fc.property(fc.array(distance, { minLength: 3, maxLength: 60 }), (distances) => {
        expect(crossesItself(star(distances))).toBe(false)
      }),
      { seed: 7946 },
    )
    expect(passes(star(Array.from({ length: mostCorners - 1 }, () => 0.3)))).toBe(true)
  })

  test.each<[string, unknown]>([
    ['one that is open', square.slice(0, -1)],
    ['one that ends a centimetre beside its beginning', [...square.slice(0, -1), [117.2, 31.2000001]]],
    ['two positions and back', [square[0], square[1], square[0]]],
    ['one point four times', Array.from({ length: 4 }, () => square[0])],
    ['a line and back', [square[0], square[1], square[0], square[0]]],
    [
      'three points on one line',
      [
        [117, 31],
        [117.1, 31.1],
        [117.2, 31.2],
        [117, 31],
      ],
    ],
    [
      'a bow tie',
      [
        [117, 31],
        [117.2, 31.2],
        [117.2, 31],
        [117, 31.2],
        [117, 31],
      ],
    ],
    ['a spike that runs back on itself', [...square.slice(0, 2), [117.4, 31.2], ...square.slice(1)]],
    [
      'two triangles that touch in a corner',
      [
        [117, 31],
        [117.1, 31.1],
        [117.2, 31],
        [117.2, 31.2],
        [117.1, 31.1],
        [117, 31.2],
        [117, 31],
      ],
    ],
    [
      'an edge that ends on another',
      [
        [117, 31],
        [117.4, 31],
        [117.4, 31.2],
        [117.2, 31],
        [117, 31.2],
        [117, 31],
      ],
    ],
    [
      'an edge that lies on another',
      [
        [117, 31],
        [117.4, 31],
        [117.4, 31.2],
        [117.3, 31],
        [117.1, 31],
        [117, 31.2],
        [117, 31],
      ],
    ],
    ['latitude first', square.map(([lng, lat]) => [lat, lng])],
    ['heights', square.map(([lng, lat]) => [lng, lat, 20])],
    ['not a number', [[Number.NaN, 31], ...square.slice(1, -1), [Number.NaN, 31]]],
    ['texts', square.map(([lng, lat]) => [String(lng), String(lat)])],
    ['nothing', []],
  ])('[INC14] is not %s', (_what, corners) => {
    expect(passes(corners)).toBe(false)
  })

  test('[INC14] takes the same corner twice in a row as one: hands tremble', () => {
    const [a, b, c, d] = square as [Point, Point, Point, Point]
    expect(passes([a, b, b, c, d, d, a])).toBe(true)
  })

  test('[INC14] that is crossed somewhere is found out, wherever it begins', () => {
    const crossed = star([0.3, 0.3, 0.3, 0.3, 0.3, 0.3]).slice(0, -1)
    ;[crossed[1], crossed[2]] = [crossed[2] as Point, crossed[1] as Point]
    for (let begin = 0; begin < crossed.length; begin++) {
      const turned = [...crossed.slice(begin), ...crossed.slice(0, begin)]
      expect(crossesItself([...turned, turned[0] as Point])).toBe(true)
    }
  })

  test('[INC14] with more than five hundred corners is refused before its edges are compared', () => {
    const bowTies = Array.from({ length: 20_000 }, (_, i): Point => [117 + (i % 2) / 10, 31 + (i % 3) / 10])
    expect(faults([...bowTies, bowTies[0]])).toEqual([['too_big', expect.any(String)]])
  })

  test('[INC14] of five hundred corners is compared in no more steps than pairs of edges', () => {
    let reads = 0
    const watched = star(Array.from({ length: mostCorners - 1 }, () => 0.3)).map(([lng, lat]) => ({
      get 0() {
        reads++
        return lng
      },
      1: lat,
      length: 2,
    }))
    expect(crossesItself(watched as unknown as Point[])).toBe(false)
    // A pair of edges costs four turns of six longitudes and, where three corners line up, four comparisons.
    expect(reads).toBeLessThan(((mostCorners * mostCorners) / 2) * 30)
  })
})

describe('bounds', () => {
  const city = { south: 31, west: 117, north: 32, east: 118 }

  test.each<[Point, boolean]>([
    [[117.5, 31.5], true],
    [[117, 31], true],
    [[118, 32], true],
    [[116.9999999, 31.5], false],
    [[118.0000001, 31.5], false],
    [[117.5, 30.9999999], false],
    [[117.5, 32.0000001], false],
    [[31.5, 117.5], false],
  ])('hold %j: %s', (at, inside) => {
    expect(isWithin(city, at)).toBe(inside)
  })

  test('are degrees of the earth', () => {
    expect(bounds.safeParse(city).success).toBe(true)
    expect(bounds.safeParse({ ...city, north: 91 }).success).toBe(false)
    expect(bounds.safeParse({ ...city, name: 'x' }).success).toBe(false)
  })

  test.each([[[181, 0]], [[0, 91]], [[Number.POSITIVE_INFINITY, 0]], [[1]], [[1, 2, 3]], ['1,2']])(
    '%j is no point',
    (value) => {
      expect(point.safeParse(value).success).toBe(false)
    },
  )
})
