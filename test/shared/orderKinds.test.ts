/** How an order is given, and what its kinds are for: means, supervision, a leader's own matter, public security. */
import { describe, expect, test } from 'vitest'
import type { Actor } from '../../shared/access/actor.ts'
import { ladder, orderCommands, publicSecurityTasks } from '../../shared/features/order/messages.ts'
import { order } from '../../shared/features/order/order.ts'
import { isIdle, missingActions } from '../../shared/features/order/readings.ts'
import type { RefusalCode } from '../../shared/refusal.ts'
import { actorOf, city, community } from '../support/actors.ts'
import { now, own, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import {
  confirmedAs,
  involved,
  reported as incidentReported,
  responding,
  reportedAs,
} from '../support/incidents.ts'
import {
  orderAfter as after,
  orderCity,
  about,
  ask,
  fire,
  given,
  issuedAs,
  minute,
  partsAfter,
  signed,
  standing,
} from '../support/orders.ts'

const what = '疏散下风向居民'
const refusal = (code: RefusalCode) => ({ refused: code })
const incident: Fact = { ...incidentReported, stream: about }
const at = (fact: Fact): Fact => ({ ...fact, stream: about })
const issue = (data: Record<string, unknown> = {}, more = {}) =>
  ask('order.issue', { ...given, what, ...data }, more)
const issued = (data: Record<string, unknown> = {}) => ({ type: 'order.issued', data: { ...given, ...data } })
const told = { type: 'order.told', data: { what } }

describe('an order', () => {
  test('[ORD1] is given for an incident, to several agencies of which one leads', () => {
    expect(after(incident).when(issue())).toEqual({
      events: [issued({ receiptDueAt: now + 1000 + 60 * minute - 1000 }), told].map((one, index) =>
        index === 0 ? { ...one, data: { ...one.data, receiptDueAt: given.dueAt } } : one,
      ),
      claims: [],
      releases: [],
    })
    const { open } = partsAfter(...standing)
    expect(open.issuer).toEqual({ agency: 'command-centre', role: 'dutyOfficer' })
    expect(JSON.stringify(open)).not.toContain('account')
    expect(open.agencies).toEqual({ 'command-centre': 'issuer', fire: 'lead', health: 'assisting' })
  })

  test.each([
    [1, 15],
    [2, 15],
    [3, 30],
    [4, 30],
  ])('[ORD3] at response level %i is read within %i minutes', (level, minutes) => {
    const facts = [incident, ...confirmedAs('accident').map(at), at(responding(level))]
    expect(after(...facts).when(issue(), { now })).toMatchObject({
      events: [issued({ receiptDueAt: now + minutes * minute }), told],
    })
  })

  test('[ORD1] belongs to what its issuer sees: an incident, a dispute of that incident, or nothing', () => {
    const dispute = idOf('dispute')
    const opened = (of: string): Fact => ({
      stream: dispute,
      type: 'mediation.opened',
      data: { incident: of, area: community, channel: 'peoples', body: 'justice', subject: '补偿争议' },
    })
    expect(after().when(issue())).toEqual(refusal('link.unknown'))
    expect(after({ ...standing[0], type: 'order.issued', stream: about }).when(issue())).toEqual(
      refusal('link.unknown'),
    )
    expect(after(incident, opened(about)).when(issue({ dispute }))).toMatchObject({
      events: [issued({ dispute }), told],
    })
    expect(after(incident).when(issue({ dispute }))).toEqual(refusal('link.unknown'))
    expect(after(incident, opened(idOf('other'))).when(issue({ dispute }))).toEqual(refusal('link.unknown'))
    expect(after().when(issue({ incident: undefined }))).toMatchObject({ events: [{}, told] })
    const command = {
      commandId: idOf('c'),
      type: 'order.issue',
      stream: own,
      data: { incident: about, dispute },
    }
    expect(order.reads(command)).toEqual({ streams: [about, dispute] })
    expect(order.reads({ ...command, type: 'order.close' })).toEqual({})
  })

  test.each([
    ['nobody', []],
    ['no lead', [{ agency: 'fire', part: 'assisting' }]],
    ['two leads', ['fire', 'health'].map((agency) => ({ agency, part: 'lead' }))],
    ['one agency twice', ['lead', 'assisting'].map((part) => ({ agency: 'fire', part }))],
  ])('[ORD1] to %s does not pass the door', (_what, addressees) => {
    expect(orderCommands['order.issue'].data.safeParse({ ...given, what, addressees }).success).toBe(false)
  })

  test('[ORD1] is due after it is given', () => {
    for (const dueAt of [now, now - minute])
      expect(after(incident).when(issue({ dueAt }), { now })).toEqual(refusal('order.dueInPast'))
  })

  test('[ORD7] given by mouth is written down later, bears both times, and was heard', () => {
    const spoken = { spoken: true, dueAt: now + minute }
    const late = { now: now + 20 * minute }
    expect(after(incident).when(issue(spoken, { occurredAt: now }), late)).toMatchObject({
      events: [issued({ ...spoken, receiptDueAt: now + minute }), told],
    })
    // It could not have been due before it was said.
    expect(after(incident).when(issue({ ...spoken, dueAt: now }, { occurredAt: now }), late)).toEqual(
      refusal('order.dueInPast'),
    )
    const { open, work } = partsAfter(...issuedAs({ spoken: true }, { occurredAt: now - 20 * minute }))
    expect(open).toMatchObject({ issuedAt: now - 20 * minute, recordedAt: now, spoken: true })
    expect(work.receipts['fire']).toMatchObject({
      stage: 'read',
      way: 'voice',
      readAt: now - 20 * minute,
    })
  })

  test.each<[string, Actor, boolean]>([
    ['task', actorOf('dutyOfficer'), true],
    ['task', fire, true],
    ['task', actorOf('liaison', { agency: 'police' }), false],
    ['resource', fire, true],
    ['supervision', actorOf('supervisor'), true],
    ['supervision', actorOf('commander'), true],
    ['supervision', actorOf('dutyOfficer'), false],
    ['caseOwner', actorOf('commander'), true],
    ['caseOwner', actorOf('supervisor'), false],
  ])('[ORD1] of kind %s by %o', (kind, actor, isTaken) => {
    const means = kind === 'resource' ? { means: { kind: 'buses', asked: 24 } } : {}
    const found = after(incident, at(involved('fire'))).when(issue({ kind, ...means }, { actor }))
    if (isTaken) expect(found).toMatchObject({ events: [issued({ kind }), told] })
    else expect(found).toEqual(refusal('order.notYours'))
  })

  test('[ORD13] that comes of a checklist’s line holds that line’s claim', () => {
    const line = 'leak-3:cordon'
    expect(after(incident).when(issue({ line }))).toMatchObject({
      claims: [`checklist:${about}:${line}`],
    })
    expect(after().when(issue({ line, incident: undefined }))).toMatchObject({
      claims: [`checklist:${community}:${line}`],
    })
  })
})

describe('an order to public security', () => {
  const addressees = [
    { agency: 'police', part: 'lead' },
    { agency: 'health', part: 'assisting' },
  ]
  const gathering = { ...reportedAs('socialSecurity'), stream: about }
  const proportionality = '现场平静，只疏导交通，影响最小'
  const at = (facts: Fact[], data: Record<string, unknown>) =>
    after(...facts).when(issue({ addressees, ...data }), { city: orderCity })

  test.each(publicSecurityTasks)(
    '[ORD9] at a social-security incident may be %s, with its note',
    (purpose) => {
      expect(at([gathering], { purpose, proportionality })).toMatchObject({
        events: [issued({ addressees, purpose }), { type: 'order.told', data: { what, proportionality } }],
      })
      expect(at([gathering], { purpose })).toEqual(refusal('order.proportionalityNeeded'))
    },
  )

  test('[ORD9] and nothing else: the refusal names the list', () => {
    expect(at([gathering], { proportionality })).toEqual(refusal('order.notForPublicSecurity'))
    for (const purpose of ['disperse', 'watch', ''])
      expect(
        orderCommands['order.issue'].data.safeParse({ ...given, what, addressees, purpose }).success,
      ).toBe(false)
  })

  test('[ORD9] by an order that belongs to no incident it is the same: no category says otherwise', () => {
    const alone = { incident: undefined, area: city }
    expect(at([], alone)).toEqual(refusal('order.notForPublicSecurity'))
    expect(at([], { ...alone, purpose: 'traffic' })).toEqual(refusal('order.proportionalityNeeded'))
    expect(at([], { ...alone, purpose: 'traffic', proportionality })).toMatchObject({
      events: [{ type: 'order.issued' }, { type: 'order.told' }],
    })
    expect(at([], { ...alone, addressees: given.addressees })).toMatchObject({
      events: [{ type: 'order.issued' }, told],
    })
  })

  test('[ORD9] elsewhere is an order as any other, and so is one to others at such an incident', () => {
    expect(at([incident], {})).toMatchObject({ events: [{ type: 'order.issued' }, told] })
    expect(at([gathering], { addressees: given.addressees })).toMatchObject({
      events: [{ type: 'order.issued' }, told],
    })
  })
})

describe('means', () => {
  const buses = issuedAs({ kind: 'resource', means: { kind: 'buses', asked: 24 } })
  const supply = ask('order.supply', { stage: 'onTheWay', number: 10 }, { actor: fire })

  test('[ORD8] are asked for by kind and number, and by nothing but such an order', () => {
    const passes = (data: object) =>
      orderCommands['order.issue'].data.safeParse({ ...given, what, ...data }).success
    expect(passes({ kind: 'resource', means: { kind: 'buses', asked: 24 } })).toBe(true)
    expect(passes({ kind: 'resource' })).toBe(false)
    expect(passes({ kind: 'task', means: { kind: 'buses', asked: 24 } })).toBe(false)
    expect(passes({ kind: 'resource', means: { kind: 'buses', asked: 0 } })).toBe(false)
  })

  test('[ORD8] are told by number at each stage, the newest of each', () => {
    const facts = [...buses, signed('fire')]
    expect(after(...facts).when(supply)).toMatchObject({
      events: [{ type: 'order.supplied', data: { agency: 'fire', stage: 'onTheWay', number: 10 } }],
    })
    const told = (stage: string, number: number): Fact => ({
      type: 'order.supplied',
      data: { agency: 'fire', stage, number },
    })
    const { work } = partsAfter(...facts, told('promised', 24), told('onTheWay', 10), told('onTheWay', 24))
    expect(work.receipts['fire']?.supplied).toEqual({ promised: 24, onTheWay: 24 })
  })

  test('[ORD8] are supplied by who signed, where means were asked for', () => {
    expect(after(...buses).when(supply)).toEqual(refusal('order.wrongStep'))
    expect(after(...standing, signed('fire')).when(supply)).toEqual(refusal('order.wrongKind'))
  })
})

describe('supervision', () => {
  const supervisor = actorOf('supervisor')
  const opened = issuedAs({ kind: 'supervision' }, { actor: supervisor })
  const escalate = (step: string) =>
    ask('order.escalate', { step, reason: '逾期未反馈' }, { actor: supervisor })
  const stepped = (count: number): Fact[] =>
    ladder.slice(0, count).map((step) => ({ type: 'order.escalated', data: { step, reason: '逾期未反馈' } }))

  const pairs = [0, 1, 2, 3, 4].flatMap((count) => ladder.map((step) => ({ count, step })))
  test.each(pairs)('[ORD10] after $count steps and asked for $step', ({ count, step }) => {
    const found = after(...opened, ...stepped(count)).when(escalate(step))
    if (ladder[count] === step) expect(found).toMatchObject({ events: [{ type: 'order.escalated' }] })
    else expect(found).toEqual(refusal('order.notNextStep'))
  })

  test('[ORD10] is what no other order has', () => {
    expect(after(...standing).when(escalate('reminder'))).toEqual(refusal('order.wrongKind'))
  })
})

describe('a matter that a leader owns', () => {
  const day = 24 * 60 * minute
  const leader = actorOf('commander', { agency: 'fire' })
  const owned = issuedAs({ kind: 'caseOwner', dueAt: now + 60 * day }, { actor: actorOf('commander') })
  const did = (action: string, occurredAt: number): Fact => ({
    type: 'order.progressNoted',
    data: { agency: 'fire', said: '到现场协调', action },
    occurredAt,
  })

  test('[ORD11] has a log of what its owner did in person', () => {
    const note = ask('order.noteProgress', { said: '到现场协调', action: 'coordinate' }, { actor: leader })
    expect(after(...owned, signed('fire')).when(note)).toMatchObject({
      events: [{ type: 'order.progressNoted', data: { agency: 'fire', action: 'coordinate' } }],
    })
    const { work } = partsAfter(...owned, signed('fire'), did('inspect', now))
    expect(missingActions(work)).toEqual(['coordinate', 'resolve'])
    expect(after(...standing, signed('fire')).when({ ...note, actor: fire })).toEqual(
      refusal('order.wrongKind'),
    )
  })

  test('[ORD11] is assigned but idle after a week without any of it', () => {
    const silent = partsAfter(...owned)
    const issuedAt = silent.open.issuedAt
    expect(isIdle(silent.open, silent.work, issuedAt + 7 * day)).toBe(false)
    expect(isIdle(silent.open, silent.work, issuedAt + 7 * day + 1)).toBe(true)
    const active = partsAfter(...owned, signed('fire'), did('coordinate', issuedAt + 5 * day))
    expect(isIdle(active.open, active.work, issuedAt + 8 * day)).toBe(false)
    const other = partsAfter(...standing)
    expect(isIdle(other.open, other.work, issuedAt + 8 * day)).toBe(false)
  })
})
