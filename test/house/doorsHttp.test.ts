/** Every route and every file of the HTTP door: what it says besides its answer, and what it keeps to itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeApp } from '../../server/transport/http.ts'
import { newId, openDoors, report, taken, type Doors, type Sender } from '../support/doors.ts'
import { sendBytes } from '../support/rawHttp.ts'
import { routes } from '../support/routes.ts'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default',
].join(';')

let doors: Doors
let duty: Sender
let stream: string

beforeAll(async () => {
  doors = await openDoors()
  duty = await doors.sender('duty', 'dutyOfficer')
  stream = newId()
  taken(await duty.give(report(stream)))
})
afterAll(async () => {
  await doors.close()
})

interface Layer {
  route?: { path: string; methods: Record<string, boolean> }
  handle: { stack?: Layer[] }
  match: (path: string) => boolean
}

/** The routes of the router's stack; what is mounted is mounted under /api or it is a stranger. */
function listed(stack: readonly Layer[], prefix = ''): string[] {
  return stack.flatMap((layer) => {
    if (layer.route) {
      const { path, methods } = layer.route
      return Object.keys(methods).map((method) => `${method.toUpperCase()} ${prefix}${path}`)
    }
    const inner = layer.handle.stack
    if (!inner) return []
    return listed(inner, layer.match('/elsewhere') ? '/elsewhere' : '/api')
  })
}

describe('routes', () => {
  test('every route of the house is known here', () => {
    const app = makeApp(doors.house, () => undefined)
    const found = listed((app.router as unknown as { stack: Layer[] }).stack)
    expect(found.sort()).toEqual(Object.keys(routes).sort())
  })

  test.each(Object.entries(routes))('%s answers nobody and somebody as it should', async (route, given) => {
    const [method = '', path = ''] = route.split(' ')
    const visitor = await doors.sender('visitor', 'dutyOfficer')
    const to = given.path ?? path
    const nobody = await doors.ask(undefined, method, to, given.body)
    const somebody = await doors.ask(visitor, method, to, given.body)
    expect([nobody.status, somebody.status]).toEqual([given.nobody, given.somebody])
    for (const response of [nobody, somebody]) {
      if (response.status >= 400 && !given.isPage) {
        expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
        const problem = (await response.json()) as Record<string, unknown>
        expect(problem).toMatchObject({ status: response.status, title: problem['code'] })
        expect(problem['type']).toBe(`urn:lianxin:refusal:${String(problem['code'])}`)
      }
      if (path.startsWith('/api')) expect(response.headers.get('cache-control')).toBe('no-store')
    }
  })

  test.each(['PUT', 'PATCH', 'POST', 'DELETE', 'OPTIONS', 'PROPFIND'])(
    '%s where nothing takes it is a 403 or a 404 and does nothing',
    async (method) => {
      for (const path of [
        '/api/events',
        '/api/streams/x',
        '/api/nothing',
        '/wall',
        '/assets/x.js',
        '/livez',
      ]) {
        const { status } = await doors.ask(duty, method, path)
        expect([403, 404], `${method} ${path}`).toContain(status)
      }
    },
  )

  test('HEAD is answered like GET, without a body', async () => {
    for (const path of ['/livez', '/wall', '/api/session']) {
      const response = await doors.ask(duty, 'HEAD', path)
      expect([response.status, await response.text()]).toEqual([200, ''])
    }
  })
})

describe('headers', () => {
  /** Nothing runs there, and what is filled in goes nowhere else. */
  const policyOfForms =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
  const everywhere: [string, string, string][] = [
    ...Object.keys(routes).map((route): [string, string, string] => {
      const [method = '', path = ''] = route.split(' ')
      return [route, method, path.replace(':id', 'nowhere')]
    }),
    ...[
      '/',
      '/wall',
      '/desk',
      '/sign-in',
      '/admin',
      '/index.html',
      '/icon.svg',
      '/nothing',
      '/%ff',
      '/api/nothing',
    ].map((path): [string, string, string] => [`GET ${path}`, 'GET', path]),
    ['the socket’s door', 'GET', '/socket.io/?EIO=4&transport=polling'],
    ['the socket’s door, refusing', 'GET', '/socket.io/?EIO=4&transport=nothing'],
    ['a body over the limit', 'POST', '/api/session'],
  ]

  test.each(everywhere)('%s bears them all', async (what, method, path) => {
    const body = what === 'a body over the limit' ? JSON.stringify({ x: 'x'.repeat(70_000) }) : '{}'
    const { headers } = await doors.ask(duty, method, path, method === 'GET' ? undefined : body)
    const said = Object.fromEntries(headers)
    expect(said).toMatchObject({
      'content-security-policy': /\/(?:my|public|public\/feed)$/.test(path) ? policyOfForms : policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(said['x-powered-by']).toBeUndefined()
    expect(said['server']).toBeUndefined()
    expect(Object.keys(said).filter((name) => name.startsWith('access-control'))).toEqual([])
    if (what.startsWith('DELETE')) duty = await doors.sender('duty', 'dutyOfficer')
  })

  test('over HTTPS the browser is told to stay there', async () => {
    const secure = await openDoors({ PUBLIC_URL: 'https://lianxin.example' })
    const { headers } = await fetch(`http://127.0.0.1:${secure.house.port}/livez`)
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=31536000/)
    await secure.close()
  })
})

describe('queries', () => {
  test.each([
    'after=-1',
    'after=x',
    'after=1.5',
    'after=1e999',
    'after=9007199254740993',
    'after=1&after=2',
    'after[]=1',
    'after=1&x=1',
    'limit=0',
    'limit=501',
    '__proto__=1',
    'constructor=1',
  ])('/api/events?%s is refused', async (query) => {
    const response = await doors.ask(duty, 'GET', `/api/events?${query}`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'command.malformed' })
  })

  test.each(['after=x', 'page=0', 'after=', `after=${'x'.repeat(22)}`])(
    '/api/snapshot?%s is refused',
    async (query) => {
      expect((await doors.ask(duty, 'GET', `/api/snapshot?${query}`)).status).toBe(400)
    },
  )

  test('[SYNC1] events come in pages as long as asked for, each from where the last one ended', async () => {
    const reader = await doors.sender('duty-reader', 'dutyOfficer')
    for (let i = 0; i < 5; i++) await doors.told(taken(await duty.give(report(newId()))))
    const seen: number[] = []
    for (let after = 0; ;) {
      const response = await doors.ask(reader, 'GET', `/api/events?after=${after}&limit=2`)
      const page = (await response.json()) as { from: number; upTo: number; events: { position: number }[] }
      expect(page.from).toBe(after)
      expect(page.events.length).toBeLessThanOrEqual(2)
      seen.push(...page.events.map(({ position }) => position))
      if (page.upTo === after) break
      after = page.upTo
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6])
    const beyond = await doors.ask(reader, 'GET', '/api/events?after=1000')
    expect(await beyond.json()).toEqual({ from: 6, upTo: 6, events: [] })
  })

  test('a snapshot of more than a hundred streams comes in parts that lack none', async () => {
    const reader = await doors.sender('duty-reader', 'dutyOfficer')
    for (let i = 0; i < 120; i++) taken(await duty.give(report(newId())))
    await doors.told(126)
    const first = (await (await doors.ask(reader, 'GET', '/api/snapshot')).json()) as Part
    const last = first.streams.at(-1)?.stream ?? ''
    const second = (await (await doors.ask(reader, 'GET', `/api/snapshot?after=${last}`)).json()) as Part
    expect([first.last, second.last]).toEqual([false, true])
    const all = [...first.streams, ...second.streams].map((copy) => copy.stream)
    expect(new Set(all).size).toBe(all.length)
    expect(all.length).toBe(first.position)
  })
})

interface Part {
  position: number
  last: boolean
  streams: { stream: string }[]
}

describe('requests no library would send', () => {
  const host = 'Host: 127.0.0.1\r\n'

  test.each([
    ['no request line', 'hello\r\n\r\n'],
    ['a version nobody speaks', `GET /livez HTTP/9.9\r\n${host}\r\n`],
    [
      'length and chunks at once',
      `POST /api/session HTTP/1.1\r\n${host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /livez HTTP/1.1\r\n${host}\r\n`,
    ],
    ['two lengths', `POST /api/session HTTP/1.1\r\n${host}Content-Length: 0\r\nContent-Length: 44\r\n\r\n`],
    [
      'an odd encoding of the transfer',
      `POST /api/session HTTP/1.1\r\n${host}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
    ],
    ['a blank before the colon', `GET /livez HTTP/1.1\r\nHost : x\r\n\r\n`],
    ['a folded header', `GET /livez HTTP/1.1\r\n${host}X-A: 1\r\n 2\r\n\r\n`],
    ['a NUL in a header', `GET /livez HTTP/1.1\r\n${host}X-A: a\0b\r\n\r\n`],
    [
      'a chunk longer than numbers',
      `POST /api/session HTTP/1.1\r\n${host}X-Lianxin: 1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffffff\r\n`,
    ],
    ['no host', 'GET /livez HTTP/1.1\r\n\r\n'],
  ])('%s: 400, and the connection ends', async (_what, bytes) => {
    expect((await sendBytes(doors, bytes)).status).toBe(400)
  })

  test.each([
    ['a cookie of 100 KB', `Cookie: lianxin=${'x'.repeat(100_000)}\r\n`],
    ['ten thousand headers', 'X-A: 1\r\n'.repeat(10_000)],
  ])('%s: 431', async (_what, headers) => {
    expect((await sendBytes(doors, `GET /livez HTTP/1.1\r\n${host}${headers}\r\n`)).status).toBe(431)
  })

  test.each([
    ['not JSON', '{'],
    ['an array', '[]'],
    ['a word', 'true'],
    ['a number', '1e999'],
    ['nothing', ''],
    ['a lone surrogate by escape', '{"account":"\\ud800","password":"\\udfff"}'],
    ['sixty thousand brackets', '['.repeat(30_000) + ']'.repeat(30_000)],
  ])('a body that is %s is a refusal, never a fault', async (_what, body) => {
    for (const path of ['/api/session', '/api/commands']) {
      const { status } = await doors.ask(duty, 'POST', path, body)
      expect([400, 401]).toContain(status)
    }
  })

  test('a body in another clothing is not read', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const headers = { ...duty.headers, 'content-type': type }
      const body = JSON.stringify({ commandId: newId(), ...report(newId()) })
      const response = await fetch(`${doors.house.url}/api/commands`, { method: 'POST', headers, body })
      expect(response.status).toBe(400)
    }
  })

  test('the house lives', async () => {
    expect((await doors.ask(duty, 'GET', `/api/streams/${stream}`)).status).toBe(200)
  })
})
