/** The timeline's arithmetic: ticks on the city's round times, labels that never overlap, bars cut to the window. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { placeBars, placeMarks, type Mark, type PlacedMark } from '../../web/timeline/layout.ts'
import { liveWindow, rangeToShow, ticks, toX } from '../../web/timeline/scale.ts'

const hour = 3_600_000
const shanghai = 8 * hour
/** 14:30 in Shanghai. */
const now = Date.UTC(2026, 10, 21, 6, 30)
const metrics = { gap: 7, radius: 5, em: 13 }

describe('scale', () => {
  test('now stands at 60 % of a live window', () => {
    const scale = { ...liveWindow(now, 6 * hour), width: 1000 }
    expect(toX(scale, now)).toBeCloseTo(600)
  })

  test('the range is the smallest that still shows the start', () => {
    expect(rangeToShow(now - 30 * 60_000, now)).toBe(hour)
    expect(rangeToShow(now - 3 * hour, now)).toBe(6 * hour)
    expect(rangeToShow(now - 77 * 60_000, now)).toBe(3 * hour)
    expect(rangeToShow(now, now)).toBe(hour)
  })

  test('ticks fall on full hours of the city and a day begins at its midnight', () => {
    const found = ticks({ from: now - 20 * hour, to: now + 4 * hour, width: 1000 }, 100, shanghai)
    expect(found.every(({ at }) => (at + shanghai) % (3 * hour) === 0)).toBe(true)
    expect(found.filter(({ daily }) => daily).map(({ at }) => new Date(at).toISOString())).toEqual([
      '2026-11-20T16:00:00.000Z',
    ])
  })
})

describe('marks', () => {
  const scale = { from: 0, to: 1000, width: 1000 }
  const mark = (at: number, label: string, key = false): Mark => ({ id: `${at}`, at, key, label })

  test('those nearer than a diameter and a half are one, and the key one speaks for them', () => {
    const [only, ...rest] = placeMarks([mark(100, 'a', true), mark(104, 'b')], scale, 900, metrics)
    expect(rest).toEqual([])
    expect(only?.label).toBe('a')
    expect(only?.many).toEqual(['100', '104'])
  })

  test('outside the window there are none', () => {
    expect(placeMarks([mark(-50, 'a'), mark(2000, 'b')], scale, 900, metrics)).toEqual([])
  })

  test('a label flips to the left where it would cross now', () => {
    const [only] = placeMarks([mark(880, 'twelve signs')], scale, 900, metrics)
    expect(only?.side).toBe('before')
  })

  test('no label covers another, a mark, or the future', () => {
    const marks = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 890 }),
        label: fc.string({ maxLength: 20 }),
        key: fc.boolean(),
      }),
      { maxLength: 25 },
    )
    fc.assert(
      fc.property(marks, (given) => {
        const placed = placeMarks(
          given.map((one, index) => ({ ...one, id: String(index) })),
          scale,
          900,
          metrics,
        )
        const labels = placed.filter(({ room }) => room > 0).map(spanOf)
        const dots = placed.map(({ x }) => ({ from: x - metrics.radius, to: x + metrics.radius }))
        for (const [index, label] of labels.entries()) {
          expect(label.to).toBeLessThanOrEqual(900)
          for (const other of [...labels.slice(index + 1), ...dots])
            expect(label.to <= other.from + 0.01 || label.from >= other.to - 0.01).toBe(true)
        }
      }),
      { numRuns: 200, seed: 1121 },
    )
  })
})

function spanOf({ x, side, room }: PlacedMark): { from: number; to: number } {
  const start = metrics.radius + metrics.gap
  return side === 'after'
    ? { from: x + start, to: x + start + room }
    : { from: x - start - room, to: x - start }
}

test('a bar that goes on ends at now, and one outside is left out', () => {
  const scale = { from: 0, to: 100, width: 100 }
  const bars = [
    { from: -10, to: undefined, label: 'on' },
    { from: 20, to: 30, label: 'done' },
    { from: -30, to: -20, label: 'gone' },
  ]
  expect(placeBars(bars, scale, 60)).toEqual([
    { x: 0, width: 60, label: 'on' },
    { x: 20, width: 10, label: 'done' },
  ])
})
