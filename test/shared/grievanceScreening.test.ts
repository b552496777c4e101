/** Before a matter goes on (domain.md §4.2): what is missing is asked for, whoever is wrong here is shown the way, and is back. */
import { describe, expect, test } from 'vitest'
import { clocksIn, type Clock } from '../../shared/clocks/clock.ts'
import { grievanceCommands } from '../../shared/features/grievance/messages.ts'
import { channelGap, responseGap } from '../../shared/features/grievance/readings.ts'
import type { GrievanceParts } from '../../shared/features/grievance/state.ts'
import { actorOf } from '../support/actors.ts'
import { written } from '../support/calendar.ts'
import { now, own, type Ask, type Fact } from '../support/given.ts'
import {
  added,
  after,
  answer,
  ask,
  atWork,
  day,
  elsewhereTo,
  intaken,
  lacking,
  moreAsked,
  moreTold,
  partsAfter,
  played,
  receivedAs,
  referred,
  standing,
  street,
  withStreet,
} from '../support/grievances.ts'
import { idOf } from '../support/ids.ts'

const outcome = (facts: Fact[], one: Ask, more = {}): string[] => {
  const made = after(...facts).when(one, more)
  return 'events' in made ? made.events.map(({ type }) => type) : [made.refused]
}
const petition = { ...intaken, procedure: 'petition', channel: 'letter' }
const visit = { ...intaken, procedure: 'homeVisit', channel: 'homeVisit' }
const clocksOf = ({ open }: GrievanceParts): Record<string, string> =>
  Object.fromEntries(
    Object.values(clocksIn(open)).map(({ id, due, phase }: Clock) => [
      id,
      `${written(due).slice(5)} ${phase}`,
    ]),
  )

describe('what is missing', () => {
  test('[GRV30] is asked for from a closed list and in words, and the matter goes on where it was', () => {
    expect(outcome(standing, ask('askForMore', lacking))).toEqual([
      'grievance.moreAsked',
      'grievance.moreWorded',
    ])
    const asked = partsAfter(...atWork, ...moreAsked)
    expect(asked.open).toMatchObject({ stage: 'needMore', asked: { was: 'inProgress', told: null } })
    expect(asked.work.more).toBe(lacking.what)
    const supplied: Ask = ask('supplyMore', { summary: '职工询问城东工地 1 月工资' })
    expect(outcome([...atWork, ...moreAsked], supplied)).toEqual([
      'grievance.moreSupplied',
      'grievance.summarised',
    ])
    expect(partsAfter(...atWork, ...moreAsked, { type: 'grievance.moreSupplied' }).open).toMatchObject({
      stage: 'inProgress',
      asked: null,
    })
    const schema = grievanceCommands['grievance.askForMore'].data
    for (const lacks of [[], ['place', 'place'], ['attitude']])
      expect(schema.safeParse({ ...lacking, lacks }).success).toBe(false)
  })

  test('[GRV30] is asked for by whoever has the matter, for a day that is still to come', () => {
    const water = actorOf('liaison', { agency: 'water' })
    expect(outcome(withStreet, ask('askForMore', lacking, { actor: street }))).toHaveLength(2)
    expect(outcome(withStreet, ask('askForMore', lacking, { actor: water }))).toEqual(['grievance.notYours'])
    const until = { ...lacking, until: now }
    expect(outcome(standing, ask('askForMore', until), { now })).toEqual(['grievance.untilOver'])
    expect(outcome(standing, ask('supplyMore'))).toEqual(['grievance.wrongStage'])
    const late = [...standing, { ...moreAsked[0], data: { lacks: ['place'], until: now + day } } as Fact]
    expect(outcome(late, ask('supplyMore'), { now: now + 90 * day })).toEqual(['grievance.moreSupplied'])
  })

  test('[GRV31] stops no clock before those who brought it know', () => {
    const received = ['03-16 09:00', ask('receive', visit)] as [string, Ask]
    const asked = ['03-17 09:00', ask('askForMore', lacking)] as [string, Ask]
    expect(clocksOf(played(received, asked))).toEqual({ first: '03-21 23:59 running' })
    const told = played(received, asked, ['03-18 09:00', ask('noteTold', { told: 'call' })])
    expect(clocksOf(told)).toEqual({ first: '03-21 23:59 paused' })
    expect(told.open.asked).toMatchObject({ told: { by: 'call' } })
    expect(responseGap([told.open], told.open.receivedAt + 30 * day, 480).waitingDays).toBe(0)
    expect(channelGap([told.open], new Map())).toEqual({ parties: 1, of: 1 })
    const untold = played(received, asked)
    expect(responseGap([untold.open], untold.open.receivedAt + 30 * day, 480).waitingDays).toBe(30)
    // Four days stood still: 18 to 21 March.
    const supplied = played(
      received,
      asked,
      ['03-18 09:00', ask('noteTold', { told: 'call' })],
      ['03-22 09:00', ask('supplyMore')],
    )
    expect(clocksOf(supplied)).toEqual({ first: '03-25 23:59 running' })
  })

  test('[GRV31] stops a clock once: a second asking stops nothing, nor does what the law gives', () => {
    const again = played(
      ['03-16 09:00', ask('receive', visit)],
      ['03-17 09:00', ask('askForMore', { ...lacking, told: 'homeVisit' })],
      ['03-18 09:00', ask('supplyMore')],
      ['03-19 09:00', ask('askForMore', { ...lacking, told: 'call' })],
    )
    expect(clocksOf(again)).toEqual({ first: '03-22 23:59 running' })
    const letter = played(
      ['03-16 09:00', ask('receive', petition)],
      ['03-17 09:00', ask('askForMore', { ...lacking, told: 'letter' })],
    )
    expect(clocksOf(letter)).toEqual({ registered: '03-31 23:59 running', first: '03-31 23:59 running' })
    expect(responseGap([letter.open], letter.open.receivedAt + 3 * day, 480).waitingDays).toBe(3)
  })

  test('[GRV31] is told once, and by nobody’s own stopping of a clock', () => {
    const asked = [...standing, ...moreAsked]
    expect(outcome(asked, ask('noteTold', { told: 'call' }))).toEqual(['grievance.moreTold'])
    expect(outcome([...asked, moreTold], ask('noteTold', { told: 'call' }))).toEqual([
      'grievance.toldAlready',
    ])
    expect(
      outcome(standing, ask('tellProgress', { said: '已收到' }), {}).includes('grievance.progressTold'),
    ).toBe(true)
  })

  test('[GRV30] is asked no more of what turned out to be the same', () => {
    const other = idOf('other')
    const facts: Fact[] = [
      ...withStreet,
      ...moreAsked,
      { ...receivedAs({ code: 'H-0002' }), stream: other },
      { type: 'grievance.duplicateMarked', data: { of: other } },
      { ...added('mark', 1, { from: own }), stream: other },
    ]
    expect(partsAfter(...facts).open).toMatchObject({ stage: 'duplicate', was: 'assigned', asked: null })
    expect(partsAfter(...facts, { type: 'grievance.separated' }).open.stage).toBe('assigned')
  })
})

describe('another way', () => {
  test('[GRV32] is shown with why, which, where and until when', () => {
    const until = now + 60 * day
    const made = after(...standing).when(ask('refer', { ...elsewhereTo, until }))
    expect(made).toMatchObject({
      events: [
        { type: 'grievance.referred', data: { reason: 'legalRoute', route: 'arbitration', until } },
        {
          type: 'grievance.referralExplained',
          data: { where: elsewhereTo.where, why: elsewhereTo.why },
        },
      ],
    })
    const { open, work } = partsAfter(...standing, ...referred)
    expect(open).toMatchObject({ stage: 'referred', referral: { route: 'arbitration', until: null } })
    expect(open.answeredAt).not.toBeNull()
    expect(work.referral?.where).toBe(elsewhereTo.where)
  })

  test('[GRV32] is shown while nobody works on the matter, and leads through no closed door', () => {
    expect(outcome(withStreet, ask('refer', elsewhereTo))).toEqual(['grievance.wrongStage'])
    expect(outcome([...withStreet, ...moreAsked], ask('refer', elsewhereTo))).toEqual([
      'grievance.wrongStage',
    ])
    expect(outcome([...standing, ...moreAsked], ask('refer', elsewhereTo))).toHaveLength(2)
    expect(outcome(standing, ask('refer', { ...elsewhereTo, until: now }), { now })).toEqual([
      'grievance.untilOver',
    ])
    for (const words of ['where', 'why'])
      expect(
        grievanceCommands['grievance.refer'].data.safeParse({ ...elsewhereTo, [words]: ' ' }).success,
      ).toBe(false)
  })

  test('[GRV32] leads from an accusation to discipline alone', () => {
    const accusation = [receivedAs({ kind: 'accusation', guarded: true })]
    expect(outcome(accusation, ask('refer', elsewhereTo))).toEqual(['grievance.toDisciplineOnly'])
    expect(outcome(accusation, ask('refer', { ...elsewhereTo, route: 'discipline' }))).toHaveLength(2)
  })

  test('[GRV32] answers in time or late, and whoever comes back waits anew', () => {
    const shown: [string, Ask][] = [
      ['03-16 09:00', ask('receive', petition)],
      ['03-17 09:00', ask('refer', elsewhereTo)],
    ]
    expect(clocksOf(played(...shown))).toEqual({ registered: '03-31 23:59 met', first: '03-31 23:59 met' })
    const back = played(
      ...shown,
      ['04-20 09:00', ask('takeUpAgain', { reason: 'notTaken' })],
      ['04-21 09:00', ask('assign', { lead: 'street' })],
    )
    expect(back.open).toMatchObject({ stage: 'assigned', referral: null, answeredAt: null })
    expect(clocksOf(back)).toMatchObject({
      'registered-2': '05-06 23:59 met',
      'first-2': '05-06 23:59 running',
    })
    const late = played(shown[0] as [string, Ask], ['04-01 09:00', ask('refer', elsewhereTo)])
    expect(clocksIn(late.open)['first']?.missedAt).toBeDefined()
    expect(outcome(standing, ask('takeUpAgain', { reason: 'newFacts' }))).toEqual(['grievance.wrongStage'])
  })

  test('[GRV32] a ticket that is back has its first answer due from when a unit is given it', () => {
    const back = played(
      ['03-16 09:00', ask('receive', intaken)],
      ['03-16 10:00', ask('refer', elsewhereTo)],
      ['04-20 09:00', ask('takeUpAgain', { reason: 'wrongRoute' })],
      ['04-21 09:00', ask('assign', { lead: 'street' })],
      ['04-21 10:00', ask('reply', answer, { actor: street })],
    )
    expect(clocksOf(back)).toEqual({ first: '04-28 18:00 met' })
    expect(back.open.stage).toBe('replied')
  })

  test('[GRV3] [GRV32] is shown to whoever brings the same again, too', () => {
    const more = { callers: 1, channel: 'call' }
    expect(outcome([...standing, ...referred], ask('addCallers', more))).toEqual(['grievance.callersAdded'])
  })
})
