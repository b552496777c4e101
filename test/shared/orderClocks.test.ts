/** The clocks of an order: opened with it, met and ended by what becomes of it. */
import { describe, expect, test } from 'vitest'
import { clocksIn } from '../../shared/clocks/clock.ts'
import { dueNow } from '../../shared/features/order/clocks.ts'
import { order } from '../../shared/features/order/order.ts'
import { actorOf } from '../support/actors.ts'
import { given, now, own, statesOf, type Ask, type Fact } from '../support/given.ts'
import { confirmedAs, reported, responding } from '../support/incidents.ts'
import { about, ask, fire, given as bearing, health, minute, orderCity } from '../support/orders.ts'

const at = (fact: Fact): Fact => ({ ...fact, stream: about })
const incident = [{ ...reported, stream: about }, ...confirmedAs('accident').map(at), at(responding(2))]
const issue = (data: Record<string, unknown> = {}): Ask =>
  ask('order.issue', { ...bearing, what: '疏散下风向居民', ...data })

/** Facts after these orders, each given a minute after the one before, all of them taken. */
function played(...asks: Ask[]): Fact[] {
  let facts: Fact[] = [...incident]
  for (const [index, one] of asks.entries()) {
    const time = now + index * minute
    const told = given(order, ...facts).when(one, { city: orderCity, now: time })
    if ('refused' in told) throw new Error(`${one.type} was refused: ${told.refused}`)
    const actor = one.actor ?? actorOf('dutyOfficer')
    facts = [...facts, ...told.events.map((event) => ({ ...event, actor, occurredAt: time }))]
  }
  return facts
}
const clocksAfter = (...asks: Ask[]) => {
  const open = statesOf(order, played(...asks)).get(own)?.parts.open ?? {}
  return Object.fromEntries(Object.entries(clocksIn(open)).map(([id, { phase }]) => [id, phase]))
}
const sign = (actor = fire) => ask('order.signFor', {}, { actor })
const report = (actor = fire) => ask('order.reportBack', { said: '已完成' }, { actor })

describe('[ORD14] the clocks of an order', () => {
  test('open with it: one to read for each addressee, by the level, and its due time', () => {
    const open = statesOf(order, played(issue())).get(own)?.parts.open
    expect(open && clocksIn(open)).toMatchObject({
      'read-fire': { rule: 'ORD-READ-12', startedAt: now, due: now + 15 * minute, duty: { agency: 'fire' } },
      'read-health': { rule: 'ORD-READ-12', due: now + 15 * minute, duty: { agency: 'health' } },
      due: { rule: 'ORD-DUE', due: bearing.dueAt, duty: { agency: 'fire' }, counting: { amount: 60 } },
    })
    expect(open?.['receiptDueAt']).toBe(now + 15 * minute)
  })

  test('what was given by mouth was heard: only its due time runs', () => {
    expect(clocksAfter(issue({ spoken: true }))).toEqual({ due: 'running' })
  })

  test('a due time weeks away is counted in hours', () => {
    const dueAt = now + 30 * 24 * 60 * minute
    const open = statesOf(order, played(issue({ dueAt }))).get(own)?.parts.open
    expect(open && clocksIn(open)['due']).toMatchObject({
      due: dueAt,
      counting: { unit: 'hours', amount: 720 },
    })
  })

  test('reading and signing meet the one, the last report the other', () => {
    const read = ask('order.markRead', {}, { actor: health })
    expect(clocksAfter(issue(), sign(), read)).toEqual({
      'read-fire': 'met',
      'read-health': 'met',
      due: 'running',
    })
    const both = [issue(), sign(), sign(health), report(), report(health)]
    expect(clocksAfter(...both.slice(0, 4))).toMatchObject({ due: 'running' })
    expect(clocksAfter(...both)).toMatchObject({ due: 'met' })
  })

  test('an answered call meets the time to read, one that nobody answers does not', () => {
    const call = (answered: boolean) =>
      ask('order.recordCall', { agency: 'fire', number: '0990-5501020', answered, said: '值班员' })
    expect(clocksAfter(issue(), call(false))).toMatchObject({ 'read-fire': 'running' })
    expect(clocksAfter(issue(), call(false), call(true))).toMatchObject({ 'read-fire': 'met' })
  })

  test('refusing ends it, and so do closing and withdrawing with all that still runs', () => {
    const refuse = ask('order.refuse', { reason: '人手不足' }, { actor: health })
    expect(clocksAfter(issue(), refuse)).toMatchObject({ 'read-health': 'cancelled', 'read-fire': 'running' })
    expect(clocksAfter(issue(), ask('order.withdraw', { reason: '重复' }))).toEqual({
      'read-fire': 'cancelled',
      'read-health': 'cancelled',
      due: 'cancelled',
    })
  })

  test('a report that is sent back opens the due time again: what was met stays met', () => {
    const back = ask('order.return', { agency: 'fire', reason: '补充数字' })
    const ways = [issue(), sign(), sign(health), report(), report(health), back]
    expect(clocksAfter(...ways)).toMatchObject({ due: 'met', 'due-1': 'running' })
    expect(clocksAfter(...ways, report())).toMatchObject({ due: 'met', 'due-1': 'met' })
    const open = statesOf(order, played(...ways)).get(own)?.parts.open
    expect(open && dueNow(open as never)).toBe(bearing.dueAt)
  })
})
