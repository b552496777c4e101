import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { areaPath, covers } from '../../shared/access/actor.ts'
import { city, community, county, otherCounty } from '../support/actors.ts'

const township = '990102003000'

describe('areaPath', () => {
  test.each([
    ['city', city, [city]],
    ['county', county, [city, county]],
    ['township', township, [city, county, township]],
    ['community', community, [city, county, township, community]],
  ])('of a %s names what contains it, itself last', (_level, code, path) => {
    expect(areaPath(code)).toEqual(path)
  })

  test('names each level once and ends in the code itself', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{12}$/), (code) => {
        const path = areaPath(code)
        expect(new Set(path).size).toBe(path.length)
        expect(path.at(-1)).toBe(code)
      }),
      { seed: 12 },
    )
  })
})

describe('covers', () => {
  test.each([
    [city, community, true],
    [city, city, true],
    [county, community, true],
    [township, community, true],
    [community, community, true],
    [community, township, false],
    [county, city, false],
    [otherCounty, community, false],
    [city, '980102003001', false],
  ])('%s over %s: %s', (area, code, isCovered) => {
    expect(covers(area, code)).toBe(isCovered)
  })

  test('is transitive: whoever covers an area covers everything below it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{12}$/), (code) => {
        for (const area of areaPath(code))
          for (const above of areaPath(area)) expect(covers(above, code)).toBe(true)
      }),
      { seed: 4 },
    )
  })
})
