/** What a city changes and confirms of its rules of time: by two persons, from a day on, never backwards. */
import { describe, expect, test } from 'vitest'
import { readCityRules } from '../../server/city/rules.ts'
import { due } from '../../shared/clocks/due.ts'
import { rulesAt } from '../../shared/clocks/overrides.ts'
import { ruleOf } from '../../shared/clocks/rule.ts'
import { mostWaiting } from '../../shared/features/city/decide.ts'
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
const inForceOn = (day: string, ...facts: Fact[]) => ruleOf(rulesAt(base, openOf(...facts), day), 'HL-5WD')

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
      evidence: 'local',
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
    const confirmed = ruleOf(rulesAt(base, openOf(ruleConfirmed), today), 'XF-DO')
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
    expect(ruleOf(rulesAt(base, openOf(erased), today), 'XF-DO').confirmedBy).toMatchObject({
      on: today,
      basis: null,
    })
    const [first, noted] = proposedFrom(today)
    const facts = [{ ...first, data: { ...first?.data, basis: null } }, noted, confirmedOn(today)] as Fact[]
    expect(inForceOn(today, ...facts)).toMatchObject({ amount: 3, basis: ruleOf(base, 'HL-5WD').basis })
  })
})
