/** The fictional city's grading table: the statute to its letter, the city's own profile within the law. */
import { describe, expect, test } from 'vitest'
import { readCityRules } from '../../server/city/rules.ts'
import { categories, suggest, type EventLevel, type Signs } from '../../shared/features/incident/grading.ts'
import { yunting } from '../support/playing.ts'

const { grading } = readCityRules(yunting)
const yuan = 10_000

describe('accidents follow Art. 3 of the regulation: 以上 includes, 以下 does not', () => {
  test.each<[EventLevel, Signs, Signs | undefined]>([
    ['L1', { dead: 30 }, { dead: 29 }],
    ['L1', { seriouslyInjured: 100 }, { seriouslyInjured: 99 }],
    ['L1', { directLoss: 10_000 * yuan }, { directLoss: 10_000 * yuan - 1 }],
    ['L2', { dead: 10 }, { dead: 9 }],
    ['L2', { seriouslyInjured: 50 }, { seriouslyInjured: 49 }],
    ['L2', { directLoss: 5_000 * yuan }, { directLoss: 5_000 * yuan - 1 }],
    ['L3', { dead: 3 }, { dead: 2 }],
    ['L3', { seriouslyInjured: 10 }, { seriouslyInjured: 9 }],
    ['L3', { directLoss: 1_000 * yuan }, { directLoss: 1_000 * yuan - 1 }],
    ['L4', { dead: 1 }, { dead: 0 }],
    ['L4', { seriouslyInjured: 1 }, undefined],
  ])('%s from %j on', (level, from, below) => {
    expect(suggest(grading, 'accident', from).eventLevel).toMatchObject({ level, basis: 'statutory' })
    if (below) expect(suggest(grading, 'accident', below).eventLevel?.level).not.toBe(level)
  })
})

describe('social-security events', () => {
  test('have no event level, whatever happened', () => {
    const worst: Signs = {
      dead: 100,
      seriouslyInjured: 100,
      hazardInPlace: true,
      blockedMin: 9999,
      crowd: 'from1000',
    }
    expect(suggest(grading, 'socialSecurity', worst)).toMatchObject({ responseLevel: { level: 1 } })
    expect(suggest(grading, 'socialSecurity', worst).eventLevel).toBeUndefined()
  })

  test.each([
    [4, { crowd: 'from1000', unansweredGrievances: 500 }],
    [4, { blockedMin: 15, crowd: 'from50' }],
    [3, { hazardInPlace: true }],
    [3, { blockedMin: 360 }],
    [2, { dead: 1 }],
    [1, { dead: 3 }],
  ] as const)('come to response level %i with %j', (level, signs) => {
    expect(suggest(grading, 'socialSecurity', signs).responseLevel?.level).toBe(level)
  })

  test('that are calm and block nothing suggest nothing', () => {
    expect(suggest(grading, 'socialSecurity', { crowd: 'from10' })).toEqual({})
  })
})

test('every category has a response level for every step, and says whose rule it is', () => {
  for (const category of categories) {
    const levels = grading
      .filter(({ categories, responseLevel }) => categories.includes(category) && responseLevel !== undefined)
      .map(({ responseLevel }) => responseLevel)
    expect(levels, category).toEqual([1, 2, 3, 4])
  }
  for (const { basis, source } of grading) expect(source).toMatch(basis === 'city' ? /^本市分级/ : /第三条/)
})
