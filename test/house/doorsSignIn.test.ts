/** Signing in: by password, by link, as a wall; alike for whoever fails, and counted (reliability.md T1, T3). */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashPassword } from '../../server/access/secrets.ts'
import { makeApp } from '../../server/transport/http.ts'
import { headersOf, openDoors, pause, type Doors, type Sender } from '../support/doors.ts'
import { openRaw } from '../support/rawSocket.ts'
import { everything, nothing, openSessions, tokenIn, type Sessions } from '../support/sessions.ts'

const password = '云汀 2026 correct horse'

let doors: Doors
let sessions: Sessions
let signIn: Sessions['signIn']
/** The same house as someone on another machine reaches it. */
let outside: Server
let outsideUrl: string
let remote = '203.0.113.7'

beforeAll(async () => {
  sessions = await openSessions()
  ;({ doors, signIn } = sessions)
  const app = makeApp(doors.house, () => undefined)
  outside = createServer((request, response) => {
    Object.defineProperty(request.socket, 'remoteAddress', { value: remote, configurable: true })
    app(request, response)
  })
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
  outsideUrl = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`
})
afterAll(async () => {
  await new Promise((resolve) => outside.close(resolve))
  await doors.close()
})

/** An account with the password, told apart by its login. */
async function withPassword(login: string): Promise<Sender> {
  const sender = await doors.sender(login, 'dutyOfficer')
  await doors.house.sessions.setPassword(sender.account, await hashPassword(password))
  return sender
}

describe('signing in', () => {
  test('gives a new token that no script can read and no other site can send', async () => {
    await withPassword('duty-one')
    const response = await signIn({ account: 'duty-one', password })
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
    const planted = await signIn({ account: 'duty-two', password }, 'lianxin=planted')
    expect(tokenIn(planted)).not.toBe('planted')
    const first = {
      ...sessions.admin,
      token: tokenIn(planted),
      headers: headersOf(doors.house, tokenIn(planted)),
    }
    const socket = await openRaw(doors, first)
    await socket.hello()
    const again = await signIn({ account: 'duty-two', password }, `lianxin=${first.token}`)
    expect(tokenIn(again)).not.toBe(first.token)
    await socket.closed(500)
    expect(socket.bye()?.reason).toBe('signedOut')
    expect(await sessions.worth(first)).toEqual(nothing)
  })

  test('that fails leaves the session as it was', async () => {
    const duty = await doors.sender('duty', 'dutyOfficer')
    expect((await signIn({ account: 'nobody', password }, `lianxin=${duty.token}`)).status).toBe(401)
    expect(await sessions.worth(duty)).toEqual(everything)
  })

  test('fails alike for whoever fails: no one learns which accounts there are', async () => {
    await withPassword('duty-three')
    await sessions.suspend(await withPassword('duty-four'))
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
      const response = await signIn(body)
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
      await signIn({ account, password: 'wrong' })
      return performance.now() - began
    }
    const [there, missing]: [number[], number[]] = [[], []]
    for (let i = 0; i < 9; i++) {
      there.push(await timed('duty-six'))
      missing.push(await timed('nobody-at-all'))
    }
    // The quickest of each: the rest is what else the machine had to do.
    expect(Math.min(...missing)).toBeGreaterThan(Math.min(...there) * 0.4)
    expect(Math.min(...there)).toBeGreaterThan(Math.min(...missing) * 0.4)
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
    const response = await signIn(body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'command.malformed' })
  })

  test('is counted by account and address: the eleventh try waits a minute, also with the right password', async () => {
    await withPassword('duty-seven')
    for (let i = 0; i < 10; i++)
      expect((await signIn({ account: 'duty-seven', password: `wrong ${i}` })).status).toBe(401)
    const response = await signIn({ account: 'duty-seven', password })
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('60')
    expect(await response.json()).toMatchObject({ code: 'command.tooMany', retry: 'later', status: 429 })
    await withPassword('duty-eight')
    expect((await signIn({ account: 'duty-eight', password })).status).toBe(200)
    remote = '203.0.113.8'
    expect((await signIn({ account: 'duty-seven', password }, undefined, outsideUrl)).status).toBe(200)
  })

  test('is counted by address too, whatever is tried', async () => {
    remote = '203.0.113.9'
    const statuses: number[] = []
    for (let i = 0; i < 105; i++)
      statuses.push((await signIn({ link: `guess-${i}` }, undefined, outsideUrl)).status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(100)
    expect(statuses.slice(100)).toEqual([429, 429, 429, 429, 429])
    remote = '203.0.113.10'
    expect((await signIn({ link: 'guess' }, undefined, outsideUrl)).status).toBe(401)
  })

  test('no header tells the house another address', async () => {
    remote = '203.0.113.11'
    for (let i = 0; i < 100; i++) await signIn({ link: `guess-${i}` }, undefined, outsideUrl)
    const response = await fetch(`${outsideUrl}/api/session`, {
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

describe('a link', () => {
  test('signs in once', async () => {
    const { account } = await doors.sender('duty', 'dutyOfficer')
    const link = await doors.house.sessions.makeLink('link', account, 'live', 60_000)
    expect((await signIn({ link })).status).toBe(200)
    const again = await signIn({ link })
    expect(again.status).toBe(401)
    expect(await again.json()).toMatchObject({ code: 'access.linkUsed' })
  })

  test('signs in once when many ask at the same moment', async () => {
    const { account } = await doors.sender('duty', 'dutyOfficer')
    for (let round = 0; round < 3; round++) {
      const link = await doors.house.sessions.makeLink('link', account, 'live', 60_000)
      const answers = await Promise.all(Array.from({ length: 10 }, () => signIn({ link })))
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      expect(answers.filter(({ status }) => status === 401)).toHaveLength(9)
    }
  })

  test('that has expired, or whose account was suspended, signs nobody in', async () => {
    const { account } = await doors.sender('duty', 'dutyOfficer')
    const late = await doors.house.sessions.makeLink('link', account, 'live', 0)
    await pause(5)
    const gone = await doors.sender('duty-gone', 'dutyOfficer')
    await sessions.suspend(gone)
    const void_ = await doors.house.sessions.makeLink('link', gone.account, 'live', 60_000)
    for (const link of [late, void_]) expect((await signIn({ link })).status).toBe(401)
  })
})

describe('a wall', () => {
  test('signs in with its token again and again, and stays', async () => {
    const { account } = await doors.sender('wall', 'wall')
    const kiosk = await doors.house.sessions.makeLink('kiosk', account, 'live', 60_000)
    for (let i = 0; i < 2; i++) {
      const response = await signIn({ kiosk })
      expect(response.status).toBe(200)
      expect(response.headers.get('set-cookie')).toMatch(/Max-Age=34560000/)
    }
  })

  test('is open to whoever asks only in a house that opened it, and only on the same machine', async () => {
    const { account } = await doors.sender('wall', 'wall')
    expect((await signIn({ kiosk: 'open' })).status).toBe(401)
    Object.assign(doors.house, { openWall: account })
    expect((await signIn({ kiosk: 'open' })).status).toBe(200)
    remote = '203.0.113.12'
    expect((await signIn({ kiosk: 'open' }, undefined, outsideUrl)).status).toBe(401)
    remote = '::ffff:127.0.0.1'
    expect((await signIn({ kiosk: 'open' }, undefined, outsideUrl)).status).toBe(200)
    Object.assign(doors.house, { openWall: undefined })
    expect((await signIn({ kiosk: 'open' })).status).toBe(401)
  })
})
