/** Sessions: how they begin, what they are worth, and that nothing outlives them (reliability.md T1, T3). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashPassword, tokenHash } from '../../server/access/secrets.ts'
import { headersOf, newId, openDoors, report, until, type Doors, type Sender } from '../support/doors.ts'
import { openRaw, type RawSocket } from '../support/rawSocket.ts'
import { openSignIns, type SignIns } from '../support/signIns.ts'

const password = '云汀 2026 correct horse'

let rig: SignIns
let doors: Doors
let admin: Sender

beforeAll(async () => {
  rig = await openSignIns()
  doors = rig.doors
  admin = rig.admin
})
afterAll(async () => {
  await rig.close()
})

/** An account with the password, told apart by its login. */
async function withPassword(login: string): Promise<Sender> {
  const sender = await doors.sender(login, 'dutyOfficer')
  await doors.house.sessions.setPassword(sender.account, await hashPassword(password))
  return sender
}

/** The token a sign-in set. */
function tokenIn(response: Response): string {
  return /^lianxin=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? ''
}

function expires(token: string, at: number): Promise<void> {
  const text = 'UPDATE session SET expires_at = ? WHERE token_hash = ?'
  return doors.house.log.write('house', [{ text, args: [at, tokenHash(token)], rows: false }])
}

/** What a session is worth at every door. */
async function worth(who: Sender): Promise<Record<string, number | string>> {
  const statuses: Record<string, number | string> = {}
  for (const path of ['/api/session', '/api/city', '/api/events', '/api/snapshot', '/api/streams/x'])
    statuses[path] = (await doors.ask(who, 'GET', path)).status
  const order = { commandId: newId(), ...report(newId()) }
  statuses['/api/commands'] = (await doors.ask(who, 'POST', '/api/commands', order)).status
  const socket = await openRaw(doors, who).catch((error: Error) => error.message)
  if (typeof socket === 'string') return { ...statuses, socket }
  const answer = await socket.hello().catch(() => ({ welcome: 'cut' }))
  socket.close()
  return {
    ...statuses,
    socket: 'welcome' in answer && answer.welcome === true ? 'welcome' : JSON.stringify(answer),
  }
}
const nothing = {
  '/api/session': 401,
  '/api/city': 401,
  '/api/events': 401,
  '/api/snapshot': 401,
  '/api/streams/x': 401,
  '/api/commands': 401,
  socket: 'not let in: 44{"message":"signedOut"}',
}
const everything = {
  '/api/session': 200,
  '/api/city': 200,
  '/api/events': 200,
  '/api/snapshot': 200,
  '/api/streams/x': 404,
  '/api/commands': 200,
  socket: 'welcome',
}

describe('a session', () => {
  test('opens every door', async () => {
    expect(await worth(await doors.sender('duty', 'dutyOfficer'))).toEqual(everything)
  })

  test('that has expired opens none', async () => {
    const duty = await doors.sender('duty', 'dutyOfficer')
    await expires(duty.token, Date.now() - 1)
    expect(await worth(duty)).toEqual(nothing)
  })

  test('[SEE4] that expires ends its sockets, and theirs only', async () => {
    const [short, long] = [
      await doors.sender('duty', 'dutyOfficer'),
      await doors.sender('duty', 'dutyOfficer'),
    ]
    await expires(short.token, Date.now() + 400)
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
    expect(await worth(duty)).toEqual(nothing)
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
    await rig.suspend(duty)
    await socket.closed(1000)
    expect(socket.bye()).toEqual({ reason: 'revoked', retryAfterMs: 0 })
    const suspended = await worth(duty)
    expect(suspended).toEqual({ ...nothing, socket: '{"welcome":false,"reason":"signedOut"}' })
    const order = await doors.ask(duty, 'POST', '/api/commands', { commandId: newId(), ...report(newId()) })
    expect(await order.json()).toMatchObject({ code: 'access.suspended', retry: 'afterSignIn' })
    await rig.suspend(duty, 'account.reinstate')
    expect(await worth(duty)).toEqual(everything)
  })

  test('is known by its own token in its own cookie, and by nothing else', async () => {
    const duty = await doors.sender('duty', 'dutyOfficer')
    const { sessions } = doors.house
    const link = await sessions.makeLink('link', duty.account, 'live', 60_000)
    const kiosk = await sessions.makeLink('kiosk', duty.account, 'live', 60_000)
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
    expect((await rig.signIn({ link: duty.token })).status).toBe(401)
    expect((await rig.signIn({ kiosk: link })).status).toBe(401)
    expect((await rig.signIn({ link: kiosk })).status).toBe(401)
  })
})

describe('[SEE4] a socket of a session whose rights change', () => {
  test('is cut within a second and sees by its new rights when it comes back', async () => {
    const duty = await doors.sender('duty-moved', 'dutyOfficer')
    const socket = await openRaw(doors, duty)
    const before = await socket.hello()
    const data = { role: 'liaison', agency: 'fire', area: '990103000000' }
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
    back.close()
  })
})

describe('signing in', () => {
  test('gives a new token that no script can read and no other site can send', async () => {
    await withPassword('duty-one')
    const response = await rig.signIn({ account: 'duty-one', password })
    expect(response.status).toBe(200)
    expect(response.headers.get('set-cookie')).toMatch(
      /^lianxin=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    )
    expect(await response.json()).toMatchObject({ role: 'dutyOfficer', log: 'live', mode: 'live' })
  })

  test('over HTTPS the cookie is bound to the host and to encryption', async () => {
    const secure = await openDoors({ PUBLIC_URL: 'https://lianxin.example' })
    const { account } = await secure.sender('duty', 'dutyOfficer')
    const link = await secure.house.sessions.makeLink('link', account, 'live', 60_000)
    const response = await fetch(`http://127.0.0.1:${secure.house.port}/api/session`, {
      method: 'POST',
      headers: { origin: 'https://lianxin.example', 'x-lianxin': '1', 'content-type': 'application/json' },
      body: JSON.stringify({ link }),
    })
    expect(response.headers.get('set-cookie')).toMatch(
      /^__Host-lianxin=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    )
    await secure.close()
  })

  test('takes no token that was planted, and ends the session the browser brought with it', async () => {
    await withPassword('duty-two')
    const planted = await rig.signIn({ account: 'duty-two', password }, 'lianxin=planted')
    expect(tokenIn(planted)).not.toBe('planted')
    const first = { ...admin, token: tokenIn(planted), headers: headersOf(doors.house, tokenIn(planted)) }
    const socket = await openRaw(doors, first)
    await socket.hello()
    const again = await rig.signIn({ account: 'duty-two', password }, `lianxin=${first.token}`)
    expect(tokenIn(again)).not.toBe(first.token)
    await socket.closed(500)
    expect(socket.bye()?.reason).toBe('signedOut')
    expect(await worth(first)).toEqual(nothing)
  })

  test('that fails leaves the session as it was', async () => {
    const duty = await doors.sender('duty', 'dutyOfficer')
    expect((await rig.signIn({ account: 'nobody', password }, `lianxin=${duty.token}`)).status).toBe(401)
    expect(await worth(duty)).toEqual(everything)
  })

  test('fails alike for whoever fails: no one learns which accounts there are', async () => {
    await withPassword('duty-three')
    await rig.suspend(await withPassword('duty-four'))
    await doors.sender('duty-five', 'dutyOfficer')
    const tries = [
      { account: 'duty-three', password: 'wrong' },
      { account: 'duty-three', password, log: 'exercise-none' },
      { account: 'duty-four', password },
      { account: 'duty-five', password },
      { account: 'nobody', password },
      { account: `x' OR '1'='1`, password },
      { account: '𠮷野', password: '\0' },
    ]
    const answers = new Set<string>()
    for (const body of tries) {
      const response = await rig.signIn(body)
      expect(response.headers.get('set-cookie')).toBeNull()
      answers.add(`${response.status} ${await response.text()}`)
    }
    expect([...answers]).toEqual([
      '401 {"type":"urn:lianxin:refusal:access.wrongCredentials","title":"access.wrongCredentials","status":401,"code":"access.wrongCredentials","params":{},"retry":"never"}',
    ])
  })

  test('takes as long for an account that is not there', async () => {
    await withPassword('duty-six')
    const timed = async (account: string): Promise<number> => {
      const began = performance.now()
      await rig.signIn({ account, password: 'wrong' })
      return performance.now() - began
    }
    const [there, missing]: [number[], number[]] = [[], []]
    for (let i = 0; i < 7; i++) {
      there.push(await timed('duty-six'))
      missing.push(await timed('nobody-at-all'))
    }
    const median = (list: number[]): number => list.sort((a, b) => a - b)[3] ?? 0
    expect(median(missing)).toBeGreaterThan(median(there) * 0.6)
    expect(median(there)).toBeGreaterThan(median(missing) * 0.6)
  })

  test.each([
    {},
    { account: 'duty' },
    { account: 'duty', password: '' },
    { account: '', password },
    { account: 'duty', password, extra: 1 },
    { account: 'duty', password, link: 'x' },
    { account: ['duty'], password },
    { account: { $ne: '' }, password: { $ne: '' } },
    { account: 'duty', password: 'x'.repeat(201) },
    { account: 'x'.repeat(41), password },
    { account: 'duty', password, log: '../house' },
    { link: '' },
    { link: 'x'.repeat(101) },
    { kiosk: true },
    [],
    null,
  ])('%j is no way to ask', async (body) => {
    const response = await rig.signIn(body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'command.malformed' })
  })

  test('is counted by account and address: the eleventh try waits a minute, also with the right password', async () => {
    await withPassword('duty-seven')
    for (let i = 0; i < 10; i++)
      expect((await rig.signIn({ account: 'duty-seven', password: `wrong ${i}` })).status).toBe(401)
    const response = await rig.signIn({ account: 'duty-seven', password })
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('60')
    expect(await response.json()).toMatchObject({ code: 'command.tooMany', retry: 'later', status: 429 })
    await withPassword('duty-eight')
    expect((await rig.signIn({ account: 'duty-eight', password })).status).toBe(200)
    rig.from('203.0.113.8')
    expect((await rig.signIn({ account: 'duty-seven', password }, undefined, rig.outsideUrl)).status).toBe(
      200,
    )
  })

  test('is counted by address too, whatever is tried', async () => {
    rig.from('203.0.113.9')
    const statuses: number[] = []
    for (let i = 0; i < 105; i++)
      statuses.push((await rig.signIn({ link: `guess-${i}` }, undefined, rig.outsideUrl)).status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(100)
    expect(statuses.slice(100)).toEqual([429, 429, 429, 429, 429])
    rig.from('203.0.113.10')
    expect((await rig.signIn({ link: 'guess' }, undefined, rig.outsideUrl)).status).toBe(401)
  })

  test('no header tells the house another address', async () => {
    rig.from('203.0.113.11')
    for (let i = 0; i < 100; i++) await rig.signIn({ link: `guess-${i}` }, undefined, rig.outsideUrl)
    const response = await fetch(`${rig.outsideUrl}/api/session`, {
      method: 'POST',
      headers: {
        ...headersOf(doors.house),
        'content-type': 'application/json',
        'x-forwarded-for': '198.51.100.1',
        'x-real-ip': '198.51.100.1',
        forwarded: 'for=198.51.100.1',
      },
      body: JSON.stringify({ link: 'guess' }),
    })
    expect(response.status).toBe(429)
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
