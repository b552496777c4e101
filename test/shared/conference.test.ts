/** A conference from its call to its close (domain.md §4.5): who calls it, who is there, what it resolves and decides. */
import { describe, expect, test } from 'vitest'
import { clocksIn } from '../../shared/clocks/clock.ts'
import { conference } from '../../shared/features/conference/conference.ts'
import { conferenceKinds } from '../../shared/features/conference/messages.ts'
import type { RefusalCode } from '../../shared/refusal.ts'
import { catalogue } from '../../shared/catalogue.ts'
import { actorOf, otherCounty } from '../support/actors.ts'
import {
  after,
  ask,
  call,
  called,
  chair,
  clockOpened,
  duty,
  ended,
  held,
  incident,
  inSession,
  issued,
  labour,
  minute,
  ordered,
  partsAfter,
  present,
  quorate,
  startsAt,
  told,
  typesOf,
} from '../support/conferences.ts'
import { contextOf, now, own, statesOf, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { issuedAs } from '../support/orders.ts'

const refusal = (code: RefusalCode) => ({ refused: code })
const accepts = (type: string, data: Record<string, unknown>) =>
  catalogue.command(`conference.${type}`)?.data.safeParse(data).success
const clockFacts = (told: ReturnType<ReturnType<typeof after>['when']>) =>
  'refused' in told ? [] : told.events.filter(({ type }) => type.startsWith('clock.'))

describe('calling', () => {
  const convene = (data: Record<string, unknown> = {}, more = {}) =>
    ask('convene', { ...call, ...told, ...data }, more)

  test('[CONF1] names time, place or link, chair and units, and says what it is about apart', () => {
    const events = after(...incident).when(convene())
    expect(events).toMatchObject({
      events: [
        { type: 'conference.convened', data: call },
        { type: 'conference.told', data: told },
        { type: 'clock.opened', data: { clock: 'start', rule: 'CONF-START', startedAt: startsAt } },
      ],
    })
    expect(accepts('convene', { ...call, subject: '欠薪处置', link: '视频会议 210 号' })).toBe(true)
    expect(accepts('convene', { ...call, subject: '欠薪处置' })).toBe(false)
  })

  test('[CONF1] is about incidents, but for a standing one', () => {
    for (const kind of conferenceKinds)
      expect(accepts('convene', { ...call, ...told, kind, incidents: [] }), kind).toBe(
        kind === 'standingConference',
      )
    expect(accepts('convene', { ...call, ...told, quorum: 5 })).toBe(false)
    expect(accepts('convene', { ...call, ...told, invited: ['fire', 'fire'] })).toBe(false)
  })

  test('[CONF1] is for incidents one sees, in whose area it lies, and works in', () => {
    expect(after().when(convene())).toEqual(refusal('link.unknown'))
    expect(after(...incident).when(convene({ area: otherCounty }))).toEqual(refusal('conference.outsideArea'))
    expect(after(...incident).when(convene({}, { actor: labour }))).toEqual(refusal('conference.notYours'))
    expect(typesOf(after(...incident).when(convene({}, { actor: actorOf('liaison') })))).toHaveLength(3)
    const standing = convene({ kind: 'standingConference', incidents: [] }, { actor: actorOf('liaison') })
    expect(after().when(standing)).toEqual(refusal('conference.notYours'))
    expect(typesOf(after().when({ ...standing, actor: duty }))).toHaveLength(3)
  })

  test('[CONF1] is for a time to come, as it was when it was called', () => {
    const late = convene({ startsAt: now - minute })
    expect(after(...incident).when(late)).toEqual(refusal('conference.inPast'))
    expect(typesOf(after(...incident).when({ ...late, occurredAt: now - 10 * minute }))).toHaveLength(3)
  })

  test('[CONF10] moved or called off ends the clock of the old time', () => {
    const later = startsAt + 60 * minute
    const moved = after(...called, clockOpened('start', 'CONF-START')).when(
      ask('reschedule', { startsAt: later, reason: '会场未备好' }),
    )
    expect(clockFacts(moved)).toMatchObject([
      { type: 'clock.cancelled', data: { clock: 'start' } },
      { type: 'clock.opened', data: { clock: 'start-2', startedAt: later } },
    ])
    const off = after(...called, clockOpened('start', 'CONF-START')).when(ask('cancel', { reason: '已解决' }))
    expect(typesOf(off)).toEqual(['conference.reasonTold', 'conference.cancelled', 'clock.cancelled'])
    expect(after(...called).when(ask('reschedule', { startsAt: now, reason: '提前' }))).toEqual(
      refusal('conference.inPast'),
    )
  })

  test('[CONF1] invites further units, each once, and no more than fit', () => {
    expect(typesOf(after(...called).when(ask('invite', { agencies: ['health'] })))).toEqual([
      'conference.invited',
    ])
    expect(after(...called).when(ask('invite', { agencies: ['linlan'] }))).toEqual(
      refusal('conference.alreadyInvited'),
    )
    const many = Array.from({ length: 28 }, (_, n) => `unit-${String.fromCharCode(97 + n / 10)}${n}`)
    expect(after(...called).when(ask('invite', { agencies: many }))).toEqual(refusal('conference.enough'))
  })
})

describe('the sitting', () => {
  test('[CONF3] a unit says of itself that it is there; of others who keeps it says so', () => {
    const mark = (agency: string, actor = labour) => ask('markPresence', { agency, way: 'video' }, { actor })
    expect(typesOf(after(...called).when(mark('labour')))).toEqual(['conference.presenceMarked'])
    expect(after(...called).when(mark('fire'))).toEqual(refusal('conference.notYours'))
    expect(typesOf(after(...called).when(mark('fire', chair)))).toHaveLength(1)
    expect(after(...called).when(mark('health', duty))).toEqual(refusal('conference.notInvited'))
    expect(typesOf(after(...called, present('labour', 'video')).when(mark('labour')))).toEqual([])
    const gone = partsAfter(...called, present('labour'), present('labour', 'absent'))
    expect(gone.open.present).toEqual({})
  })

  test('[CONF4] begins with as many units as it asks for, the chair among them', () => {
    const start = ask('start')
    expect(after(...called).when(start)).toEqual(refusal('conference.chairAbsent'))
    expect(after(...called, present('linlan'), present('fire')).when(start)).toEqual(
      refusal('conference.noQuorum'),
    )
    const begun = after(...quorate, clockOpened('start', 'CONF-START')).when(start)
    expect(typesOf(begun)).toEqual(['conference.started', 'clock.met'])
  })

  test('[CONF10] begun after its time is late', () => {
    const begun = after(...quorate, clockOpened('start', 'CONF-START', now - minute)).when(ask('start'))
    expect(typesOf(begun)).toEqual(['conference.started', 'clock.missed', 'clock.met'])
  })

  test('[CONF2] is adjourned to a time to come and goes on then', () => {
    const resumesAt = startsAt + 60 * minute
    const adjourned = after(...inSession).when(ask('adjourn', { resumesAt, reason: '等待对账' }))
    expect(typesOf(adjourned)).toEqual(['conference.reasonTold', 'conference.adjourned', 'clock.opened'])
    expect(after(...inSession).when(ask('adjourn', { resumesAt: now, reason: '等待对账' }))).toEqual(
      refusal('conference.inPast'),
    )
    const facts = [...inSession, { type: 'conference.adjourned', data: { resumesAt } }]
    expect(partsAfter(...facts).open).toMatchObject({ stage: 'adjourned', startsAt: resumesAt, plans: 2 })
    expect(typesOf(after(...facts).when(ask('resume')))).toEqual(['conference.resumed'])
    expect(after(...facts, present('linlan', 'absent')).when(ask('resume'))).toEqual(
      refusal('conference.chairAbsent'),
    )
  })

  test('[CONF5] is kept by its convener, its chair and the centre of its area', () => {
    const end = (actor = labour) => ask('end', {}, { actor })
    expect(after(...inSession).when(end())).toEqual(refusal('conference.notYours'))
    for (const actor of [duty, chair, actorOf('liaison', { agency: 'linlan' }), actorOf('commander')])
      expect(typesOf(after(...inSession).when(end(actor)))[0]).toBe('conference.ended')
    const elsewhere = actorOf('commander', { agency: 'fire', area: otherCounty })
    expect(after(...inSession).when(end(elsewhere))).toEqual(refusal('conference.notYours'))
  })

  test('[CONF11] whoever only knows that there is one takes no step', () => {
    const whole = statesOf(conference, called).get(own)
    if (!whole) throw new Error('nothing was called')
    const seen = new Map([[own, { ...whole, parts: { open: whole.parts.open } }]])
    const order = { commandId: idOf('step'), type: 'conference.start', stream: own, data: {} }
    expect(conference.decide(order, seen, contextOf())).toMatchObject({
      accepted: false,
      refusal: { code: 'access.forbidden' },
    })
  })
})

describe('the end', () => {
  test('[CONF10] the minutes are issued once it is held, and meet their clock', () => {
    const done = after(...held, clockOpened('minutes', 'CONF-MINUTES')).when(
      ask('issueMinutes', { summary: '五项决定，各单位按期办理' }),
    )
    expect(typesOf(done)).toEqual(['conference.summarised', 'conference.minutesIssued', 'clock.met'])
    expect(after(...inSession).when(ask('issueMinutes', {}))).toEqual(refusal('conference.wrongStage'))
  })

  test('[CONF9] it is closed when every resolution that stands was ordered and every order is over', () => {
    const close = ask('close', { said: '全部办结' })
    const order = issuedAs({}, { stream: idOf('order-r-1') })
    const over = { type: 'order.closed', data: { outcome: 'done' }, stream: idOf('order-r-1') }
    expect(after(...held, issued).when(close)).toEqual(refusal('conference.notOrdered'))
    expect(after(...held, issued, ordered('r-1')).when(close)).toEqual(refusal('conference.orderRuns'))
    expect(after(...held, ordered('r-1'), issued, ...order).when(close)).toEqual(
      refusal('conference.orderRuns'),
    )
    expect(typesOf(after(...held, ordered('r-1'), issued, ...order, over).when(close))).toEqual([
      'conference.outcomeTold',
      'conference.closed',
    ])
    const struck: Fact = { type: 'conference.struck', data: { item: 'r-1', reason: '不再需要' } }
    expect(typesOf(after(...held, struck, issued).when(close))).toHaveLength(2)
  })

  test('[CONF10] what still runs ends with the close', () => {
    const facts = [...inSession, ended, issued, clockOpened('minutes', 'CONF-MINUTES')]
    expect(typesOf(after(...facts).when(ask('close', { said: '结束' })))).toContain('clock.cancelled')
    expect(Object.keys(clocksIn(partsAfter(...facts).open))).toEqual(['minutes'])
  })
})
