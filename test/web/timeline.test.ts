/** The timeline's arithmetic: round ticks, labels that never overlap, bars cut to the window, the brush, the keys. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ref } from 'vue'
import { histogram, leastMs, mostMs, moved, overviewOf, zoomed, type Grip } from '../../web/timeline/brush.ts'
import {
  lateMs,
  placeBars,
  placeMarks,
  placeTails,
  type Bar,
  type Gap,
  type Mark,
} from '../../web/timeline/layout.ts'
import { merged } from '../../web/timeline/merge.ts'
import { firstStop, nextStop } from '../../web/timeline/roving.ts'
import { liveWindow, rangeToShow, ticks, toAt, toX } from '../../web/timeline/scale.ts'
import { useTimelineWindow } from '../../web/timeline/useTimelineWindow.ts'

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
  const placed = (marks: readonly Mark[], bars: readonly Bar[] = [], gaps: readonly Gap[] = []) =>
    placeMarks({ marks, bars, gaps }, scale, 900, metrics)

  test('those nearer than a diameter and a half are one with their number, and the key one speaks for them', () => {
    const [only, ...rest] = placed([mark(100, 'a', true), mark(104, 'b')])
    expect(rest).toEqual([])
    expect(only?.label).toBe('a')
    expect(only?.members.map(({ id }) => id)).toEqual(['100', '104'])
    expect(only?.reach).toBeGreaterThan(metrics.radius)
  })

  test('outside the window there are none', () => {
    expect(placed([mark(-50, 'a'), mark(2000, 'b')])).toEqual([])
  })

  test('a label flips to the left where it would cross now', () => {
    const [only] = placed([mark(880, 'twelve signs')])
    expect(only?.shown?.side).toBe('before')
  })

  test('where the label has no room its short form stands, and the label where it has', () => {
    const tight = [100, 160, 220].map((at) => ({ ...mark(at, '启动三级应急响应', true), short: '响应' }))
    expect(placed(tight).map(({ shown }) => shown?.text)).toEqual(['响应', '响应', '启动三级应急响应'])
  })

  test('a label that begins before a bar does not run into it', () => {
    const [only] = placed([mark(300, 'a text of some twenty signs')], [{ from: 360, to: 700, label: '' }])
    expect(only?.shown?.side).toBe('before')
  })

  test('a gap that lasts is kept free for its own words; one that is over and a wait are not', () => {
    const report = mark(500, 'last report of it', true)
    const gap = { from: 500, to: 900, label: '', lasts: true }
    expect(placed([report], [], [gap])[0]?.shown?.side).toBe('before')
    expect(placed([report], [], [{ ...gap, lasts: false }])[0]?.shown?.side).toBe('after')
    const wait = { from: 520, to: 530, label: '', waits: true }
    expect(placed([report], [wait])[0]?.shown?.side).toBe('after')
  })

  test('what was written down late bears a tail to when it was, what was not bears none', () => {
    const late = { ...mark(100, 'a'), recordedAt: 100 + lateMs + 1 }
    const wide = { from: 0, to: 10 * lateMs, width: 1000 }
    expect(placeTails([late], wide, metrics)).toEqual([
      { id: '100', x: toX(wide, 100), to: toX(wide, 100 + lateMs + 1) },
    ])
    expect(placeTails([{ ...late, recordedAt: 100 + lateMs }], wide, metrics)).toEqual([])
    // Too short to be seen, and cut at the window's edge.
    expect(placeTails([late], { ...wide, to: 1000 * lateMs }, metrics)).toEqual([])
    expect(placeTails([{ ...late, recordedAt: 99 * lateMs }], wide, metrics)).toMatchObject([{ to: 1000 }])
  })

  test('no label covers another, a mark, a bar’s edge, or the future', () => {
    const marks = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 890 }),
        label: fc.string({ maxLength: 20 }),
        key: fc.boolean(),
      }),
      { maxLength: 25 },
    )
    const bars = fc.array(
      fc.record({ from: fc.integer({ min: 0, max: 800 }), to: fc.integer({ min: 0, max: 1000 }) }),
      { maxLength: 3 },
    )
    fc.assert(
      fc.property(marks, bars, (given, spans) => {
        const lane = spans.map((span) => ({ ...span, label: '' }))
        const all = placed(
          given.map((one, index) => ({ ...one, id: String(index) })),
          lane,
        )
        const labels = all.flatMap(({ shown }) => (shown ? [shown] : []))
        const dots = all.map(({ x, reach }) => ({ from: x - metrics.radius, to: x + reach }))
        const edges = placeBars(lane, scale, 900).flatMap(({ x, width }) => [x, x + width])
        for (const [index, label] of labels.entries()) {
          expect(label.to).toBeLessThanOrEqual(900)
          expect(edges.filter((x) => x > label.from + 0.01 && x < label.to - 0.01)).toEqual([])
          for (const other of [...labels.slice(index + 1), ...dots])
            expect(label.to <= other.from + 0.01 || label.from >= other.to - 0.01).toBe(true)
        }
      }),
      { numRuns: 200, seed: 1121 },
    )
  })
})

describe('the brush', () => {
  const bounds = { from: 0, to: 10 * hour }
  const shown = { from: 2 * hour, to: 5 * hour }

  test('the overview holds the whole incident, at least six hours, and what is shown', () => {
    const short = overviewOf(now - hour, now, shown)
    expect(short).toEqual({ from: shown.from, to: now + 6 * hour * 0.4 })
    const long = overviewOf(now - 100 * hour, now, { from: now - hour, to: now })
    expect(long.from).toBeLessThanOrEqual(now - 100 * hour)
  })

  test('an end moves alone and stops before the other; the whole keeps its length', () => {
    expect(moved(shown, 'from', hour, bounds)).toEqual({ from: 3 * hour, to: 5 * hour })
    expect(moved(shown, 'from', 9 * hour, bounds)).toEqual({ from: 5 * hour - leastMs, to: 5 * hour })
    expect(moved(shown, 'to', 9 * hour, bounds)).toEqual({ from: 2 * hour, to: 10 * hour })
    expect(moved(shown, 'whole', 9 * hour, bounds)).toEqual({ from: 7 * hour, to: 10 * hour })
    expect(moved(shown, 'whole', -9 * hour, bounds)).toEqual({ from: 0, to: 3 * hour })
  })

  test('however one moves it, the window stays inside and long enough', () => {
    const moves = fc.array(
      fc.tuple(fc.constantFrom<Grip>('from', 'to', 'whole'), fc.integer({ min: -20 * hour, max: 20 * hour })),
    )
    fc.assert(
      fc.property(moves, (given) => {
        const end = given.reduce((span, [grip, byMs]) => moved(span, grip, byMs, bounds), shown)
        expect(end.from).toBeGreaterThanOrEqual(bounds.from)
        expect(end.to).toBeLessThanOrEqual(bounds.to)
        expect(end.to - end.from).toBeGreaterThanOrEqual(leastMs)
      }),
      { numRuns: 200, seed: 1121 },
    )
  })

  test('zooming keeps the instant under the pointer, between five minutes and thirty days', () => {
    const scale = { ...shown, width: 900 }
    const at = toAt(scale, 300)
    expect(toX(scale, at)).toBeCloseTo(300)
    for (const factor of [0.8, 1.25, 3]) {
      const span = zoomed(shown, at, factor)
      expect(span.to - span.from).toBeCloseTo(factor * 3 * hour)
      expect(toX({ ...span, width: 900 }, at)).toBeCloseTo(300)
    }
    const [near, far] = [zoomed(shown, at, 1e-9), zoomed(shown, at, 1e9)]
    expect(near.to - near.from).toBeCloseTo(leastMs)
    expect(far.to - far.from).toBeCloseTo(mostMs)
  })

  test('the histogram counts every instant within, once', () => {
    const counts = histogram([-1, 0, hour, hour + 1, 10 * hour - 1, 10 * hour], bounds, 10)
    expect(counts).toEqual([1, 2, 0, 0, 0, 0, 0, 0, 0, 1])
  })

  test('a window cut out stands still and has no preset; going back to live keeps its length', () => {
    const edge = ref(now)
    const view = useTimelineWindow({ start: now - hour, edge })
    view.cut({ from: now - 2 * hour, to: now - hour })
    expect(view.follows.value).toBe(false)
    expect(view.range.value).toBeUndefined()
    edge.value += hour
    expect(view.shown.value.from).toBeCloseTo(now - 2 * hour)
    expect(view.shown.value.to).toBeCloseTo(now - hour)
    expect(view.stoodAt.value).toBe(now)
    view.shift(1)
    expect(view.stoodAt.value).toBe(now)
    view.follow(true)
    expect(view.stoodAt.value).toBeUndefined()
    expect(view.shown.value.to - view.shown.value.from).toBeCloseTo(hour)
    expect(view.shown.value.to).toBeGreaterThan(edge.value)
    view.setRange(6)
    expect(view.range.value).toBe(6)
  })
})

describe('keys among marks', () => {
  const lanes = [
    [
      { id: 'a1', x: 10 },
      { id: 'a2', x: 90 },
    ],
    [],
    [
      { id: 'c1', x: 20 },
      { id: 'c2', x: 70 },
    ],
  ]

  test('left and right go along the lane, up and down to the nearest in the next lane with marks', () => {
    expect(nextStop(lanes, 'a1', 'ArrowRight')).toBe('a2')
    expect(nextStop(lanes, 'a2', 'ArrowRight')).toBeUndefined()
    expect(nextStop(lanes, 'a2', 'ArrowDown')).toBe('c2')
    expect(nextStop(lanes, 'c1', 'ArrowUp')).toBe('a1')
    expect(nextStop(lanes, 'a1', 'ArrowUp')).toBeUndefined()
    expect(nextStop(lanes, 'c2', 'Home')).toBe('c1')
    expect(nextStop(lanes, 'c1', 'End')).toBe('c2')
  })

  test('they begin at the newest of the first lane, or where one was while that is there', () => {
    expect(firstStop(lanes, undefined)).toBe('a2')
    expect(firstStop(lanes, 'c1')).toBe('c1')
    expect(firstStop(lanes, 'gone')).toBe('a2')
    expect(firstStop([[]], undefined)).toBeUndefined()
  })
})

test('a bar that goes on ends at now, and one outside is left out', () => {
  const scale = { from: 0, to: 100, width: 100 }
  const bars = [
    { from: -10, to: undefined, label: 'on' },
    { from: 20, to: 30, label: 'done' },
    { from: -30, to: -20, label: 'gone' },
  ]
  expect(placeBars(bars, scale, 60)).toMatchObject([
    { x: 0, width: 60, label: 'on' },
    { x: 20, width: 10, label: 'done' },
  ])
})

test('stretches that overlap or touch are one; one that goes on takes what follows', () => {
  const [a, b, c] = [
    { from: 5, to: 9 },
    { from: 1, to: 3 },
    { from: 3, to: 4 },
  ]
  expect(merged([a, b, c])).toEqual([
    { from: 1, to: 4 },
    { from: 5, to: 9 },
  ])
  expect(merged([a, { from: 8, to: undefined }, { from: 20, to: 30 }])).toEqual([{ from: 5, to: undefined }])
})
