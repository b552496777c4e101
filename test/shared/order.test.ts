/** An order from its giving to its end (domain.md §4.5): what its addressees do, and what only its issuer does. */
import { describe, expect, test } from 'vitest'
import type { Actor } from '../../shared/access/actor.ts'
import { rowChanges } from '../../shared/fold.ts'
import { catalogueOf, features } from '../../shared/catalogue.ts'
import { orderCommands } from '../../shared/features/order/messages.ts'
import { order } from '../../shared/features/order/order.ts'
import { nextCall, unread, unreadPastLimit } from '../../shared/features/order/readings.ts'
import type { RefusalCode } from '../../shared/refusal.ts'
import { actorOf, otherCounty } from '../support/actors.ts'
import { now, own, recordedOf, type Ask, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import {
  answered,
  ask,
  called,
  closed,
  fire,
  health,
  issuedAs,
  issuedTo,
  minute,
  orderAfter,
  partsAfter,
  read,
  receiptDueAt,
  refusedBy,
  reminded,
  reported,
  signed,
  standing,
} from '../support/orders.ts'

const said = { said: '已完成' }
const reason = { reason: '人手不足' }
const after = (facts: Fact[], one: Ask, more = {}) => orderAfter(...facts).when(one, more)
const refusal = (code: RefusalCode) => ({ refused: code })
const event = (type: string, data: Record<string, unknown>) => ({ events: [{ type, data }] })

const steps: Record<string, { ask: Ask; becomes: object }> = {
  read: { ask: ask('order.markRead', {}, { actor: fire }), becomes: event('order.read', { agency: 'fire' }) },
  sign: {
    ask: ask('order.signFor', {}, { actor: fire }),
    becomes: event('order.signedFor', { agency: 'fire' }),
  },
  refuse: {
    ask: ask('order.refuse', reason, { actor: fire }),
    becomes: event('order.refused', { agency: 'fire', ...reason }),
  },
  progress: {
    ask: ask('order.noteProgress', said, { actor: fire }),
    becomes: event('order.progressNoted', { agency: 'fire', ...said }),
  },
  report: {
    ask: ask('order.reportBack', said, { actor: fire }),
    becomes: event('order.reportedBack', { agency: 'fire', ...said }),
  },
}
/** Which steps each stage of a receipt takes. */
const ways = {
  sent: { facts: [], takes: ['read', 'sign', 'refuse'] },
  read: { facts: [read('fire')], takes: ['sign', 'refuse'] },
  signedFor: { facts: [signed('fire')], takes: ['progress', 'report'] },
  reportedBack: { facts: [signed('fire'), reported('fire')], takes: [] },
  refused: { facts: [refusedBy('fire')], takes: [] },
} as const satisfies Record<string, { facts: Fact[]; takes: string[] }>

describe('a receipt', () => {
  const pairs = Object.entries(ways).flatMap(([stage, { facts, takes }]) =>
    Object.keys(steps).map((step) => ({ stage, step, facts, isTaken: takes.some((one) => one === step) })),
  )

  test.each(pairs)('[ORD2] that is $stage and the step $step', ({ facts, step, isTaken }) => {
    const taken = steps[step]
    if (!taken) throw new Error(`no step ${step}`)
    const found = after([...standing, ...facts], taken.ask)
    if (isTaken) expect(found).toMatchObject(taken.becomes)
    // A second sight of what was read is no fault and no news.
    else if (step === 'read') expect(found).toEqual({ events: [], claims: [], releases: [] })
    else expect(found).toEqual(refusal('order.wrongStep'))
  })

  test('[ORD2] is one of each addressee, and the other’s stays as it is', () => {
    const { work } = partsAfter(...standing, signed('fire'), reported('fire'))
    expect(work.receipts['fire']).toMatchObject({ stage: 'reportedBack', way: 'screen', returns: 0 })
    expect(work.receipts['health']).toMatchObject({ stage: 'sent', readAt: null, way: null })
  })

  test.each<[string, Actor]>([
    ['another agency', actorOf('liaison', { agency: 'police' })],
    ['the issuer', actorOf('dutyOfficer')],
  ])('[ORD2] is not for %s to give', (_who, actor) => {
    for (const { ask } of Object.values(steps))
      expect(after(standing, { ...ask, actor })).toEqual(refusal('order.notAddressee'))
  })

  test('[ORD2] is given by the post the order names, where it names one', () => {
    const meant = [issuedTo([{ agency: 'fire', role: 'commander', part: 'lead' }])]
    expect(after(meant, ask('order.signFor', {}, { actor: fire }))).toEqual(refusal('order.notAddressee'))
    const commander = actorOf('commander', { agency: 'fire' })
    expect(after(meant, ask('order.signFor', {}, { actor: commander }))).toMatchObject(
      event('order.signedFor', { agency: 'fire' }),
    )
  })

  test('[ORD3] may be a refusal up to the last millisecond of its limit, and not after', () => {
    const refuse = ask('order.refuse', reason, { actor: health })
    expect(after(standing, refuse, { now: receiptDueAt })).toMatchObject(
      event('order.refused', { agency: 'health', ...reason }),
    )
    expect(after(standing, refuse, { now: receiptDueAt + 1 })).toEqual(refusal('order.tooLateToRefuse'))
    // What one says of one's own clock does not prolong it.
    expect(after(standing, { ...refuse, occurredAt: now }, { now: receiptDueAt + 1 })).toEqual(
      refusal('order.tooLateToRefuse'),
    )
    expect(orderCommands['order.refuse'].data.safeParse({ reason: ' ' }).success).toBe(false)
  })
})

describe('what only the issuer does', () => {
  const supervising = issuedAs({ kind: 'supervision' }, { actor: actorOf('supervisor') })
  const acts: { one: Ask; facts: Fact[]; by: Actor; becomes: object }[] = [
    {
      one: ask('order.return', { agency: 'fire', ...reason }),
      facts: answered,
      by: actorOf('dutyOfficer'),
      becomes: event('order.returned', { agency: 'fire', ...reason }),
    },
    {
      one: ask('order.close', said),
      facts: answered,
      by: actorOf('dutyOfficer'),
      becomes: {
        events: [
          { type: 'order.outcomeTold', data: said },
          { type: 'order.closed', data: { outcome: 'done' } },
        ],
      },
    },
    {
      one: ask('order.withdraw', reason),
      facts: standing,
      by: actorOf('dutyOfficer'),
      becomes: {
        events: [
          { type: 'order.outcomeTold', data: { said: reason.reason } },
          { type: 'order.closed', data: { outcome: 'withdrawn' } },
        ],
      },
    },
    {
      one: ask('order.escalate', { step: 'reminder', ...reason }),
      facts: supervising,
      by: actorOf('supervisor'),
      becomes: event('order.escalated', { step: 'reminder', ...reason }),
    },
  ]

  test.each(acts)('[ORD4] $one.type', ({ one, facts, by, becomes }) => {
    expect(after(facts, { ...one, actor: by })).toMatchObject(becomes)
    // Another person in the same post of the same unit is the same issuer: people go home.
    expect(after(facts, { ...one, actor: { ...by, account: 'night-shift' } })).toMatchObject(becomes)
    const others = [
      fire,
      actorOf('commander'),
      actorOf('auditor'),
      actorOf('pressOfficer', { agency: by.agency }),
      { ...by, agency: 'elsewhere', area: otherCounty },
    ]
    for (const actor of others) expect(after(facts, { ...one, actor })).toEqual(refusal('order.notIssuer'))
  })

  test('[ORD4] done is what every addressee that did not refuse has reported back', () => {
    const close = ask('order.close', said)
    expect(after([...standing, signed('fire'), reported('fire')], close)).toEqual(
      refusal('order.notReportedBack'),
    )
    const half = [...standing, refusedBy('health'), signed('fire'), reported('fire')]
    expect(after(half, close)).toMatchObject({ events: [{}, { type: 'order.closed' }] })
    expect(after([...standing, refusedBy('fire'), refusedBy('health')], close)).toEqual(
      refusal('order.allRefused'),
    )
  })

  test('[ORD4] what was sent back is awaited again', () => {
    const back: Fact = { type: 'order.returned', data: { agency: 'fire', ...reason } }
    expect(partsAfter(...answered, back).work.receipts['fire']).toMatchObject({
      stage: 'signedFor',
      returns: 1,
    })
    expect(after([...answered, back], ask('order.close', said))).toEqual(refusal('order.notReportedBack'))
    expect(after([...answered, back], ask('order.return', { agency: 'fire', ...reason }))).toEqual(
      refusal('order.wrongStep'),
    )
    expect(after(answered, ask('order.return', { agency: 'police', ...reason }))).toEqual(
      refusal('order.unknownAddressee'),
    )
  })

  test.each(Object.keys(orderCommands).filter((type) => type !== 'order.issue'))(
    '[ORD4] what is closed takes no %s from anybody',
    (type) => {
      const data: Record<string, unknown> = {
        ...said,
        ...reason,
        agency: 'fire',
        number: type === 'order.supply' ? 1 : '0990-5501020',
        answered: true,
        step: 'reminder',
        stage: 'inPlace',
      }
      const { shape } = orderCommands[type as keyof typeof orderCommands].data
      const fitting = Object.fromEntries(Object.entries(data).filter(([key]) => key in shape))
      expect(after([...answered, closed], ask(type, fitting))).toEqual(refusal('order.over'))
    },
  )

  test('is over when it is closed, and only then', () => {
    expect(order.isClosed(partsAfter(...answered).open)).toBe(false)
    expect(order.isClosed(partsAfter(...answered, closed).open)).toBe(true)
  })
})

describe('whoever does not answer', () => {
  test('[ORD5] is reminded, and again after ten minutes of log time, not before', () => {
    const remind = ask('order.remind')
    const facts = [...standing, reminded]
    const at = now + 2000
    expect(after(standing, remind)).toMatchObject(event('order.reminded', { agencies: ['fire', 'health'] }))
    expect(after(facts, remind, { now: at + 10 * minute - 1 })).toEqual(refusal('order.remindedRecently'))
    expect(after(facts, remind, { now: at + 10 * minute })).toMatchObject({
      events: [{ type: 'order.reminded' }],
    })
    expect(after([...standing, signed('fire'), reported('fire')], remind)).toMatchObject(
      event('order.reminded', { agencies: ['health'] }),
    )
    expect(after(answered, remind)).toEqual(refusal('order.nothingToRemind'))
  })

  test('[ORD5] is reminded by the centre, too, and by no addressee', () => {
    expect(after(standing, ask('order.remind', {}, { actor: actorOf('supervisor') }))).toMatchObject({
      events: [{ type: 'order.reminded' }],
    })
    expect(after(standing, ask('order.remind', {}, { actor: fire }))).toEqual(refusal('order.notIssuer'))
  })

  test('[ORD6] is called: number after number until somebody answers, which is a receipt by telephone', () => {
    const numbers = ['0990-5501020', '0990-5501021']
    const unheard = partsAfter(...standing)
    expect(unreadPastLimit(unheard.open, unheard.work, receiptDueAt)).toEqual([])
    expect(unreadPastLimit(unheard.open, unheard.work, receiptDueAt + 1)).toEqual(['fire', 'health'])
    const tried = partsAfter(...standing, called(false)).work.receipts['fire']
    expect(tried).toMatchObject({ stage: 'sent', calls: 1, readAt: null })
    expect(tried && nextCall(numbers, tried)).toBe('0990-5501021')
    expect(nextCall(numbers, { calls: 2 })).toBe('0990-5501020')
    expect(nextCall([], { calls: 2 })).toBeUndefined()
    const reached = partsAfter(...standing, called(false), { ...called(true), occurredAt: now + minute })
    expect(reached.work.receipts['fire']).toMatchObject({
      stage: 'read',
      way: 'phone',
      readAt: now + minute,
      calls: 2,
    })
    expect(unread(reached.open, reached.work)).toEqual(['health'])
  })

  test('[ORD6] a call is recorded by issuer or centre, to an addressee, at the number of an office', () => {
    const data = called(true).data ?? {}
    expect(after(standing, ask('order.recordCall', data))).toMatchObject(event('order.called', data))
    expect(after(standing, ask('order.recordCall', data, { actor: fire }))).toEqual(
      refusal('order.notIssuer'),
    )
    expect(after(standing, ask('order.recordCall', { ...data, agency: 'police' }))).toEqual(
      refusal('order.unknownAddressee'),
    )
    for (const number of ['13800138000', '0990', '119', '0990-5501020#'])
      expect(orderCommands['order.recordCall'].data.safeParse({ ...data, number }).success).toBe(false)
  })

  test('[ORD6] who signed after a call has signed, and the call stays the way it first knew', () => {
    const { work } = partsAfter(...standing, called(true), signed('fire'))
    expect(work.receipts['fire']).toMatchObject({ stage: 'signedFor', way: 'phone' })
  })
})

describe('a page', () => {
  const paged = (data: Record<string, unknown>): Fact => ({
    type: 'order.paged',
    data: { agency: 'fire', ...data },
  })

  test('[PAGE3] is noted of an addressee while the order stands, with what became of it or that there is none', () => {
    for (const data of [{ agency: 'fire' }, { agency: 'fire', means: 'mail', outcome: 'failed' }])
      expect(after(standing, ask('order.notePage', data))).toMatchObject(event('order.paged', data))
    expect(after(standing, ask('order.notePage', { agency: 'police' }))).toEqual(
      refusal('order.unknownAddressee'),
    )
    expect(after([...answered, closed], ask('order.notePage', { agency: 'fire' }))).toEqual(
      refusal('order.over'),
    )
    for (const half of [{ means: 'mail' }, { outcome: 'failed' }])
      expect(
        orderCommands['order.notePage'].data.safeParse({ agency: 'fire', ...half }).success,
        JSON.stringify(half),
      ).toBe(false)
  })

  test('[PAGE3] stands in the receipt, the newest of each means last', () => {
    const failed = paged({ means: 'mail', outcome: 'failed' })
    const hooked = paged({ means: 'hook', outcome: 'delivered' })
    const mailed = paged({ means: 'mail', outcome: 'delivered' })
    const { receipts } = partsAfter(...standing, failed, hooked, mailed).work
    expect(receipts['fire']?.paged).toEqual([
      { at: now + 3000, means: 'hook', outcome: 'delivered' },
      { at: now + 4000, means: 'mail', outcome: 'delivered' },
    ])
    expect(receipts['health']?.paged).toEqual([])
  })
})

test('is a row of the ledger at every step, with who did it and to whom', () => {
  const events = recordedOf(catalogueOf({ ...features }), [...standing, called(true)])
  const bodies = events.flatMap((one) => rowChanges(order, one)).map(({ id, body }) => ({ id, ...body }))
  expect(bodies).toMatchObject([
    { id: 'at-1', type: 'order.issued', agency: 'command-centre', kind: 'task' },
    { id: 'at-2', type: 'order.told', what: '疏散下风向居民' },
    { id: 'at-3', type: 'order.called', agency: 'command-centre', to: 'fire', answered: true },
  ])
})

test('that is not there takes no order: the corridor failed, and it throws', () => {
  expect(() => after([], ask('order.remind'))).toThrow('missing order')
})

test('seen in its open part only, is not worked on', () => {
  const { open } = partsAfter(...standing)
  const states = new Map([[own, { feature: 'order', parts: { open }, version: { open: 1 }, retired: false }]])
  const command = { commandId: idOf('c'), type: 'order.remind', stream: own, data: {} }
  const context = {
    now,
    day: '1121',
    actor: actorOf('dutyOfficer'),
    seriesLength: () => 0,
    hasWords: () => true,
  }
  expect(order.decide(command, states, context)).toMatchObject({
    accepted: false,
    refusal: { code: 'access.forbidden' },
  })
})
