/** The rule table suggests, a person decides (D19, domain.md §4.1; thresholds of 国务院令第493号 Art. 3). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { categories } from '../../shared/features/incident/grading.ts'
import {
  crowdBands,
  eventLevels,
  gradingRule,
  namesHarm,
  signs,
  suggest,
  type GradingRule,
  type Signs,
} from '../../shared/features/incident/grading.ts'
import { actorOf } from '../support/actors.ts'
import type { Fact } from '../support/given.ts'
import {
  askTo,
  cityRules,
  confirmedAs,
  incidentAfter,
  incidentAt,
  reportedAs,
  verifying,
  wayTo,
} from '../support/incidents.ts'

const { grading } = cityRules
const levelOf = (seen: Signs, category: (typeof categories)[number] = 'accident') =>
  suggest(grading, category, seen).eventLevel
const commander = actorOf('commander')

describe('the table of accidents', () => {
  test.each([
    [{ dead: 30 }, 'L1'],
    [{ dead: 29 }, 'L2'],
    [{ dead: 10 }, 'L2'],
    [{ dead: 9 }, 'L3'],
    [{ dead: 3 }, 'L3'],
    [{ dead: 2 }, 'L4'],
    [{ dead: 1 }, 'L4'],
    [{ seriouslyInjured: 100 }, 'L1'],
    [{ seriouslyInjured: 99 }, 'L2'],
    [{ seriouslyInjured: 50 }, 'L2'],
    [{ seriouslyInjured: 49 }, 'L3'],
    [{ seriouslyInjured: 10 }, 'L3'],
    [{ seriouslyInjured: 9 }, 'L4'],
    [{ directLoss: 100_000_000 }, 'L1'],
    [{ directLoss: 99_999_999 }, 'L2'],
    [{ directLoss: 50_000_000 }, 'L2'],
    [{ directLoss: 49_999_999 }, 'L3'],
    [{ directLoss: 10_000_000 }, 'L3'],
    [{ directLoss: 9_999_999 }, 'L4'],
  ] as const)('[INC7] %j is %s: 以上 includes, 以下 excludes', (seen, level) => {
    expect(levelOf(seen)).toEqual({ level, rule: `accident-${level.slice(1)}`, basis: 'statutory' })
  })

  test.each([
    {},
    { dead: 0 },
    { crowd: 'from1000' },
    { unansweredGrievances: 64 },
    { hazardInPlace: false },
  ] as const)('[INC7] %j suggests no level', (seen) => {
    expect(levelOf(seen)).toBeUndefined()
  })

  test('[INC7] the gravest of all signs counts, with the rule that said so', () => {
    expect(levelOf({ dead: 1, seriouslyInjured: 12, directLoss: 60_000_000 })).toMatchObject({
      level: 'L2',
      rule: 'accident-2',
    })
  })

  test('[INC7] says nothing of another category', () => {
    expect(levelOf({ dead: 30 }, 'naturalDisaster')).toBeUndefined()
    expect(levelOf({ dead: 30 }, 'publicHealth')).toBeUndefined()
  })

  test('[INC7] a rule of one scale suggests nothing on the other', () => {
    expect(suggest(grading, 'naturalDisaster', { hazardInPlace: true })).toEqual({
      responseLevel: { level: 3, rule: 'accident-response' },
    })
  })

  test('[INC7] never gets milder by more harm', () => {
    const count = fc.nat({ max: 120 })
    const rank = (seen: Signs) => eventLevels.indexOf(levelOf(seen)?.level ?? 'L4')
    fc.assert(
      fc.property(count, count, count, count, (dead, seriouslyInjured, moreDead, moreInjured) => {
        const worse = { dead: dead + moreDead, seriouslyInjured: seriouslyInjured + moreInjured }
        expect(rank(worse)).toBeLessThanOrEqual(rank({ dead, seriouslyInjured }))
      }),
      { seed: 493 },
    )
  })
})

describe('social security', () => {
  test.each(crowdBands)('[INC10] a crowd of %s alone comes to level 4 at most, on either scale', (crowd) => {
    const suggested = suggest(grading, 'socialSecurity', { crowd, unansweredGrievances: 900 })
    expect(suggested.responseLevel?.level ?? 4).toBe(4)
    expect(suggested.eventLevel?.level ?? 'L4').toBe('L4')
  })

  test('[INC10] with a hazard the city’s profile speaks', () => {
    expect(suggest(grading, 'socialSecurity', { hazardInPlace: true, crowd: 'from50' })).toEqual({
      eventLevel: { level: 'L3', rule: 'social-hazard', basis: 'city' },
      responseLevel: { level: 2, rule: 'social-hazard' },
    })
  })

  test.each([
    [{ dead: 1 }, true],
    [{ seriouslyInjured: 1 }, true],
    [{ hazardInPlace: true }, true],
    [{ blockedMin: 1 }, true],
    [{}, false],
    [{ dead: 0, seriouslyInjured: 0, hazardInPlace: false, blockedMin: 0 }, false],
    [{ crowd: 'from1000', unansweredGrievances: 900, directLoss: 1_000_000 }, false],
  ] as const)('[INC6] %j names harm: %s', (seen, isHarm) => {
    expect(namesHarm(seen)).toBe(isHarm)
  })

  test('[INC6] no sign says who people are, what they say or where they mean to go', () => {
    expect(Object.keys(signs.shape).sort()).toEqual([
      'blockedMin',
      'crowd',
      'dead',
      'directLoss',
      'hazardInPlace',
      'seriouslyInjured',
      'unansweredGrievances',
    ])
    for (const factor of ['religion', 'ethnicity', 'students', 'destination', 'slogan', 'people'])
      expect(signs.safeParse({ [factor]: 1 }).success).toBe(false)
  })
})

describe('a rule', () => {
  const rule = grading[0] as GradingRule

  test.each([
    ['no source', { source: '' }],
    ['no sign', { anyOf: [] }],
    ['a sign nobody knows', { anyOf: [{ sign: 'ethnicity', atLeast: 1 }] }],
    ['no category', { categories: [] }],
    ['a warning colour', { warningColor: 'red' }],
    ['a person’s judgement as its basis', { basis: 'judged' }],
    ['a response level of 5', { responseLevel: 5 }],
  ])('with %s does not pass', (_what, wrong) => {
    expect(gradingRule.safeParse({ ...rule, ...wrong }).success).toBe(false)
  })
})

describe('grading', () => {
  const graded = (asked: Record<string, unknown>, ...facts: Fact[]) =>
    incidentAt('responding', ...facts).when({ ...askTo('incident.grade', asked), actor: commander })

  test('[INC7] follows the table and names its rule', () => {
    expect(graded({ signs: { dead: 3 }, eventLevel: 'L3' })).toMatchObject({
      events: [
        {
          type: 'incident.graded',
          data: { eventLevel: 'L3', rule: 'accident-3', suggested: 'L3', basis: 'statutory' },
        },
      ],
    })
  })

  test.each(['L1', 'L2', 'L4', null])('[INC8] to %s where the table says L3 asks why', (eventLevel) => {
    expect(graded({ signs: { dead: 3 }, eventLevel })).toEqual({ refused: 'incident.reasonNeeded' })
  })

  test('[INC8] otherwise with a reason rests on that judgement, and keeps what was suggested', () => {
    expect(graded({ signs: { dead: 3 }, eventLevel: 'L2', reason: '仍有失联' })).toMatchObject({
      events: [
        {
          data: {
            eventLevel: 'L2',
            rule: 'accident-3',
            suggested: 'L3',
            basis: 'judged',
            reason: '仍有失联',
          },
        },
      ],
    })
  })

  test('[INC8] where no rule speaks rests on judgement too', () => {
    expect(graded({ signs: {}, eventLevel: 'L4', reason: '专家会商' })).toMatchObject({
      events: [{ data: { eventLevel: 'L4', rule: null, suggested: null, basis: 'judged' } }],
    })
    expect(graded({ signs: {}, eventLevel: 'L4' })).toEqual({ refused: 'incident.reasonNeeded' })
  })

  test('[INC7] without a level rests on nothing', () => {
    expect(graded({ signs: {}, eventLevel: null })).toMatchObject({
      events: [{ data: { eventLevel: null, rule: null, basis: null } }],
    })
  })

  test('[INC18] names the row of the level it replaces', () => {
    const rowOf = (told: ReturnType<typeof graded>) =>
      'events' in told ? told.events[0]?.data['ends'] : told
    const position = wayTo.responding.findIndex(({ type }) => type === 'incident.graded') + 1
    expect(rowOf(graded({ signs: {}, eventLevel: null }))).toEqual([`at-${position}`])
  })

  test('throws without the city’s rules: that is a fault of the house, not of the sender', () => {
    expect(() =>
      incidentAt('responding').when({ ...askTo('incident.grade'), actor: commander }, { city: undefined }),
    ).toThrow('grading rules')
  })

  const social = (signsSeen: Record<string, unknown>) =>
    incidentAfter(reportedAs('socialSecurity'), verifying, ...confirmedAs('socialSecurity', signsSeen))

  test('[INC9] a social-security event takes the level its city maps and none besides, whatever the reason', () => {
    const ask = (eventLevel: string | null) => ({
      ...askTo('incident.grade', { signs: { hazardInPlace: true }, eventLevel, reason: '会商研判' }),
      actor: commander,
    })
    expect(social({}).when(ask('L3'))).toMatchObject({
      events: [{ data: { eventLevel: 'L3', basis: 'city' } }],
    })
    expect(social({}).when(ask(null))).toMatchObject({
      events: [{ data: { eventLevel: null, basis: null } }],
    })
    for (const level of ['L1', 'L2', 'L4'])
      expect(social({}).when(ask(level))).toEqual({ refused: 'incident.levelForSocialSecurity' })
  })

  test('[INC9] and none at all where its city maps none', () => {
    const city = { ...cityRules, grading: grading.filter(({ basis }) => basis === 'statutory') }
    const ask = askTo('incident.grade', { signs: { dead: 30 }, eventLevel: 'L1', reason: '会商研判' })
    expect(social({}).when({ ...ask, actor: commander }, { city })).toEqual({
      refused: 'incident.levelForSocialSecurity',
    })
  })

  test('[INC9] a statute in its name is not its city’s profile', () => {
    const statute = { ...(grading[0] as GradingRule), categories: ['socialSecurity' as const] }
    const ask = askTo('incident.grade', { signs: { dead: 30 }, eventLevel: 'L1', reason: '会商研判' })
    expect(
      social({}).when({ ...ask, actor: commander }, { city: { ...cityRules, grading: [statute] } }),
    ).toEqual({
      refused: 'incident.levelForSocialSecurity',
    })
  })
})

describe('confirming', () => {
  const confirm = (data: Record<string, unknown>, ...facts: Fact[]) =>
    incidentAfter(reportedAs('accident'), verifying, ...facts).when(askTo('incident.confirm', data))

  test('[INC7] grades in the same breath, by the category that was confirmed', () => {
    expect(confirm({})).toMatchObject({
      events: [
        { type: 'incident.confirmed', data: { category: 'accident' } },
        { type: 'incident.graded', data: { eventLevel: 'L3', basis: 'statutory' } },
      ],
    })
    expect(confirm({ category: 'publicHealth' })).toEqual({ refused: 'incident.reasonNeeded' })
  })

  test('[INC6] a social-security event needs a named harm', () => {
    const social = { category: 'socialSecurity', eventLevel: null }
    expect(confirm({ ...social, signs: { crowd: 'from1000' } })).toEqual({ refused: 'incident.noHarmNamed' })
    expect(confirm({ ...social, signs: { blockedMin: 30 } })).toMatchObject({
      events: [{ type: 'incident.confirmed' }, { data: { eventLevel: null } }],
    })
  })

  test('[INC9] a social-security event gets no level outside its city’s profile', () => {
    const asked = { category: 'socialSecurity', signs: { dead: 3 }, eventLevel: 'L3', reason: '会商研判' }
    expect(confirm(asked)).toEqual({ refused: 'incident.levelForSocialSecurity' })
  })

  test('[INC13] to social security waits until no warning is in force', () => {
    const social = { category: 'socialSecurity', signs: { dead: 1 }, eventLevel: null }
    expect(incidentAt('verifying').when(askTo('incident.confirm', social))).toEqual({
      refused: 'incident.warningInForce',
    })
  })
})
