/** Only the issuer ends an order, whatever door somebody else tries: each door is walked, and the order stands. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Answer, Command } from '../../shared/command.ts'
import type { OrderParts } from '../../shared/features/order/state.ts'
import { community, otherCounty } from '../support/actors.ts'
import { newId, openDoors, report, taken, type Doors, type Order, type Sender } from '../support/doors.ts'
import { openRaw } from '../support/rawSocket.ts'

let doors: Doors
let duty: Sender
let nightShift: Sender
let fire: Sender
let commander: Sender
/** An order of the duty officer to the fire service, which has reported back. */
let order: string

beforeAll(async () => {
  doors = await openDoors()
  // What is counted is tested elsewhere; here it would only be in the way.
  Object.assign(doors.house.limits, { allow: () => Promise.resolve(true) })
  duty = await doors.sender('duty', 'dutyOfficer')
  nightShift = await doors.sender('duty-night', 'dutyOfficer')
  fire = await doors.sender('liaison-fire', 'liaison', { agency: 'fire', area: otherCounty })
  commander = await doors.sender('commander', 'commander')
})
afterAll(async () => {
  await doors.close()
})
beforeEach(async () => {
  const incident = newId()
  order = newId()
  taken(await duty.give(report(incident)))
  const data = {
    incident,
    area: community,
    kind: 'task',
    addressees: [{ agency: 'fire', part: 'lead' }],
    dueAt: Date.now() + 3_600_000,
    spoken: false,
    what: '疏散下风向居民',
  }
  taken(await duty.give({ type: 'order.issue', stream: order, data }))
  taken(await fire.give({ type: 'order.signFor', stream: order, data: {} }))
  taken(await fire.give({ type: 'order.reportBack', stream: order, data: { said: '已疏散' } }))
})

type Give = (who: Sender, order: Partial<Command>) => Promise<Answer>
const bySocket: Give = async (who, given) => {
  const socket = await openRaw(doors, who)
  const answer = await socket.order({ commandId: newId(), ...given })
  socket.close()
  return answer
}
const byHttp: Give = async (who, given) => {
  const response = await doors.ask(who, 'POST', '/api/commands', { commandId: newId(), ...given })
  const body = (await response.json()) as Record<string, unknown>
  return (response.ok ? body : { accepted: false, refusal: body }) as unknown as Answer
}
const walked: Record<string, Give> = {
  'the socket': bySocket,
  HTTP: byHttp,
  'an outbox that sends again': (who, given) => bySocket(who, { ...given, resent: true }),
  'an outbox, behind a command of its own': async (who, given) => {
    const before = newId()
    const noted = { commandId: before, type: 'order.markRead', stream: order, data: {} }
    if (!(await bySocket(who, noted)).accepted) return await bySocket(who, given)
    return await bySocket(who, { ...given, after: before })
  },
  'the house itself': (who, given) => who.give(given as Order),
}

/** The version of the working layer that an order was judged on. */
const seen = async () => versionOf(await stateOf())
async function stateOf() {
  const [held] = await doors.house.log.streams('live', [order])
  if (!held) throw new Error('the order is not there')
  return held.state
}
const versionOf = ({ version }: Awaited<ReturnType<typeof stateOf>>) => version.work ?? 0
const stage = async () => ((await stateOf()).parts as OrderParts).open.stage

const ends = (agency: string) => [
  { type: 'order.close', data: { said: '办结' } },
  { type: 'order.withdraw', data: { reason: '撤销' } },
  { type: 'order.return', data: { agency, reason: '重办' } },
]

describe.each(Object.keys(walked))('through %s', (door) => {
  const give: Give = (who, given) => (walked[door] ?? bySocket)(who, given)

  test('[ORD4] an addressee and a commander end nothing, and nothing is recorded', async () => {
    for (const who of [fire, commander])
      for (const end of ends('fire')) {
        const before = await seen()
        const answer = await give(who, { ...end, stream: order, seen: before })
        expect(answer, `${who.login} ${end.type}`).toMatchObject({ accepted: false })
        expect([await stage(), await seen()]).toEqual(['open', before])
      }
    const close = { type: 'order.close', stream: order, seen: await seen(), data: { said: '办结' } }
    expect(await give(fire, close)).toMatchObject({ refusal: { code: 'order.notIssuer' } })
  })

  test('[ORD4] the issuer ends it, also when somebody else sits in the same post by then', async () => {
    const close = { type: 'order.close', stream: order, seen: await seen(), data: { said: '办结' } }
    expect(await give(nightShift, close)).toMatchObject({ accepted: true })
    expect(await stage()).toBe('done')
  })
})

test('[ORD4] nobody learns by any door who sat at the issuing post', async () => {
  const response = await doors.ask(fire, 'GET', `/api/streams/${order}`)
  const text = await response.text()
  expect(response.status).toBe(200)
  expect(text).toContain('疏散下风向居民')
  expect(text).not.toContain(duty.account)
})
