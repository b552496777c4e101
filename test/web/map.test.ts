/** On the map nothing covers anything else. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ring } from '../../shared/geo/geo.ts'
import { clustered } from '../../web/map/clusters.ts'
import { bareGround, circleAround, type Ground } from '../../web/map/ground.ts'
import { groundInSight } from '../../web/map/groundInSight.ts'
import { placeSymbols, placeWords } from '../../web/map/groundLayout.ts'
import { gather, mostElements } from '../../web/map/mapMarks.ts'
import { boxAt, freeShift, markBox, meets, placeTitles, spread, type Box } from '../../web/map/placement.ts'

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

describe('the ground', () => {
  const project = ([x, y]: readonly [number, number, number?]) => ({ x, y })
  const sizes = { symbol: 20, text: 13 }
  const shelter = (id: string, x: number, y: number, label = ''): Ground['places'][number] => ({
    id,
    kind: 'shelter',
    at: [x, y],
    label,
    old: false,
  })

  test('a symbol under a mark steps beside it, one that is free stays', () => {
    const taken = [markBox({ x: 100, y: 100 }, 36)]
    const ground = { ...bareGround, places: [shelter('under', 100, 104), shelter('free', 300, 300)] }
    const symbols = placeSymbols(ground, project, sizes, taken)
    expect(symbols.get('free')).toEqual({ x: 0, y: 0 })
    const moved = symbols.get('under') ?? { x: 0, y: 0 }
    expect(Math.hypot(moved.x, moved.y)).toBeGreaterThan(18)
    expect(Math.hypot(moved.x, moved.y)).toBeLessThan(50)
  })

  test('symbols, warnings and words cover neither marks nor each other', () => {
    const at = fc.tuple(fc.integer({ min: 0, max: 800 }), fc.integer({ min: 0, max: 600 }))
    const things = fc.record({
      marks: fc.array(at, { maxLength: 4 }),
      places: fc.array(at, { maxLength: 8 }),
      warnings: fc.array(at, { maxLength: 5 }),
      zones: fc.array(at, { maxLength: 3 }),
    })
    fc.assert(
      fc.property(things, (given) => {
        const taken: Box[] = given.marks.map(([x, y]) => markBox({ x, y }, 36))
        const ground: Ground = {
          places: given.places.map(([x, y], index) => shelter(`p${index}`, x, y, '镇中学 118 人')),
          warnings: given.warnings.map(([x, y], index) => ({
            id: `w${index}`,
            color: 'orange',
            word: '橙色预警',
            at: [x, y],
          })),
          zones: given.zones.map(([x, y], index) => ({
            id: `z${index}`,
            kind: 'cordon',
            ring: [
              [x, y],
              [x + 40, y],
              [x, y + 40],
            ],
            label: '警戒区',
          })),
        }
        const symbols = placeSymbols(ground, project, sizes, taken)
        const { warnings, names } = placeWords(ground, symbols, project, sizes, bounds, taken)
        const placed = taken.slice(given.marks.length)
        expect(placed).toHaveLength(symbols.size + warnings.size + names.size)
        for (const [index, box] of placed.entries())
          for (const other of [...taken.slice(0, given.marks.length), ...placed.slice(index + 1)])
            expect(meets(box, other)).toBe(false)
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

describe('many incidents', () => {
  const spots = fc.array(
    fc.record({ x: fc.integer({ min: 0, max: 5000 }), y: fc.integer({ min: 0, max: 5000 }) }),
    {
      maxLength: 400,
    },
  )

  test('none is lost in a cluster, none is counted twice', () => {
    fc.assert(
      fc.property(spots, (all) => {
        const members = clustered(all, 64).flatMap((cluster) => cluster.members)
        expect(members.length).toBe(all.length)
        expect(new Set(members)).toEqual(new Set(all))
      }),
    )
  })

  test('a thousand are few elements, the chosen one among them', () => {
    const all = Array.from({ length: 1000 }, (_, index) => ({
      x: (index * 97) % 3000,
      y: (index * 57) % 2000,
      incident: {
        stream: String(index),
        lat: 0,
        lng: 0,
        mark: { level: null, sign: '' },
        title: '',
        further: '',
      },
    }))
    const { single, together } = gather(all, 64, '999')
    expect(single.length).toBeLessThanOrEqual(mostElements)
    expect(single[0]?.incident.stream).toBe('999')
    expect(single.length + together.reduce((sum, { n }) => sum + n, 0)).toBe(1000)
  })
})

test('a circle around a point closes, keeps its radius and crosses nothing', () => {
  const circle = circleAround([0.5, 0.3], 600)
  expect(ring.safeParse(circle).success).toBe(true)
  for (const [lng, lat] of circle)
    expect(Math.hypot((lng - 0.5) * 111_320, (lat - 0.3) * 111_320)).toBeCloseTo(600, 0)
})

describe('the ground', () => {
  const sight = {
    project: ([x, y]: readonly [number, number]) => ({ x, y }),
    origin: { x: 0, y: 0 },
    box: { left: -100, right: 900, top: -100, bottom: 700 },
    cell: 80,
  }
  const place = (n: number, at: readonly [number, number], kind: 'shelter' | 'medical' = 'shelter') => ({
    id: `p${n}`,
    kind,
    at,
    label: `Place ${n}`,
    old: n > 0,
  })

  test('draws what is in sight and a little beyond', () => {
    const zone = (id: string, x: number) => ({
      id,
      kind: 'cordon' as const,
      ring: [[x, 0] as const, [x + 50, 0] as const, [x, 50] as const],
      label: id,
    })
    const { places, zones } = groundInSight(
      {
        places: [place(0, [10, 10]), place(1, [-90, 10]), place(2, [-110, 10])],
        zones: [zone('in', 700), zone('edge', 880), zone('out', 920)],
        warnings: [],
      },
      sight,
    )
    expect(places.map(({ label }) => label)).toEqual(['Place 0', 'Place 1'])
    expect(zones.map(({ label }) => label)).toEqual(['in', 'edge'])
  })

  test('makes few symbols of a crowd, by kind, and every place is counted', () => {
    const kinds = ['shelter', 'medical'] as const
    const places = Array.from({ length: 4000 }, (_, n) =>
      place(n, [(n * 7) % 800, (n * 13) % 600], kinds[n % 2] ?? 'shelter'),
    )
    const drawn = groundInSight({ zones: [], places, warnings: [] }, sight).places
    expect(drawn.length).toBeLessThan(200)
    expect(new Set(drawn.map(({ id }) => id)).size).toBe(drawn.length)
    for (const kind of kinds) {
      const counts = drawn.filter((one) => one.kind === kind).map(({ label }) => Number(label))
      expect(counts.reduce((sum, n) => sum + n, 0)).toBe(2000)
    }
  })
})
