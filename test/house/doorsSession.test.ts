/** Sessions: what they are worth, and that nothing outlives them (reliability.md T3, I9). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tokenHash } from '../../server/access/secrets.ts'
import { headersOf, newId, report, until, type Doors, type Sender } from '../support/doors.ts'
import { openRaw, type RawSocket } from '../support/rawSocket.ts'
import { seal } from '../support/seal.ts'
import { everything, nothing, openSessions, type Sessions } from '../support/sessions.ts'

let doors: Doors
let admin: Sender
let sessions: Sessions

beforeAll(async () => {
  sessions = await openSessions()
  doors = sessions.doors
  admin = sessions.admin
})
afterAll(async () => {
  await doors.close()
})

describe('a session', () => {
  test('opens every door', async () => {
    expect(await sessions.worth(await doors.sender('duty', 'dutyOfficer'))).toEqual(everything)
  })

  test('that has expired opens none', async () => {
    const duty = await doors.sender('duty', 'dutyOfficer')
    await sessions.expires(duty.token, Date.now() - 1)
    expect(await sessions.worth(duty)).toEqual(nothing)
  })

  test('[SEE4] that expires ends its sockets, and theirs only', async () => {
    const [short, long] = [
      await doors.sender('duty', 'dutyOfficer'),
      await doors.sender('duty', 'dutyOfficer'),
    ]
    await sessions.expires(short.token, Date.now() + 400)
    const [one, other] = [await openRaw(doors, short), await openRaw(doors, long)]
    await one.hello()
    await one.closed(2000)
    expect(one.bye()).toEqual({ reason: 'signedOut', retryAfterMs: 0 })
    expect(other.isOpen()).toBe(true)
    other.close()
  })

  test('that is signed out opens none, and its sockets end at once', async () => {
    const [duty, elsewhere] = [
      await doors.sender('duty', 'dutyOfficer'),
      await doors.sender('duty', 'dutyOfficer'),
    ]
    const own = [await openRaw(doors, duty), await openRaw(doors, duty)]
    const other = await openRaw(doors, elsewhere)
    for (const socket of own) await socket.hello()
    const response = await doors.ask(duty, 'DELETE', '/api/session')
    expect(response.status).toBe(204)
    expect(response.headers.get('set-cookie')).toMatch(/^lianxin=; Path=\/; Expires=Thu, 01 Jan 1970/)
    expect(response.headers.get('clear-site-data')).toBe('"cache"')
    for (const socket of own) {
      await socket.closed(500)
      expect(socket.bye()).toEqual({ reason: 'signedOut', retryAfterMs: 0 })
    }
    expect(other.isOpen()).toBe(true)
    other.close()
    expect(await sessions.worth(duty)).toEqual(nothing)
  })

  test('that is signed out while its sockets come through the door leaves none behind', async () => {
    for (let round = 0; round < 10; round++) {
      const duty = await doors.sender('duty', 'dutyOfficer')
      const coming = Array.from({ length: 8 }, () => openRaw(doors, duty, { unjoined: true }))
      const sockets = await Promise.all(coming)
      for (const socket of sockets) socket.say('40')
      await doors.ask(duty, 'DELETE', '/api/session')
      await until(() => sockets.every((socket) => !socket.isOpen()), 'all are cut')
    }
  })

  test('of a suspended account opens none; reinstated, it opens all again', async () => {
    const duty = await doors.sender('duty-suspended', 'dutyOfficer')
    const socket = await openRaw(doors, duty)
    await socket.hello()
    await sessions.suspend(duty)
    await socket.closed(1000)
    expect(socket.bye()).toEqual({ reason: 'revoked', retryAfterMs: 0 })
    const suspended = await sessions.worth(duty)
    expect(suspended).toEqual({ ...nothing, socket: 'signedOut' })
    const order = await doors.ask(duty, 'POST', '/api/commands', { commandId: newId(), ...report(newId()) })
    expect(await order.json()).toMatchObject({ code: 'access.suspended', retry: 'afterSignIn' })
    await sessions.suspend(duty, 'account.reinstate')
    expect(await sessions.worth(duty)).toEqual(everything)
  })

  test('is known by its own token in its own cookie, and by nothing else', async () => {
    const duty = await doors.sender('duty', 'dutyOfficer')
    const link = await doors.house.sessions.makeLink('link', duty.account, 'live', 60_000)
    const kiosk = await doors.house.sessions.makeLink('kiosk', duty.account, 'live', 60_000)
    const cookies = [
      `lianxin=${link}`,
      `lianxin=${kiosk}`,
      `lianxin=${tokenHash(duty.token)}`,
      `lianxin=${duty.token}x`,
      `lianxin=${duty.token.slice(0, -1)}`,
      `lianxin="${duty.token}"`,
      `__Host-lianxin=${duty.token}`,
      `Lianxin=${duty.token}`,
      `xlianxin=${duty.token}`,
      `lianxin=`,
      `lianxin=x; lianxin=${duty.token}`,
      `lianxin=' OR 1=1 --`,
      `lianxin=${'%00'.repeat(100)}`,
    ]
    for (const cookie of cookies) {
      const response = await doors.ask(
        { ...duty, headers: { ...headersOf(doors.house), cookie } },
        'GET',
        '/api/session',
      )
      expect(response.status, cookie).toBe(401)
    }
    expect((await sessions.signIn({ link: duty.token })).status).toBe(401)
    expect((await sessions.signIn({ kiosk: link })).status).toBe(401)
    expect((await sessions.signIn({ link: kiosk })).status).toBe(401)
  })
})

describe('[SEE4] a socket of a session whose rights change', () => {
  test('is cut within a second and sees by its new rights when it comes back', async () => {
    const duty = await doors.sender('duty-moved', 'dutyOfficer')
    const socket = await openRaw(doors, duty)
    const before = await socket.hello()
    const data = { role: 'liaison', agency: 'fire', area: '990103000000', seat: '3' }
    expect(
      await admin.give({ type: 'account.grantRights', stream: duty.account, seen: 1, data }),
    ).toMatchObject({
      accepted: true,
    })
    await socket.closed(1000)
    expect(socket.bye()?.reason).toBe('revoked')
    const back = await openRaw(doors, duty)
    const after = await back.hello(
      before.welcome ? { epoch: before.epoch, view: before.view, position: 0 } : {},
    )
    expect(after).toMatchObject({ welcome: true, replace: true, actor: data })
    expect(await (await doors.ask(duty, 'GET', '/api/session')).json()).toMatchObject(data)
    back.close()
  })
})

test('a socket without a cookie is told so and let go', async () => {
  const socket: RawSocket = await openRaw(doors, undefined, {
    unjoined: true,
    headers: headersOf(doors.house),
  })
  socket.say('40')
  await socket.closed(1000)
  expect(socket.frames).toContain('44{"message":"signedOut"}')
})

describe('[SYNC8] an order of which a device kept only the sealed form', () => {
  test('is taken like any other, and once with the order it was', async () => {
    const duty = await doors.sender('duty', 'dutyOfficer')
    const { sealKey } = (await (await doors.ask(duty, 'GET', '/api/session')).json()) as {
      sealKey: JsonWebKey
    }
    expect(sealKey).toMatchObject({ kty: 'EC', crv: 'P-256' })
    expect(sealKey.d).toBeUndefined()
    const order = { commandId: newId(), ...report(newId(), { title: '离线时记下的 𠮷' }) }
    const sealed = (await seal(JSON.stringify(order), sealKey)).toString('base64')
    const first = await doors.ask(duty, 'POST', '/api/commands', { sealed })
    expect(first.status).toBe(200)
    const answer: unknown = await first.json()
    expect(answer).toMatchObject({ accepted: true })
    for (const body of [{ sealed }, order])
      expect(await (await doors.ask(duty, 'POST', '/api/commands', body)).json()).toEqual(answer)
  })

  test('is judged by who delivers it, and by the same schemas', async () => {
    const auditor = await doors.sender('auditor', 'auditor')
    const { sealKey } = (await (await doors.ask(auditor, 'GET', '/api/session')).json()) as {
      sealKey: JsonWebKey
    }
    const deliver = async (inside: unknown): Promise<unknown> => {
      const sealed = (await seal(JSON.stringify(inside), sealKey)).toString('base64')
      return (await doors.ask(auditor, 'POST', '/api/commands', { sealed })).json()
    }
    expect(await deliver({ commandId: newId(), ...report(newId()) })).toMatchObject({
      code: 'access.forbidden',
    })
    expect(await deliver({ commandId: 'system:x', ...report(newId()) })).toMatchObject({
      code: 'command.malformed',
    })
    expect(await deliver({ sealed: 'x' })).toMatchObject({ code: 'command.malformed' })
    expect(
      await (await doors.ask(auditor, 'POST', '/api/commands', { sealed: 'x', more: 1 })).json(),
    ).toMatchObject({
      code: 'command.malformed',
    })
  })
})
