/** The clocks of a matter (domain.md §2.4): what those who brought it wait for, and what a unit has to do in between. */
import { describe, expect, test } from 'vitest'
import { clocksIn } from '../../shared/clocks/clock.ts'
import { isSilent } from '../../shared/features/grievance/clocks.ts'
import { grievance } from '../../shared/features/grievance/grievance.ts'
import type { GrievanceOpen } from '../../shared/features/grievance/state.ts'
import { actorOf } from '../support/actors.ts'
import { written } from '../support/calendar.ts'
import { given, own, statesOf, type Ask, type Fact } from '../support/given.ts'
import {
  answer,
  ask,
  instantOf as at,
  intaken,
  played as playedMatter,
  street,
} from '../support/grievances.ts'
import { idOf } from '../support/ids.ts'
import { orderCity } from '../support/orders.ts'

const labour = actorOf('liaison', { agency: 'labour' })
const petition = { ...intaken, procedure: 'petition', channel: 'letter' }
const visit = { ...intaken, procedure: 'homeVisit', channel: 'homeVisit', callers: 2 }

const played = (...orders: Parameters<typeof playedMatter>): GrievanceOpen => playedMatter(...orders).open
const clocksOf = (open: GrievanceOpen): Record<string, string> =>
  Object.fromEntries(
    Object.values(clocksIn(open)).map(({ id, rule, duty, due, phase }) => [
      id,
      `${rule} ${duty.agency} ${written(due).slice(5)} ${phase}`,
    ]),
  )

describe('a ticket of the hotline', () => {
  test('[GRV11] has its first answer due five working days after a unit was given it', () => {
    const open = played(['02-27 10:12', ask('receive', { ...intaken, lead: 'street' })])
    expect(clocksOf(open)).toEqual({ first: 'HL-5WD street 03-05 18:00 running' })
  })

  test('[GRV11] that nobody was given has no clock, and gets none when it is answered at once', () => {
    const open = played(
      ['03-16 17:05', ask('receive', intaken)],
      ['03-16 17:06', ask('tellProgress', { said: '已短信答复' })],
    )
    expect(clocksOf(open)).toEqual({})
    expect(open.answeredAt).toBe(at('03-16 17:06'))
  })

  test.each([
    ['a cut of water', { field: 'utilities' }, 'HL-RECV-30 street 04-07 14:52 running'],
    ['danger to life', { urgent: true, field: 'utilities' }, 'HL-RECV-15 street 04-07 14:37 running'],
  ])('[GRV11] about %s is taken in within minutes', (_what, more, step) => {
    const open = played(
      ['04-07 14:20', ask('receive', { ...intaken, ...more })],
      ['04-07 14:22', ask('assign', { lead: 'street' })],
    )
    expect(clocksOf(open)['step-1']).toBe(step)
  })

  test('[GRV12] handed over, goes on for those who wait, and begins anew for the unit', () => {
    const water = { ...intaken, field: 'utilities' }
    const open = played(
      ['04-07 14:20', ask('receive', { ...water, lead: 'street' })],
      ['04-07 14:40', ask('assign', { lead: 'labour' })],
      ['04-07 14:55', ask('accept', {}, { actor: labour })],
    )
    expect(clocksOf(open)).toEqual({
      first: 'HL-5WD street 04-14 18:00 running',
      'step-1': 'HL-RECV-30 street 04-07 14:50 cancelled',
      'step-2': 'HL-RECV-30 labour 04-07 15:10 met',
    })
    expect(open.first).toBe('street')
  })

  test('[GRV12] told of late is late for good', () => {
    const open = played(
      ['02-27 10:12', ask('receive', { ...intaken, lead: 'street' })],
      ['03-16 09:50', ask('tellProgress', { said: '10:30 会谈' }, { actor: street })],
    )
    const { missedAt = 0, metAt = 0 } = clocksIn(open)['first'] ?? {}
    expect([written(missedAt), written(metAt)]).toEqual(['2026-03-05 18:00', '2026-03-16 09:50'])
    expect(open.stage).toBe('inProgress')
  })
})

describe('a petition', () => {
  const received = ['03-20 09:00', ask('receive', petition)] as [string, Ask]
  const routed = ['04-07 08:30', ask('assign', { lead: 'housing' })] as [string, Ask]
  const housing = actorOf('liaison', { agency: 'housing' })

  test('[GRV11] is registered and acknowledged within fifteen days, moved past Qingming', () => {
    expect(clocksOf(played(received))).toEqual({
      registered: 'XF-REG hotline 04-07 23:59 running',
      first: 'XF-ACK hotline 04-07 23:59 running',
    })
  })

  test('[GRV11] has fifteen days more at the unit, and sixty from its acceptance: both are seen', () => {
    const open = played(
      received,
      routed,
      ['04-07 08:50', ask('tellProgress', { said: '已寄送告知书' })],
      ['04-13 10:00', ask('accept', {}, { actor: housing })],
      ['06-12 17:00', ask('reply', answer, { actor: housing })],
    )
    expect(clocksOf(open)).toEqual({
      registered: 'XF-REG hotline 04-07 23:59 met',
      first: 'XF-ACK hotline 04-07 23:59 met',
      'step-1': 'XF-ACK housing 04-22 23:59 met',
      final: 'XF-DO housing 06-12 23:59 met',
    })
  })

  test('[GRV11] is accepted before it is answered', () => {
    expect(() => played(received, routed, ['04-08 10:00', ask('reply', answer, { actor: housing })])).toThrow(
      'grievance.wrongStage',
    )
  })

  test('[GRV12] accepted by one unit and handed to another, is still answered by the same day', () => {
    const open = played(
      received,
      routed,
      ['04-13 10:00', ask('accept', {}, { actor: housing })],
      ['05-06 10:00', ask('assign', { lead: 'labour' })],
      ['05-07 10:00', ask('accept', {}, { actor: labour })],
    )
    expect(clocksOf(open)).toMatchObject({
      'step-2': 'XF-ACK labour 05-21 23:59 met',
      final: 'XF-DO housing 06-12 23:59 running',
    })
  })
})

describe('a matter of a home visit', () => {
  test('[GRV11] is told of within five days in the street, and within fifteen at the county it went up to', () => {
    const visited = ['03-12 19:30', ask('receive', { ...visit, lead: 'street' })] as [string, Ask]
    expect(clocksOf(played(visited))).toEqual({ first: 'HV-5 street 03-17 23:59 running' })
    const up = { to: 'county', lead: 'labour', why: '资金不在街道', told: ['labour'] }
    const open = played(
      visited,
      ['03-16 10:00', ask('accept', {}, { actor: street })],
      ['03-16 11:00', ask('escalate', up, { actor: street })],
    )
    expect(clocksOf(open)).toEqual({
      first: 'HV-5 street 03-17 23:59 running',
      'first-county': 'HV-15 labour 03-27 23:59 running',
    })
    expect(clocksOf(played(['03-12 19:30', ask('receive', { ...visit, level: 'county' })]))).toEqual({
      first: 'HV-15 hotline 03-27 23:59 running',
    })
  })
})

test('[GRV4] parted again, a matter has waited since it was received', () => {
  const other = idOf('other')
  const waits: Fact = {
    type: 'grievance.received',
    stream: other,
    data: { ...intaken, code: 'H-2', intake: 'hotline' },
  }
  delete waits.data?.['summary']
  let facts: Fact[] = [waits]
  for (const [when, one] of [
    ['02-27 10:12', ask('receive', { ...intaken, lead: 'street' })],
    ['02-28 09:00', ask('markDuplicate', { of: other })],
    ['03-06 09:00', ask('separate')],
  ] as [string, Ask][]) {
    const made = given(grievance, ...facts).when(
      { ...one, commandId: idOf(`step-${facts.length}`) },
      { now: at(when), city: orderCity },
    )
    if ('refused' in made) throw new Error(made.refused)
    facts = [...facts, ...made.events.map((event) => ({ ...event, recordedAt: at(when) }))]
  }
  const open = statesOf(grievance, facts).get(own)?.parts.open as GrievanceOpen
  expect(clocksOf(open)).toEqual({
    first: 'HL-5WD street 03-05 18:00 cancelled',
    'first-again': 'HL-5WD street 03-05 18:00 missed',
  })
  expect(isSilent(open)).toBe(true)
})

test('[GRV5] what is closed or taken back owes nothing more', () => {
  const open = played(
    ['04-07 14:20', ask('receive', { ...petition, lead: 'street' })],
    ['04-08 09:00', ask('withdraw')],
  )
  expect(Object.values(clocksIn(open)).map(({ phase }) => phase)).toEqual(['cancelled', 'cancelled'])
})
