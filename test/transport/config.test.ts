/** The switches: each wrong one is named, and nothing starts with a wish nobody heard (architecture §8). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isLoopback, readConfig } from '../../server/config.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianxin-config-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

test('nothing said, the house is this machine’s own', () => {
  expect(readConfig({})).toEqual({
    HOST: '127.0.0.1',
    PORT: 8080,
    SHIP_EVERY_S: 60,
    DATA_DIR: './data',
    ALLOWED_ORIGINS: [],
    CITY: 'yunting',
    TZ_CITY: 'Asia/Shanghai',
    LOG_LEVEL: 'info',
    INSECURE_HTTP: false,
    STICKY_SESSIONS: false,
    DRAIN_WAIT_MS: 0,
    DRAIN_SPREAD_MS: 10_000,
    TRUST_PROXY: [],
    PAGING_UNITS: {},
    RELEASE_CHANNELS: {},
  })
})

test('what is said empty is not said', () => {
  expect(readConfig({ PORT: '', PUBLIC_URL: '', ALLOWED_ORIGINS: '', DATABASE_URL: '' })).toEqual(
    readConfig({}),
  )
})

test.each([
  ['PORT', 'abc'],
  ['PORT', '-1'],
  ['PORT', '65536'],
  ['PORT', '80.5'],
  ['PUBLIC_URL', 'city.example'],
  ['PUBLIC_URL', 'ftp://city.example'],
  ['PUBLIC_URL', 'javascript:alert(1)'],
  ['ALLOWED_ORIGINS', 'https://a.example/'],
  ['ALLOWED_ORIGINS', 'https://a.example, *'],
  ['ALLOWED_ORIGINS', 'a.example'],
  ['TZ_CITY', 'Mars/Olympus'],
  ['LOG_LEVEL', 'loud'],
  ['INSECURE_HTTP', 'yes'],
  ['DEMO_PASSWORD', 'short'],
  ['TRUST_PROXY', 'true'],
  ['TRUST_PROXY', '1'],
  ['TRUST_PROXY', '0.0.0.0/0'],
  ['TRUST_PROXY', '10.0.0.0/33'],
  ['METRICS_TOKEN', 'short'],
  ['DISK_MIN_MB', '0'],
  ['DATABASE_URL', 'mysql://x/y'],
  ['DATABASE_URL', '127.0.0.1:5432'],
  ['DRAIN_WAIT_MS', '10001'],
  ['DRAIN_SPREAD_MS', '-1'],
  ['REDIS_URL', 'http://x'],
  ['REDIS_URL', '127.0.0.1:6379'],
  ['PAGING_SMTP', 'http://relay.example'],
  ['PAGING_FROM', 'nobody'],
  ['PAGING_UNITS', 'fire'],
  ['PAGING_UNITS', '[]'],
  ['PAGING_UNITS', '{"fire":{}}'],
  ['PAGING_UNITS', '{"fire":{"mail":[]}}'],
  ['PAGING_UNITS', '{"fire":{"mail":["nobody"]}}'],
  ['PAGING_UNITS', '{"fire":{"phone":"0990-5501020"}}'],
  ['PAGING_UNITS', '{"fire":{"hook":{"url":"https://fire.example","secret":"short"}}}'],
  ['PAGING_UNITS', '{"fire":{"hook":{"url":"https://fire.example","secret":"whsec_c2hvcnQ="}}}'],
  ['RELEASE_CHANNELS', '{"sms":{}}'],
  ['RELEASE_CHANNELS', '{"SMS":{"mail":["list@press.example"]}}'],
])('%s=%s is named and refused', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name}: `))
})

test('several wrong ones are all named', () => {
  expect(() => readConfig({ PORT: 'x', LOG_LEVEL: 'x' })).toThrow(/PORT: .*; LOG_LEVEL: /)
})

test('several origins stand with commas between, blanks or not', () => {
  const { ALLOWED_ORIGINS } = readConfig({ ALLOWED_ORIGINS: 'https://a.example,http://b.example:8080 ,' })
  expect(ALLOWED_ORIGINS).toEqual(['https://a.example', 'http://b.example:8080'])
})

describe('a value in a file', () => {
  test('is read without its last line break', () => {
    const file = join(folder, 'password')
    writeFileSync(file, '云汀-demo-2026\n')
    expect(readConfig({ DEMO_PASSWORD_FILE: file }).DEMO_PASSWORD).toBe('云汀-demo-2026')
    expect(readConfig({ DEMO_PASSWORD_FILE: file, DEMO_PASSWORD: '' }).DEMO_PASSWORD).toBe('云汀-demo-2026')
  })

  test('that cannot be read is named', () => {
    expect(() => readConfig({ PORT_FILE: join(folder, 'nowhere') })).toThrow(
      /^PORT_FILE: .*nowhere cannot be read/,
    )
    expect(() => readConfig({ PORT_FILE: folder })).toThrow(/^PORT_FILE: /)
  })

  test('and one in the environment are one too many', () => {
    const file = join(folder, 'port')
    writeFileSync(file, '8081')
    expect(() => readConfig({ PORT: '8080', PORT_FILE: file })).toThrow(
      'PORT and PORT_FILE: give one of them',
    )
  })
})

describe('outward paging', () => {
  const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`
  const hookAt = (url: string) => JSON.stringify({ fire: { hook: { url, secret } } })
  const byMail = JSON.stringify({ fire: { mail: ['duty@fire.example'] } })
  const [PAGING_SMTP, PAGING_FROM] = ['smtp://relay.example', 'pages@city.example']

  test('[PAGE6] is set up whole, or not at all', () => {
    expect(readConfig({ PAGING_SMTP, PAGING_FROM, PAGING_UNITS: byMail }).PAGING_UNITS).toEqual({
      fire: { mail: ['duty@fire.example'] },
    })
    expect(() => readConfig({ PAGING_UNITS: byMail })).toThrow(/^PAGING_SMTP: /)
    expect(() => readConfig({ PAGING_SMTP })).toThrow(/^PAGING_FROM: /)
  })

  test('[PAGE6] goes over TLS, stays on this machine, or is said to go in the clear', () => {
    for (const url of ['https://fire.example/page', 'http://127.0.0.1:9000/', 'http://[::1]:9000/'])
      expect(readConfig({ PAGING_UNITS: hookAt(url) }).PAGING_UNITS['fire']?.hook?.url).toBe(url)
    const PAGING_UNITS = hookAt('http://fire.example/page')
    expect(() => readConfig({ PAGING_UNITS })).toThrow(/^PAGING_UNITS: an https address for fire/)
    expect(readConfig({ PAGING_UNITS, INSECURE_HTTP: '1' }).INSECURE_HTTP).toBe(true)
    expect(() => readConfig({ RELEASE_CHANNELS: PAGING_UNITS })).toThrow(
      /^RELEASE_CHANNELS: an https address for fire/,
    )
  })
})

describe('whoever can be reached from outside', () => {
  test.each(['0.0.0.0', '::', '192.168.1.5', 'city.example', '127.0.0.1.example', '1127.0.0.1'])(
    'on %s needs encryption before it, or says that it goes without',
    (HOST) => {
      expect(() => readConfig({ HOST })).toThrow('HOST is reachable from outside')
      expect(() => readConfig({ HOST, PUBLIC_URL: 'http://city.example' })).toThrow('HOST is reachable')
      expect(readConfig({ HOST, PUBLIC_URL: 'https://city.example' }).HOST).toBe(HOST)
      expect(readConfig({ HOST, INSECURE_HTTP: '1' }).INSECURE_HTTP).toBe(true)
    },
  )

  test('through a proxy on the same machine needs it too', () => {
    expect(() => readConfig({ PUBLIC_URL: 'http://city.example' })).toThrow(/^PUBLIC_URL: an https address/)
    expect(readConfig({ PUBLIC_URL: 'http://localhost:9000' }).PUBLIC_URL).toBe('http://localhost:9000')
    expect(readConfig({ PUBLIC_URL: 'http://[::1]:9000' }).PUBLIC_URL).toBe('http://[::1]:9000')
  })
})

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['localhost', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.1', false],
  ['127.0.0.1.example', false],
  ['', false],
])('%s is of this machine only: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected)
})
