/** What a city changes and confirms of its rules of time: by two persons, from a day on, never backwards. */
import { describe, expect, test } from 'vitest'
import { readCityRules } from '../../server/city/rules.ts'
import { due } from '../../shared/clocks/due.ts'
import { rulesOn, unconfirmedIn } from '../../shared/clocks/overrides.ts'
import { ruleOf } from '../../shared/clocks/rule.ts'
import { mostWaiting, mostYears } from '../../shared/features/city/decide.ts'
import { city as feature } from '../../shared/features/city/city.ts'
import type { CityOpen } from '../../shared/features/city/state.ts'
import { actorOf, city } from '../support/actors.ts'
import { at, written } from '../support/calendar.ts'
import {
  bookOpened,
  confirmedOn,
  proposedFrom,
  proposer,
  ruleConfirmed,
  threeDays,
  withdrawn,
} from '../support/cityRules.ts'
import { given, own, statesOf, type Ask, type Fact } from '../support/given.ts'
import { yunting } from '../support/playing.ts'

/** The tests' today is 21 November 2026. */
const today = '2026-11-21'
const base = readCityRules(yunting)
const overrides = { city: base }
const supervisor = actorOf('supervisor')
const propose: Ask = {
  type: 'city.proposeOverride',
  data: { rule: 'HL-5WD', counting: threeDays, from: '2026-12-01', basis: '市政府2026年第12号文' },
  actor: proposer,
}
const proposeWith = (data: object): Ask => ({ ...propose, data: { ...propose.data, ...data } })
const confirm: Ask = { type: 'city.confirmOverride', data: { rule: 'HL-5WD' }, actor: supervisor }
const withdraw: Ask = { type: 'city.withdrawProposal', data: { rule: 'HL-5WD' }, actor: supervisor }

const when = (facts: Fact[], ask: Ask) => given(feature, bookOpened, ...facts).when(ask, overrides)
const openOf = (...facts: Fact[]) =>
  statesOf(feature, [bookOpened, ...facts]).get(own)?.parts.open as CityOpen
const inForceOn = (day: string, ...facts: Fact[]) => ruleOf(rulesOn(base, openOf(...facts), day), 'HL-5WD')

describe('the book of rules', () => {
  test('is opened once for a city: its place is claimed', () => {
    expect(given(feature).when({ type: 'city.open', data: { area: city } })).toEqual({
      events: [{ type: 'city.opened', data: { area: city } }],
      claims: [`city:${city}`],
      releases: [],
    })
    expect([feature.areaOf(openOf()), feature.isClosed()]).toEqual([city, false])
  })

  test('is judged by the city’s rules; without them the house is at fault', () => {
    expect(() => given(feature, bookOpened).when(propose)).toThrow(/there are none/)
    expect(() => given(feature).when(propose, overrides)).toThrow(/missing city/)
  })
})

describe('[CITY1] an override', () => {
  test('is proposed with its basis and its day, and notes whose proposal it is for the auditor alone', () => {
    const events = [
      { type: 'city.overrideProposed', data: propose.data },
      { type: 'city.proposerNoted', data: { rule: 'HL-5WD', account: proposer.account } },
    ]
    expect(when([], propose)).toEqual({ events, claims: [], releases: [] })
    const state = statesOf(feature, [bookOpened, ...proposedFrom('2026-12-01')]).get(own)
    expect(JSON.stringify(state?.parts.open)).not.toContain(proposer.account)
  })

  test('is confirmed by a second person, whatever post the first one holds by then', () => {
    const waiting = proposedFrom('2026-12-01')
    expect(when(waiting, { ...confirm, actor: { ...supervisor, account: proposer.account } })).toEqual({
      refused: 'city.secondPerson',
    })
    expect(when(waiting, confirm)).toMatchObject({
      events: [{ type: 'city.overrideConfirmed', data: { rule: 'HL-5WD', on: today } }],
    })
  })

  test('waits for one decision at a time, and can be withdrawn', () => {
    const waiting = proposedFrom('2026-12-01')
    expect(when(waiting, propose)).toEqual({ refused: 'city.alreadyProposed' })
    expect(when(waiting, withdraw)).toMatchObject({ events: [withdrawn] })
    expect(when([...waiting, withdrawn], confirm)).toEqual({ refused: 'city.notProposed' })
    expect(when([], withdraw)).toEqual({ refused: 'city.notProposed' })
    expect(openOf(...waiting, withdrawn)).toEqual(openOf())
  })

  test('names a rule there is, and counts otherwise than before', () => {
    expect(when([], proposeWith({ rule: 'HL-NOSUCH' }))).toEqual({ refused: 'city.ruleUnknown' })
    expect(when([], proposeWith({ counting: { ...threeDays, amount: 5 } }))).toEqual({
      refused: 'city.sameRule',
    })
    const standing = [...proposedFrom(today), confirmedOn(today)]
    expect(when(standing, propose)).toEqual({ refused: 'city.sameRule' })
    expect(when(standing, proposeWith({ counting: { ...threeDays, amount: 5 } }))).toHaveProperty('events')
  })

  test('of hours neither leaves out a day nor moves: the door refuses it', () => {
    const { data } = feature.commands['city.proposeOverride']
    const hours = { ...threeDays, unit: 'hours', startExcluded: false }
    const asked = { ...propose.data, counting: hours }
    expect(data.safeParse(asked).success).toBe(true)
    expect(data.safeParse({ ...asked, counting: { ...hours, startExcluded: true } }).success).toBe(false)
    expect(data.safeParse({ ...asked, counting: { ...hours, rollToWorkingDay: true } }).success).toBe(false)
    expect(data.safeParse({ ...asked, basis: '' }).success).toBe(false)
  })
})

describe('[CITY2] nothing comes into force backwards', () => {
  test('an override of yesterday is refused, one of today is not', () => {
    expect(when([], proposeWith({ from: '2026-11-20' }))).toEqual({ refused: 'city.dayPast' })
    expect(when([], proposeWith({ from: today }))).toHaveProperty('events')
  })

  test('one that was confirmed too late is refused', () => {
    expect(when(proposedFrom('2026-11-20'), confirm)).toEqual({ refused: 'city.dayPast' })
  })

  test('the rule counts otherwise from its day on, as the city’s own, and no clock that runs moves', () => {
    const facts = [...proposedFrom('2026-12-01'), confirmedOn(today)]
    const before = inForceOn('2026-11-30', ...facts)
    expect(before).toEqual(ruleOf(base, 'HL-5WD'))
    const after = inForceOn('2026-12-01', ...facts)
    expect(after).toMatchObject({
      amount: 3,
      profile: 'city',
      evidence: 'own',
      basis: { zh: '市政府2026年第12号文', en: '市政府2026年第12号文' },
      confirmedBy: { role: 'supervisor', agency: 'command-centre', on: today, basis: '市政府2026年第12号文' },
    })
    const opened = at('2026-11-30 10:00')
    expect(written(due(before, opened, base.calendar).due)).toBe('2026-12-07 18:00')
    expect(written(due(after, at('2026-12-01 10:00'), base.calendar).due)).toBe('2026-12-04 18:00')
    expect(base).toEqual(readCityRules(yunting))
  })

  test('of several the one that began last counts, of the same day the one confirmed later', () => {
    const days = (amount: number) => ({ ...threeDays, amount })
    const facts = [
      ...proposedFrom('2026-12-01', days(3)),
      confirmedOn(today),
      ...proposedFrom('2026-12-20', days(2)),
      confirmedOn(today),
      ...proposedFrom('2026-12-01', days(4)),
      confirmedOn(today),
    ]
    const amounts = ['2026-11-30', '2026-12-01', '2026-12-19', '2026-12-20'].map(
      (day) => inForceOn(day, ...facts).amount,
    )
    expect(amounts).toEqual([5, 4, 4, 2])
  })

  test('what no longer counts and never will leaves the state; what waits is bounded', () => {
    const days = ['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24']
    const facts = days.flatMap((day, index) => [
      ...proposedFrom(day, { ...threeDays, amount: index + 1 }),
      confirmedOn(day),
    ])
    expect(openOf(...facts).overrides['HL-5WD']?.map(({ from }) => from)).toEqual(days.slice(-2))
    const waiting = Array.from({ length: mostWaiting }, (_, index) => [
      ...proposedFrom(`2026-12-0${index + 1}`, { ...threeDays, amount: index + 6 }),
      confirmedOn(today),
    ]).flat()
    expect(when(waiting, proposeWith({ from: '2026-12-20' }))).toEqual({ refused: 'city.enough' })
  })
})

describe('[CITY3] a rule confirmed by this city', () => {
  const confirmRule: Ask = {
    type: 'city.confirmRule',
    data: { rule: 'XF-DO', basis: '市信访联席会议第3次会议纪要' },
    actor: actorOf('commander'),
  }

  test('says who, when and on what basis, and counts as before', () => {
    expect(when([], confirmRule)).toMatchObject({
      events: [{ type: 'city.ruleConfirmed', data: ruleConfirmed.data }],
    })
    const confirmed = ruleOf(rulesOn(base, openOf(ruleConfirmed), today), 'XF-DO')
    expect(confirmed).toEqual({
      ...ruleOf(base, 'XF-DO'),
      confirmedBy: {
        role: 'commander',
        agency: 'command-centre',
        on: today,
        basis: '市信访联席会议第3次会议纪要',
      },
    })
  })

  test('is a rule there is', () => {
    expect(when([], { ...confirmRule, data: { ...confirmRule.data, rule: 'XF-NOSUCH' } })).toEqual({
      refused: 'city.ruleUnknown',
    })
  })

  test('keeps who and when after the words of its basis were erased', () => {
    const erased = { ...ruleConfirmed, data: { ...ruleConfirmed.data, basis: null } }
    expect(ruleOf(rulesOn(base, openOf(erased), today), 'XF-DO').confirmedBy).toMatchObject({
      on: today,
      basis: null,
    })
    const [first, noted] = proposedFrom(today)
    const facts = [{ ...first, data: { ...first?.data, basis: null } }, noted, confirmedOn(today)] as Fact[]
    expect(inForceOn(today, ...facts)).toMatchObject({ amount: 3, basis: ruleOf(base, 'HL-5WD').basis })
  })
})

describe('[CITY5] the working calendar', () => {
  const days = {
    year: 2027,
    evidence: 'full',
    holidays: [{ from: '01-01', to: '01-03', name: { zh: '元旦', en: 'New Year' } }],
    workingDays: ['01-09'],
    source: '国务院办公厅关于2027年部分节假日安排的通知',
  }
  const proposeYear: Ask = { type: 'city.proposeYear', data: days, actor: proposer }
  const confirmYear: Ask = { type: 'city.confirmCalendar', data: { part: '2027' }, actor: supervisor }
  const asked: Fact[] = [
    { type: 'city.yearProposed', data: days, actor: proposer },
    {
      type: 'city.calendarProposerNoted',
      data: { part: '2027', account: proposer.account },
      actor: proposer,
    },
  ]
  const confirmed: Fact = {
    type: 'city.calendarConfirmed',
    data: { part: '2027', on: today },
    actor: supervisor,
  }
  const hours = [{ from: '08:30', to: '17:00' }]
  const ofHours = { officeHours: hours, from: '2026-12-01', basis: '市政府办公室通知' }
  const hoursAsked: Fact = { type: 'city.officeHoursProposed', data: ofHours, actor: proposer }
  const hoursConfirmed: Fact = {
    type: 'city.calendarConfirmed',
    data: { part: 'officeHours', on: today },
    actor: supervisor,
  }
  const fiveDays = ruleOf(base, 'HL-5WD')
  const dueOn = (day: string, ...facts: Fact[]) =>
    written(due(fiveDays, at(`${day} 10:00`), rulesOn(base, openOf(...facts), day).calendar).due)

  test('takes a year one proposed and a second person confirmed; before that it stays unknown', () => {
    expect(when([], proposeYear)).toMatchObject({ events: asked.map(({ type, data }) => ({ type, data })) })
    expect(when(asked, { ...confirmYear, actor: { ...supervisor, account: proposer.account } })).toEqual({
      refused: 'city.secondPerson',
    })
    expect(when(asked, confirmYear)).toMatchObject({
      events: [{ type: confirmed.type, data: confirmed.data }],
    })
    expect(() => dueOn('2026-12-30', ...asked)).toThrow(/2027/)
    // Four working days of January 2027 after the holiday.
    expect(dueOn('2026-12-30', ...asked, confirmed)).toBe('2027-01-07 18:00')
    expect(openOf(...asked, confirmed).years['2027']).toMatchObject({
      source: days.source,
      confirmedBy: { role: 'supervisor', on: today },
    })
  })

  test('keeps one proposal at a time, which can be withdrawn', () => {
    const withdraw: Ask = { type: 'city.withdrawCalendar', data: { part: '2027' }, actor: supervisor }
    expect(when(asked, proposeYear)).toEqual({ refused: 'city.alreadyProposed' })
    expect(when([], withdraw)).toEqual({ refused: 'city.notProposed' })
    expect(when([], confirmYear)).toEqual({ refused: 'city.notProposed' })
    const gone: Fact = { type: 'city.calendarWithdrawn', data: { part: '2027' } }
    expect(when(asked, withdraw)).toMatchObject({ events: [gone] })
    expect(openOf(...asked, gone)).toEqual(openOf())
  })

  test('changes no year that is over, and holds so many', () => {
    expect(when([], { ...proposeYear, data: { ...days, year: 2025, workingDays: [] } })).toEqual({
      refused: 'city.dayPast',
    })
    const years = Array.from({ length: mostYears }, (_, index): Fact => {
      const data = { ...days, year: 2040 + index, workingDays: [] }
      return { type: 'city.yearProposed', data }
    })
    expect(when(years, proposeYear)).toEqual({ refused: 'city.enough' })
  })

  test('is refused at the door where its days are none, or names of holidays hold more than letters', () => {
    const { data } = feature.commands['city.proposeYear']
    expect(data.safeParse(days).success).toBe(true)
    const named = (zh: string) => ({ ...days, holidays: [{ ...days.holidays[0], name: { zh, en: 'A' } }] })
    for (const wrong of [
      { ...days, workingDays: ['01-11'] },
      { ...days, holidays: [] },
      named('王某13900000000'),
      named('x'),
    ])
      expect(data.safeParse(wrong).success).toBe(false)
  })

  test('office hours count from their day on', () => {
    const ask: Ask = { type: 'city.proposeOfficeHours', data: ofHours, actor: proposer }
    expect(when([], ask)).toMatchObject({ events: [{ type: hoursAsked.type }, {}] })
    expect(when([hoursAsked], ask)).toEqual({ refused: 'city.alreadyProposed' })
    expect(when([], { ...ask, data: { ...ofHours, from: '2026-11-20' } })).toEqual({
      refused: 'city.dayPast',
    })
    const facts = [hoursAsked, hoursConfirmed]
    expect(dueOn('2026-11-24', ...facts)).toBe('2026-12-01 18:00')
    expect(dueOn('2026-12-01', ...facts)).toBe('2026-12-08 17:00')
    const waiting = ['02', '03', '04', '05'].flatMap((day) => [
      { ...hoursAsked, data: { ...ofHours, from: `2026-12-${day}` } },
      hoursConfirmed,
    ])
    expect(when(waiting, ask)).toEqual({ refused: 'city.enough' })
    expect(openOf({ ...hoursAsked, data: { ...ofHours, basis: null } }, hoursConfirmed).hours).toMatchObject([
      { confirmedBy: { basis: null } },
    ])
  })
})

test('[CITY3] [CITY6] what nobody confirmed is listed, but for what is for reference', () => {
  const before = unconfirmedIn(base)
  expect(before).toContain('HL-5WD')
  expect(before.map((id) => ruleOf(base, id).referenceOnly)).not.toContain(true)
  const after = unconfirmedIn(rulesOn(base, openOf(ruleConfirmed), today))
  expect(before.filter((id) => !after.includes(id))).toEqual(['XF-DO'])
})

test('[CITY4] the rules say how many decisions they hold; none are those of the files', () => {
  expect(rulesOn(base, openOf(), today)).toBe(base)
  const facts = [...proposedFrom(today), ruleConfirmed]
  expect(rulesOn(base, openOf(...facts), today).decided).toBe(1)
  expect(rulesOn(base, openOf(...facts, confirmedOn(today)), today).decided).toBe(2)
})

test('[CITY2] a rule that counts otherwise says how it counted before, and what that rested on', () => {
  const facts = [ruleConfirmed, ...proposedFrom('2026-12-01'), confirmedOn(today)]
  const { unit, amount, basis, profile, evidence } = ruleOf(base, 'HL-5WD')
  expect(inForceOn('2026-12-01', ...facts).earlier).toMatchObject([
    { unit, amount, basis, profile, evidence },
  ])
  expect(inForceOn('2026-11-30', ...facts)).not.toHaveProperty('earlier')
})

test('[CITY1] a house keeps no book for another city', () => {
  expect(given(feature).when({ type: 'city.open', data: { area: '990200000000' } }, overrides)).toEqual({
    refused: 'city.otherCity',
  })
})
