/** What a conference resolves and decides: resolutions that become orders, disputed responsibility, what is struck. */
import { describe, expect, test } from 'vitest'
import { catalogue } from '../../shared/catalogue.ts'
import { responsibilityBases } from '../../shared/features/conference/responsibility.ts'
import type { RefusalCode } from '../../shared/refusal.ts'
import { community } from '../support/actors.ts'
import {
  about,
  after,
  ask,
  call,
  called,
  clockOpened,
  convened,
  convenedAs,
  decisionOf,
  dispute,
  held,
  inSession,
  labour,
  ordered,
  partsAfter,
  present,
  resolution,
  started,
  toldOf,
  typesOf,
} from '../support/conferences.ts'
import { now, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { issuedAs } from '../support/orders.ts'

const { resolution: _id, ...wording } = resolution('any').data ?? {}
const refusal = (code: RefusalCode) => ({ refused: code })
const accepts = (type: string, data: Record<string, unknown>) =>
  catalogue.command(`conference.${type}`)?.data.safeParse(data).success

describe('resolutions', () => {
  const resolve = (data: Record<string, unknown> = {}) => ask('resolve', { ...wording, ...data })

  test('[CONF6] have an owner and a time to come, and are numbered', () => {
    const one = after(...inSession).when(resolve())
    expect(one).toMatchObject({ events: [{ type: 'conference.resolved', data: { owner: 'labour' } }] })
    expect(after(...inSession).when(resolve({ dueAt: now }))).toEqual(refusal('conference.dueInPast'))
    expect(after(...inSession).when(resolve({ incident: idOf('another') }))).toEqual(refusal('link.unknown'))
    const { work } = partsAfter(...inSession, resolution('r-1'), resolution('r-2'))
    expect(work.resolutions.map(({ id, n }) => `${n} ${id}`)).toEqual(['1 r-1', '2 r-2'])
    const full = Array.from({ length: 30 }, (_, n) => resolution(`r-${n}`))
    expect(after(...inSession, ...full).when(resolve())).toEqual(refusal('conference.enough'))
  })

  test('[CONF6] become orders in one act, each once', () => {
    const facts = [...inSession, resolution('r-1'), resolution('r-2', { assisting: ['fire'] })]
    const orders = ['r-1', 'r-2'].map((id) => ({ resolution: id, stream: idOf(`order-${id}`) }))
    const done = after(...facts).when(ask('issueOrders', { orders }))
    expect(typesOf(done)).toEqual(['conference.ordered', 'conference.ordered'])
    expect(done).toMatchObject({
      gives: [
        {
          type: 'order.issue',
          stream: idOf('order-r-1'),
          data: { incident: about, area: community, addressees: [{ agency: 'labour', part: 'lead' }] },
        },
        {
          stream: idOf('order-r-2'),
          data: { addressees: [{ agency: 'labour' }, { agency: 'fire', part: 'assisting' }] },
        },
      ],
    })
    const again = ask('issueOrders', { orders: [{ resolution: 'r-1', stream: idOf('again') }] })
    expect(after(...facts, ordered('r-1')).when(again)).toEqual(refusal('conference.alreadyOrdered'))
    expect(after(...inSession).when(again)).toEqual(refusal('conference.unknown'))
    expect(after(convened, toldOf, ...inSession.slice(4), resolution('r-1')).when(again)).toEqual(
      refusal('link.unknown'),
    )
    expect(
      accepts('issueOrders', { orders: [...orders, { resolution: 'r-3', stream: idOf('order-r-1') }] }),
    ).toBe(false)
  })

  test('[CONF6] of a standing conference stand alone in its area', () => {
    const standing = convenedAs({ kind: 'standingConference', incidents: [] })
    const orders = [{ resolution: 'r-1', stream: idOf('order') }]
    const done = after(standing, toldOf, started, resolution('r-1')).when(ask('issueOrders', { orders }))
    expect(done).toMatchObject({ gives: [{ data: { area: call.area } }] })
    expect(JSON.stringify(done)).not.toContain('"incident"')
  })

  test('[CONF8] are struck with a reason and stay; while an order runs they are not', () => {
    const strike = (item: string) => ask('strike', { item, reason: '日期有误' })
    const facts = [...held, resolution('r-2')]
    expect(typesOf(after(...facts).when(strike('r-2')))).toEqual(['conference.struck'])
    expect(after(...facts).when(strike('r-9'))).toEqual(refusal('conference.unknown'))
    const struck: Fact = { type: 'conference.struck', data: { item: 'r-2', reason: '日期有误' } }
    expect(after(...facts, struck).when(strike('r-2'))).toEqual(refusal('conference.alreadyStruck'))
    const orders = [{ resolution: 'r-2', stream: idOf('order') }]
    expect(after(...facts, struck).when(ask('issueOrders', { orders }))).toEqual(
      refusal('conference.alreadyStruck'),
    )
    const order = issuedAs({}, { stream: idOf('order-r-2') })
    expect(after(...facts, ordered('r-2'), ...order).when(strike('r-2'))).toEqual(
      refusal('conference.orderRuns'),
    )
    const withdrawn = { type: 'order.closed', data: { outcome: 'withdrawn' }, stream: idOf('order-r-2') }
    expect(typesOf(after(...facts, ordered('r-2'), ...order, withdrawn).when(strike('r-2')))).toEqual([
      'conference.struck',
    ])
    expect(partsAfter(...facts, struck).work.resolutions[1]).toMatchObject({
      what: '书面责令支付工资',
      struck: { reason: '日期有误' },
    })
  })
})

describe('disputed responsibility', () => {
  const decide = (data: Record<string, unknown> = {}) =>
    ask('decideDispute', { ...decisionOf('d-1'), ...data })

  test('[CONF7] is brought by whoever takes part, and its clock runs', () => {
    const brought = after(...called).when(
      ask('raiseDispute', { between: ['fire', 'labour'], matter: '围挡' }, { actor: labour }),
    )
    expect(brought).toMatchObject({
      events: [
        { type: 'conference.disputeRaised' },
        { type: 'clock.opened', data: { clock: 'dispute-1', rule: 'CONF-DISPUTE' } },
      ],
    })
    const elsewhere = { between: ['fire'], matter: '围挡', incident: idOf('another') }
    expect(after(...called).when(ask('raiseDispute', elsewhere))).toEqual(refusal('link.unknown'))
    const full = Array.from({ length: 10 }, (_, n) => dispute(`d-${n}`))
    expect(after(...called, ...full).when(ask('raiseDispute', { between: ['fire'], matter: '又' }))).toEqual(
      refusal('conference.enough'),
    )
  })

  test('[CONF7] is decided with the units heard that are there, once', () => {
    const facts = [...inSession, dispute('d-1'), clockOpened('dispute-1', 'CONF-DISPUTE')]
    expect(typesOf(after(...facts).when(decide()))).toEqual(['conference.disputeDecided', 'clock.met'])
    expect(after(...facts).when(decide({ heard: ['fire'] }))).toEqual(refusal('conference.notHeard'))
    expect(after(...facts).when(decide({ heard: ['fire', 'labour', 'police'] }))).toEqual(
      refusal('conference.notThere'),
    )
    // A unit that stayed away does not keep the others from deciding.
    expect(
      typesOf(after(...facts, present('fire', 'absent')).when(decide({ heard: ['labour'] }))),
    ).toHaveLength(2)
    expect(after(...facts).when(decide({ dispute: 'd-9' }))).toEqual(refusal('conference.unknown'))
    const decided: Fact = { type: 'conference.disputeDecided', data: decisionOf('d-1') }
    expect(after(...facts, decided).when(decide())).toEqual(refusal('conference.alreadyDecided'))
    const struck: Fact = { type: 'conference.struck', data: { item: 'd-1', reason: '报上级' } }
    expect(after(...facts, struck).when(decide())).toEqual(refusal('conference.alreadyStruck'))
  })

  test('[CONF7] a conference does not end while a dispute stands', () => {
    expect(after(...inSession, dispute('d-1')).when(ask('end'))).toEqual(refusal('conference.undecided'))
    const struck: Fact = { type: 'conference.struck', data: { item: 'd-1', reason: '报上级' } }
    expect(typesOf(after(...inSession, dispute('d-1'), struck).when(ask('end')))).toEqual([
      'conference.ended',
      'clock.opened',
    ])
  })

  test('[CONF10] a dispute that is struck ends its clock', () => {
    const facts = [...inSession, dispute('d-1'), clockOpened('dispute-1', 'CONF-DISPUTE')]
    expect(typesOf(after(...facts).when(ask('strike', { item: 'd-1', reason: '报上级' })))).toEqual([
      'conference.struck',
      'clock.cancelled',
    ])
  })

  test('[CONF7] every rule by which it is decided names its basis and what that was read from', () => {
    for (const { zh, en, evidence } of Object.values(responsibilityBases)) {
      expect(evidence === 'local' ? /外地做法.*/.test(zh) && /practice/.test(en) : zh.length > 10).toBe(true)
    }
  })
})
