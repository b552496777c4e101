/** The window and its files through the door: what is a page, what is kept for how long, and what leads nowhere. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pages } from '../../shared/pages.ts'
import { openDoors, type Doors, type Sender } from '../support/doors.ts'
import { get } from '../support/rawHttp.ts'

let doors: Doors
let duty: Sender

beforeAll(async () => {
  doors = await openDoors()
  duty = await doors.sender('duty', 'dutyOfficer')
})
afterAll(() => doors.close())

describe('pages and files', () => {
  const paths = Object.values(pages).map((path) => path.replace(':id', 'V1StGXR8_Z5jdHi6B-myT'))
  test.each([...paths, '/wall?scene=1'])('%s is the window, asked anew each time', async (path) => {
    const response = await doors.ask(undefined, 'GET', path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html;charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(await response.text()).toContain('<div id="app">')
  })

  test('assets are kept for ever, compressed for whom it suits', async () => {
    const folder = join(doors.house.webFolder, 'assets')
    const script = readdirSync(folder).find((name) => name.endsWith('.js'))
    const response = await fetch(`${doors.house.url}/assets/${script}`, {
      headers: { 'accept-encoding': 'br' },
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-encoding')).toBe('br')
    expect(response.headers.get('vary')).toContain('Accept-Encoding')
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  })

  test('an unknown path gets the window with 404 and nothing of what was asked', async () => {
    for (const target of [
      '/canary<script>alert(1)</script>',
      '/x?canary="><img>',
      '/wall/canary',
      '/assets/canary.js',
    ]) {
      const { status, head, body } = await get(doors, target)
      expect(status).toBe(404)
      expect(head + body).not.toContain('canary')
      expect(body).toContain('<div id="app">')
    }
  })

  test('an unknown path of the API gets a problem and nothing of what was asked', async () => {
    const { status, head, body } = await get(doors, '/api/canary?canary=1')
    expect(status).toBe(404)
    expect(head).toContain('application/problem+json')
    expect(head + body).not.toContain('canary')
  })

  test.each([
    '/../../package.json',
    '/assets/../../../package.json',
    '/%2e%2e/%2e%2e/package.json',
    '/..%2f..%2fpackage.json',
    '/..%252f..%252fpackage.json',
    '/assets/..%5c..%5c..%5cpackage.json',
    '/assets/%2e%2e%2f%2e%2e%2f.web-build.json',
    '/....//....//package.json',
    '//etc/passwd',
    '/%00/etc/passwd',
    '/index.html%00.js',
    '/assets/%c0%ae%c0%ae/%c0%ae%c0%ae/package.json',
    '/.git/config',
    '/.web-build.json',
    '/server/main.js',
    '/data/keys/seal.pem',
    'http://127.0.0.1/../../package.json',
    '/api/streams/..%2f..%2f..%2fpackage.json',
    '/api/../../package.json',
  ])('%s leads nowhere', async (target) => {
    const { status, body } = await get(doors, target, { cookie: `lianxin=${duty.token}` })
    expect([400, 404]).toContain(status)
    expect(body).not.toMatch(/"dependencies"|"inputs"|root:|PRIVATE KEY|\[core\]/)
  })

  test.each(['/%', '/%zz', '/%e0%a4%a', '/api/streams/%', '/api/streams/%e0%a4%a', '/api/events?after=%'])(
    'a bad escape in %s is a 400 or a 404',
    async (target) => {
      const { status } = await get(doors, target, { cookie: `lianxin=${duty.token}` })
      expect([400, 404]).toContain(status)
    },
  )
})
