/** Who may speak to the house at all: our own pages, on both transports and for every change (reliability.md T2). */
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { newId, openDoors, report, type Doors, type Sender } from '../support/doors.ts'
import { get } from '../support/rawHttp.ts'

let doors: Doors
let duty: Sender

beforeAll(async () => {
  doors = await openDoors({ ALLOWED_ORIGINS: 'https://city.example, http://desk.city.example:8443' })
  duty = await doors.sender('duty', 'dutyOfficer')
})
afterAll(async () => {
  await doors.close()
})

/** Origins by name; `own` stands for the house's, whose port is not known before it listens. */
const own = (): string => `http://127.0.0.1:${doors.house.port}`
const foreign: [string, () => string | undefined][] = [
  ['another site', () => 'https://evil.example'],
  ['null', () => 'null'],
  ['none', () => undefined],
  ['an empty one', () => ''],
  ['ours with a path', () => `${own()}/`],
  ['ours in capitals', () => own().toUpperCase()],
  ['ours with another port', () => `http://127.0.0.1:${doors.house.port + 1}`],
  ['ours over TLS', () => own().replace('http:', 'https:')],
  ['ours as the beginning of another', () => `${own()}.evil.example`],
  ['ours in the userinfo of another', () => `http://127.0.0.1:${doors.house.port}@evil.example`],
  ['ours, twice', () => `${own()}, ${own()}`],
  ['an allowed one over plain HTTP', () => 'http://city.example'],
  ['a page below an allowed one', () => 'https://sub.city.example'],
]
const allowed: [string, () => string][] = [
  ['ours', own],
  ['ours by name', () => `http://localhost:${doors.house.port}`],
  ['an allowed one', () => 'https://city.example'],
  ['another allowed one', () => 'http://desk.city.example:8443'],
]

/** The status a websocket handshake ends with: 101 when it is let in. */
function handshake(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const url = `ws://127.0.0.1:${doors.house.port}/socket.io/?EIO=4&transport=websocket`
    const ws = new WebSocket(url, { headers })
    ws.on('open', () => {
      ws.terminate()
      resolve(101)
    })
    ws.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    ws.on('error', reject)
  })
}

function withOrigin(origin: string | undefined): Record<string, string> {
  return { cookie: `lianxin=${duty.token}`, ...(origin !== undefined && { origin }) }
}

describe('a websocket', () => {
  test.each(foreign)('from %s is refused', async (_what, origin) => {
    expect(await handshake(withOrigin(origin()))).toBe(400)
  })
  test.each(allowed)('from %s is let in', async (_what, origin) => {
    expect(await handshake(withOrigin(origin()))).toBe(101)
  })
  test('without an origin is refused whatever it says of its site', async () => {
    expect(await handshake({ ...withOrigin(undefined), 'sec-fetch-site': 'same-origin' })).toBe(400)
  })
})

describe('a poll', () => {
  const poll = '/socket.io/?EIO=4&transport=polling'

  test.each(foreign)('from %s is refused', async (_what, origin) => {
    const { status, head } = await get(doors, poll, withOrigin(origin()))
    expect(status).toBe(403)
    expect(head.toLowerCase()).not.toContain('access-control')
  })
  test.each(allowed)('from %s is let in, and no other site may read it', async (_what, origin) => {
    const { status, head } = await get(doors, poll, withOrigin(origin()))
    expect(status).toBe(200)
    expect(head.toLowerCase()).not.toContain('access-control')
  })
  test.each(['same-site', 'cross-site', 'none'])('without an origin from %s is refused', async (site) => {
    const { status } = await get(doors, poll, { ...withOrigin(undefined), 'Sec-Fetch-Site': site })
    expect(status).toBe(403)
  })
  test('of our own page, which names no origin, is let in on the browser’s word', async () => {
    const { status } = await get(doors, poll, { ...withOrigin(undefined), 'Sec-Fetch-Site': 'same-origin' })
    expect(status).toBe(200)
  })
  test('carries a whole conversation where websockets do not get through', async () => {
    const socket = io(doors.house.url, {
      transports: ['polling'],
      extraHeaders: { ...withOrigin(own()) },
      reconnection: false,
    })
    const heard: unknown[] = []
    socket.on('snapshot', (page) => heard.push(page))
    socket.on('events', (packet) => heard.push(packet))
    await new Promise<void>((resolve, reject) => {
      socket.on('connect', () => resolve())
      socket.on('connect_error', reject)
    })
    expect(await socket.emitWithAck('hello', { protocol: 1 })).toMatchObject({ welcome: true })
    const answer: unknown = await socket.emitWithAck('command', { commandId: newId(), ...report(newId()) })
    expect(answer).toMatchObject({ accepted: true })
    await expect.poll(() => heard.length).toBe(2)
    socket.disconnect()
  })
  test('moves to a websocket when it may, and goes on there', async () => {
    const socket = io(doors.house.url, {
      transports: ['polling', 'websocket'],
      extraHeaders: withOrigin(own()),
      reconnection: false,
    })
    await new Promise<void>((resolve) => socket.io.engine.once('upgrade', () => resolve()))
    expect(await socket.emitWithAck('hello', { protocol: 1 })).toMatchObject({ welcome: true })
    socket.disconnect()
  })
})

describe('a change over HTTP', () => {
  const changes: [string, string, unknown][] = [
    ['POST', '/api/session', { account: 'duty', password: 'x' }],
    ['DELETE', '/api/session', undefined],
    ['POST', '/api/commands', {}],
  ]
  const cases = changes.flatMap(([method, path, body]) => [
    ...foreign
      // Not every client of the API is a browser; who is none names no origin.
      .filter(([what]) => what !== 'none')
      .map(([what, origin]) => ({
        method,
        path,
        body,
        what: `origin: ${what}`,
        headers: () => ({ origin: origin() ?? '' }),
      })),
    ...['cross-site', 'same-site', 'nonsense'].map((site) => ({
      method,
      path,
      body,
      what: `site: ${site}`,
      headers: () => ({ 'sec-fetch-site': site }),
    })),
    ...[undefined, '0', 'true', '1, 1'].map((mark) => ({
      method,
      path,
      body,
      what: `mark: ${mark}`,
      headers: () => ({ 'x-lianxin': mark ?? '' }),
    })),
  ])

  test.each(cases)(
    '$method $path from $what is a 403 and changes nothing',
    async ({ method, path, body, headers }) => {
      const response = await fetch(doors.house.url + path, {
        method,
        headers: { ...duty.headers, 'content-type': 'application/json', ...headers() },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      expect(response.status).toBe(403)
      expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
      expect(response.headers.get('set-cookie')).toBeNull()
      expect(await response.json()).toMatchObject({ code: 'access.forbidden', status: 403 })
      expect((await doors.ask(duty, 'GET', '/api/session')).status).toBe(200)
    },
  )

  test('what a form or an image of another site can send is not enough', async () => {
    const response = await fetch(`${doors.house.url}/api/commands`, {
      method: 'POST',
      headers: {
        cookie: `lianxin=${duty.token}`,
        origin: 'https://evil.example',
        'content-type': 'text/plain',
      },
      body: JSON.stringify({ commandId: newId(), ...report(newId()) }),
    })
    expect(response.status).toBe(403)
  })

  test('a preflight is not answered with leave', async () => {
    const response = await fetch(`${doors.house.url}/api/commands`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-lianxin',
      },
    })
    expect(response.status).toBe(404)
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})
