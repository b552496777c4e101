/** Orders that are not taken: each with its code, over HTTP as RFC 9457 with the status of its row (style 17). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refusals, refused, type RefusalCode } from '../../shared/refusal.ts'
import type { Command } from '../../shared/command.ts'
import { community, otherCounty } from '../support/actors.ts'
import {
  entry,
  newId,
  openDoors,
  report,
  taken,
  type Doors,
  type Order,
  type Sender,
} from '../support/doors.ts'
import { openRaw } from '../support/rawSocket.ts'

let doors: Doors
let duty: Sender
let fire: Sender
let elsewhere: Sender
let auditor: Sender
let admin: Sender
/** An incident as reported, and one dismissed. */
let open: string
let dismissed: string

beforeAll(async () => {
  doors = await openDoors()
  // What is counted is tested in doorsSession and below; here it would only be in the way.
  Object.assign(doors.house.limits, { allow: () => Promise.resolve(true) })
  duty = await doors.sender('duty', 'dutyOfficer')
  fire = await doors.sender('liaison-fire', 'liaison', { agency: 'fire', area: otherCounty })
  elsewhere = await doors.sender('duty-beiyu', 'dutyOfficer', { area: otherCounty })
  auditor = await doors.sender('auditor', 'auditor')
  admin = await doors.sender('administrator', 'administrator', { log: 'house' })
  dismissed = newId()
  taken(await duty.give(report(dismissed)))
  taken(await duty.give({ type: 'incident.startVerification', stream: dismissed, seen: 1, data: {} }))
  const data = { reason: '误报', reporterTold: '已告知' }
  taken(await duty.give({ type: 'incident.proposeDismissal', stream: dismissed, seen: 2, data }))
  const second = await doors.sender('second', 'dutyOfficer')
  taken(await second.give({ type: 'incident.confirmDismissal', stream: dismissed, seen: 3, data: {} }))
})
beforeEach(async () => {
  open = newId()
  taken(await duty.give(report(open)))
})
afterAll(async () => {
  await doors.close()
})

/** What both doors say to one and the same order; they must agree. */
async function refusedOf(
  who: Sender,
  order: Partial<Command> | string,
): Promise<{ code: string; params: unknown }> {
  const text = typeof order === 'string' ? order : JSON.stringify({ commandId: newId(), ...order })
  const response = await doors.ask(who, 'POST', '/api/commands', text)
  const problem = (await response.json()) as Record<string, unknown>
  expect(response.status, JSON.stringify(problem)).toBeGreaterThanOrEqual(400)
  const { code } = problem as { code: RefusalCode }
  const { retry, status } = refusals[code]
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(response.headers.has('retry-after')).toBe(retry === 'later')
  const params: unknown = problem['params']
  expect(problem).toEqual({ type: `urn:lianxin:refusal:${code}`, title: code, status, code, params, retry })
  if (text.length < 60_000) {
    const socket = await openRaw(doors, who)
    socket.say(`421["command",${text}]`)
    await expect.poll(() => socket.frames.find((frame) => frame.startsWith('431'))).toBeDefined()
    const frame = socket.frames.find((one) => one.startsWith('431')) ?? ''
    const [answer] = JSON.parse(frame.slice(3)) as [{ refusal: { code: string; params: unknown } }]
    expect(answer).toMatchObject({ accepted: false, refusal: { code, retry, status } })
    socket.close()
  }
  return { code, params }
}

const involve = (stream: string, seen: number, agency = 'fire'): Order => ({
  type: 'incident.involveAgency',
  stream,
  seen,
  data: { agency, part: 'supporting' },
})

describe('an envelope', () => {
  const valid = () => ({ commandId: newId(), ...entry(open, '正文') })

  test.each<[string, (order: Record<string, unknown>) => unknown]>([
    ['with a field too many', (order) => ({ ...order, extra: 1 })],
    ['without an id', ({ commandId: _, ...order }) => order],
    ['without data', ({ data: _, ...order }) => order],
    ['with data that are a list', (order) => ({ ...order, data: [] })],
    ['with data that are text', (order) => ({ ...order, data: '{}' })],
    ['with a short id', (order) => ({ ...order, commandId: 'x' })],
    ['with an id of other letters', (order) => ({ ...order, commandId: '命'.repeat(21) })],
    ['with an id of the house’s own', (order) => ({ ...order, commandId: 'system:retire:x:1' })],
    ['with a stream id too long', (order) => ({ ...order, stream: `${open}x` })],
    ['with a stream that is a list', (order) => ({ ...order, stream: [open] })],
    ['with a negative version', (order) => ({ ...order, seen: -1 })],
    ['with a version beyond numbers', (order) => ({ ...order, seen: 2 ** 53 })],
    ['with a time before times', (order) => ({ ...order, occurredAt: -1 })],
    ['with a time in halves', (order) => ({ ...order, occurredAt: 1.5 })],
    ['with a time as text', (order) => ({ ...order, occurredAt: '2026-11-21' })],
    ['with a predecessor of no shape', (order) => ({ ...order, after: '' })],
    ['that was never sent again', (order) => ({ ...order, resent: false })],
    ['that is nothing', () => null],
    ['that is a list', () => []],
  ])('%s is malformed', async (_what, change) => {
    const { code } = await refusedOf(duty, JSON.stringify(change(valid())))
    expect(code).toBe('command.malformed')
  })

  test.each([
    ['at the top', (order: string) => order.replace('{', '{"__proto__":{"polluted":1},')],
    ['in its data', (order: string) => order.replace('"data":{', '"data":{"__proto__":{"polluted":1},')],
    [
      'as constructor',
      (order: string) => order.replace('"data":{', '"data":{"constructor":{"prototype":{"polluted":1}},'),
    ],
    [
      'with a time beyond numbers',
      (order: string) => order.replace('"data":{', '"occurredAt":1e999,"data":{'),
    ],
  ])('with a prototype %s is malformed, and pollutes nothing', async (_what, change) => {
    const { code } = await refusedOf(duty, change(JSON.stringify(valid())))
    expect(code).toBe('command.malformed')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test.each([
    'incident.nothing',
    'incident.__proto__',
    'constructor',
    'toString.x',
    'probe.open',
    'incident.reported',
  ])('of type %s is of no type', async (type) => {
    expect(await refusedOf(duty, { ...valid(), type })).toEqual({
      code: 'command.unknownType',
      params: { type },
    })
  })
})

describe('data', () => {
  test.each<[string, Partial<Command>]>([
    ['a field too many', { type: 'incident.recordEntry', data: { text: '正文', more: 1 } }],
    ['a field missing', { type: 'incident.recordEntry', data: {} }],
    ['text that is a number', { type: 'incident.recordEntry', data: { text: 7 } }],
    ['text that is a list', { type: 'incident.recordEntry', data: { text: ['正文'] } }],
    ['a mark that is text', { type: 'incident.recordEntry', data: { text: '正文', key: 'true' } }],
    ['a category nobody knows', { type: 'incident.report', data: { ...report('').data, category: 'war' } }],
    ['an area as a number', { type: 'incident.report', data: { ...report('').data, area: 990_102_003_001 } }],
    [
      'an area of eleven digits',
      { type: 'incident.report', data: { ...report('').data, area: '99010200300' } },
    ],
    [
      'an agency with a path',
      { type: 'incident.involveAgency', seen: 1, data: { agency: '../x', part: 'lead' } },
    ],
    [
      'a part only policies give',
      { type: 'incident.involveAgency', seen: 1, data: { agency: 'fire', part: 'reporting' } },
    ],
    ['a position of nothing', { type: 'log.eraseWords', data: { position: 0, field: 'text' } }],
    ['a field that is a path', { type: 'log.eraseWords', data: { position: 1, field: '../x' } }],
  ])('with %s are malformed', async (_what, order) => {
    const { code } = await refusedOf(duty, { stream: newId(), ...order })
    expect(code).toBe('command.malformed')
  })

  test('too long says the field and its length, and nothing of the text', async () => {
    const long = report(newId(), { title: '长'.repeat(61) })
    expect(await refusedOf(duty, long)).toEqual({
      code: 'command.tooLarge',
      params: { field: 'title', max: 60 },
    })
    const entryTooLong = await refusedOf(duty, entry(open, '应'.repeat(2001)))
    expect(entryTooLong).toEqual({ code: 'command.tooLarge', params: { field: 'text', max: 2000 } })
  })

  test('of 1 MB are refused before they are read', async () => {
    const { code } = await refusedOf(duty, entry(open, 'x'.repeat(1024 * 1024)))
    expect(code).toBe('command.tooLarge')
  })

  test('[LOG18] with a mobile number belong into the person’s file, and are not repeated', async () => {
    const answer = await refusedOf(duty, entry(open, '联系人 139 0123 4567，住三号楼'))
    expect(answer).toEqual({ code: 'command.personalMark', params: { field: 'text' } })
    for (const field of ['title', 'place'])
      expect(await refusedOf(duty, report(newId(), { [field]: '电话13901234567' }))).toEqual({
        code: 'command.personalMark',
        params: { field },
      })
  })
})

describe('an order', () => {
  test('[LOG5] that can conflict says what it was judged on', async () => {
    const { seen: _, ...order } = involve(open, 1)
    expect(await refusedOf(duty, order)).toEqual({ code: 'command.malformed', params: { field: 'seen' } })
  })

  test('[LOG5] judged on what is past is stale, and appends nothing', async () => {
    taken(await duty.give(involve(open, 1, 'police')))
    expect(await refusedOf(duty, involve(open, 1))).toEqual({
      code: 'command.stale',
      params: { seen: 1, version: 2 },
    })
    const response = await doors.ask(duty, 'GET', `/api/streams/${open}`)
    expect(await response.json()).toMatchObject({ version: { open: 2 } })
  })

  test('that happens more than a minute from now is refused; clocks of devices differ by less', async () => {
    const at = (ms: number): Order => ({ ...entry(open, '刚才'), occurredAt: Date.now() + ms })
    expect((await refusedOf(duty, at(65_000))).code).toBe('command.occurredInFuture')
    taken(await duty.give(at(30_000)))
    taken(await duty.give(at(-86_400_000)))
  })

  test('behind one that was never accepted waits for it', async () => {
    expect(await refusedOf(duty, { ...entry(open, '随后'), after: newId() })).toMatchObject({
      code: 'command.predecessorMissing',
    })
  })

  test('[LOG17] for another log is refused, whichever way it names it', async () => {
    expect((await refusedOf(duty, { ...entry(open, '正文'), log: 'house' })).code).toBe('command.wrongLog')
    expect((await refusedOf(duty, { ...entry(open, '正文'), log: 'exercise-x' })).code).toBe(
      'command.wrongLog',
    )
    const account: Order = {
      type: 'account.open',
      stream: newId(),
      data: { login: 'intruder', role: 'administrator', agency: 'fire', area: community },
    }
    expect((await refusedOf(duty, account)).code).toBe('command.wrongLog')
    expect((await refusedOf(admin, report(newId()))).code).toBe('command.wrongLog')
    expect((await refusedOf(admin, { ...account, log: 'live' })).code).toBe('command.wrongLog')
  })

  test('nobody may give is forbidden, also to who may give others', async () => {
    const forbidden: [Sender, Order][] = [
      [fire, report(newId())],
      [auditor, report(newId())],
      [auditor, entry(open, '正文')],
      [duty, { type: 'log.retire', stream: open, data: {} }],
      [duty, { type: 'log.eraseWords', stream: open, data: { position: 1, field: 'title' } }],
    ]
    for (const [who, order] of forbidden)
      expect(await refusedOf(who, order)).toEqual({
        code: 'access.forbidden',
        params: { command: order.type },
      })
    const role = { login: 'x-ray', role: 'auditor', agency: 'fire', area: community }
    const inHouse = await doors.sender('auditor', 'auditor', { log: 'house' })
    const open_ = { type: 'account.open', stream: newId(), data: role }
    expect((await refusedOf(inHouse, open_)).code).toBe('access.forbidden')
  })

  test('[SEE5] on what one may not see is answered as on what is not there', async () => {
    const nowhere = newId()
    for (const order of [
      entry(open, '正文'),
      involve(open, 1),
      { ...involve(open, 9), data: { agency: 'x', part: 'lead' } },
    ])
      for (const who of [fire, elsewhere]) {
        if (order.type === 'incident.involveAgency' && order.data['agency'] === 'x') continue
        const hidden = await refusedOf(who, order)
        const missing = await refusedOf(who, { ...order, stream: nowhere })
        expect(hidden).toEqual({ code: 'stream.unknown', params: {} })
        expect(missing).toEqual(hidden)
      }
  })

  test('that opens what is there is refused, also to who may not see it', async () => {
    expect((await refusedOf(duty, report(open))).code).toBe('stream.exists')
    expect((await refusedOf(elsewhere, report(open, { area: otherCounty }))).code).toBe('stream.exists')
  })

  test('[INC3] [INC4] against the stage of an incident is refused with it', async () => {
    const refusedCodes: [Order, RefusalCode][] = [
      [{ type: 'incident.startVerification', stream: dismissed, seen: 4, data: {} }, 'incident.wrongStage'],
      [{ ...involve(dismissed, 4) }, 'incident.wrongStage'],
      [
        { type: 'incident.releaseAgency', stream: open, seen: 1, data: { agency: 'fire' } },
        'incident.agencyNotInvolved',
      ],
    ]
    for (const [order, code] of refusedCodes) expect((await refusedOf(duty, order)).code).toBe(code)
    taken(await duty.give(involve(open, 1)))
    expect((await refusedOf(duty, involve(open, 2))).code).toBe('incident.agencyAlreadyInvolved')
  })

  test('[LOG8] on a name that is taken, or an account as it already is, is refused', async () => {
    const rights = { login: 'duty', role: 'auditor', agency: 'fire', area: community }
    expect(await refusedOf(admin, { type: 'account.open', stream: newId(), data: rights })).toEqual({
      code: 'claim.taken',
      params: { claim: 'login:duty' },
    })
    const { account } = await doors.sender('someone', 'liaison', { agency: 'water' })
    const order = (type: string, seen: number): Order => ({ type, stream: account, seen, data: {} })
    expect((await refusedOf(admin, order('account.reinstate', 1))).code).toBe('account.alreadyActive')
    taken(await admin.give(order('account.suspend', 1)))
    expect((await refusedOf(admin, order('account.suspend', 2))).code).toBe('account.alreadySuspended')
  })

  test('[LOG2] to erase what is not there is refused', async () => {
    const erase: Order = { type: 'log.eraseWords', stream: open, data: { position: 1, field: 'text' } }
    expect((await refusedOf(auditor, erase)).code).toBe('log.nothingToErase')
  })

  test('after a restore may wait for a stream it knows', async () => {
    const restored = await openDoors()
    const sender = await restored.sender('duty', 'dutyOfficer')
    await restored.house.log.renewEpoch('live')
    const order = { commandId: newId(), ...entry(newId(), '正文'), resent: true }
    const response = await restored.ask(sender, 'POST', '/api/commands', order)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'stream.unknownYet', retry: 'later' })
    await restored.close()
  })
})

describe('when the house cannot', () => {
  test.each<[string, () => Promise<unknown>, RefusalCode]>([
    [
      'write',
      () => Promise.resolve({ accepted: false, refusal: refused('house.readOnly') }),
      'house.readOnly',
    ],
    [
      'decide',
      () => Promise.resolve({ accepted: false, refusal: refused('house.fault', { reference: 'x' }) }),
      'house.fault',
    ],
    ['reach its log', () => Promise.reject(new Error('secret detail')), 'house.unavailable'],
  ])('%s, an order stays with its sender', async (_what, submit, code) => {
    const { log } = doors.house
    const before = log.submit
    Object.assign(log, { submit })
    expect((await refusedOf(duty, entry(open, '正文'))).code).toBe(code)
    Object.assign(log, { submit: before })
  })

  test('read, a reader is told to come again, and not why', async () => {
    const { log } = doors.house
    const before = log.streams
    Object.assign(log, { streams: () => Promise.reject(new Error('secret detail')) })
    const response = await doors.ask(duty, 'GET', `/api/streams/${open}`)
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(text).toContain('house.fault')
    expect(text).not.toContain('secret')
    Object.assign(log, { streams: before })
  })
})

test('orders are counted by account: the 121st within ten seconds comes too soon', async () => {
  const counted = await openDoors()
  const sender = await counted.sender('duty', 'dutyOfficer')
  const other = await counted.sender('duty-beiyu', 'dutyOfficer')
  const socket = await openRaw(counted, sender)
  const answers = await Promise.all(
    Array.from({ length: 120 }, () => socket.order({ commandId: newId(), ...report(newId()) })),
  )
  expect(answers.every(({ accepted }) => accepted)).toBe(true)
  const response = await counted.ask(sender, 'POST', '/api/commands', {
    commandId: newId(),
    ...report(newId()),
  })
  expect(response.status).toBe(429)
  expect(response.headers.get('retry-after')).toBe('10')
  const free = await counted.ask(other, 'POST', '/api/commands', { commandId: newId(), ...report(newId()) })
  expect(free.status).toBe(200)
  await counted.close()
})
