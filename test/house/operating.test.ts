/** What operators ask of a real house: /livez, /readyz, /metrics, and whose word is taken for where a request came from. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Config } from '../../server/config.ts'
import type { House } from '../../server/house.ts'
import { RateLimits } from '../../server/transport/guards.ts'
import { makeApp } from '../../server/transport/http.ts'
import { entry, newId, openDoors, report, taken, until, type Doors, type Sender } from '../support/doors.ts'
import { readExposition, type Sample } from '../support/exposition.ts'
import { openRaw } from '../support/rawSocket.ts'
import { sendBytes } from '../support/rawHttp.ts'

let doors: Doors
let duty: Sender
const closing: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  doors = await openDoors()
  duty = await doors.sender('duty', 'dutyOfficer')
})
afterAll(() => doors.close())
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** The door of the running house under other switches, with limits of its own; gives its address. */
async function behind(change: Partial<House>, switches: Partial<Config> = {}): Promise<string> {
  const { house } = doors
  const config = { ...house.config, ...switches }
  const server = createServer(
    makeApp({ ...house, limits: new RateLimits(), ...change, config }, () => undefined),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

interface State {
  ready: boolean
  reasons: { code: string }[]
  degraded: { code: string }[]
}
const readyz = async (url: string): Promise<State & { status: number }> => {
  const response = await fetch(`${url}/readyz`)
  return { status: response.status, ...((await response.json()) as State) }
}

async function scraped(): Promise<Sample[]> {
  const response = await fetch(`${doors.house.url}/metrics`)
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const { samples, faults } = readExposition(await response.text())
  expect(faults).toEqual([])
  return samples
}

describe('readiness', () => {
  test('[OPS1] a house that is well is ready', async () => {
    const state = await readyz(doors.house.url)
    expect([state.status, state.ready, state.reasons]).toEqual([200, true, []])
  })

  test('[OPS1] too little room is red before the disk is full; a house that ends is red besides', async () => {
    const tight = await openDoors({ DISK_MIN_MB: '999999999' })
    closing.push(tight.close)
    const state = await readyz(tight.house.url)
    expect([state.status, state.reasons.map(({ code }) => code)]).toEqual([503, ['ops.diskFull']])
    expect((await fetch(`${tight.house.url}/livez`)).status).toBe(200)
    tight.house.isEnding = true
    const codes = (await readyz(tight.house.url)).reasons.map(({ code }) => code)
    // A machine that is busy may hold up its readers besides.
    expect(codes.filter((code) => code !== 'ops.followerLate')).toEqual(['ops.draining', 'ops.diskFull'])
  })
})

describe('metrics', () => {
  test('[OPS3] count what happened and say how the house stands', async () => {
    const socket = await openRaw(doors, duty)
    await socket.hello()
    const before = await scraped()
    const stream = newId()
    const orders = [report(stream), entry(stream, '一条'), { type: 'nobody.knows', stream, data: {} }]
    for (const order of orders)
      await doors.ask(duty, 'POST', '/api/commands', { commandId: newId(), ...order })
    await doors.ask(duty, 'POST', '/api/commands', { nothing: 'understood' })
    const after = await scraped()
    const grown = (name: string, labels: Record<string, string> = {}): number => {
      const of = (samples: Sample[]): number =>
        samples.find(
          (one) => one.name === name && Object.entries(labels).every(([k, v]) => one.labels[k] === v),
        )?.value ?? 0
      return of(after) - of(before)
    }
    const accepted = { outcome: 'accepted' }
    expect(grown('lianxin_commands_total', { type: 'incident.report', ...accepted })).toBe(1)
    expect(grown('lianxin_commands_total', { type: 'incident.recordEntry', ...accepted })).toBe(1)
    expect(grown('lianxin_commands_total', { type: 'unread', outcome: 'command.malformed' })).toBe(1)
    expect(grown('lianxin_events_total', { log: 'live' })).toBe(2)
    expect(grown('lianxin_commit_seconds_count')).toBe(2)
    expect(grown('lianxin_batch_commands_sum')).toBe(2)
    expect(grown('lianxin_command_seconds_count')).toBe(4)
    const now = (name: string): number | undefined => after.find((one) => one.name === name)?.value
    expect(now('lianxin_sockets')).toBe(1)
    expect(now('lianxin_ready')).toBe(1)
    expect(now('lianxin_disk_free_bytes')).toBeGreaterThan(0)
    expect(now('process_resident_memory_bytes')).toBeGreaterThan(1e7)
    socket.close()
    await until(() => doors.house.served.get('live')?.broadcast.views.size === 0, 'the view is gone')
  })

  test('[OPS3] limits and farewells are counted by kind', async () => {
    const eager = await doors.sender('eager', 'dutyOfficer')
    for (let n = 0; n < 125; n++) await doors.ask(eager, 'POST', '/api/commands', {})
    const samples = await scraped()
    const limited = samples.find(
      ({ name, labels }) => name === 'lianxin_limited_total' && labels['verb'] === 'command',
    )
    expect(limited?.value).toBe(5)
  })

  test('[OPS4] no label names a case, a person or an address', async () => {
    const stream = newId()
    taken(await duty.give(report(stream)))
    await doors.ask(duty, 'POST', '/api/commands', { commandId: newId(), type: stream, stream, data: {} })
    const texts = (await scraped()).flatMap(({ labels }) => Object.values(labels))
    for (const hidden of [stream, duty.account, duty.login, '127.0.0.1'])
      expect(texts.join(' ')).not.toContain(hidden)
  })

  test('[OPS4] are for this machine alone: not through a proxy, not by another name of it', async () => {
    const { port } = doors.house
    const status = async (headers: string): Promise<number> =>
      (await sendBytes(doors, `GET /metrics HTTP/1.1\r\nConnection: close\r\n${headers}\r\n`)).status
    expect(await status(`Host: 127.0.0.1:${port}\r\n`)).toBe(200)
    for (const headers of [
      'Host: city.example\r\n',
      'Host: localhost\r\nX-Forwarded-For: 127.0.0.1\r\n',
      'Host: localhost\r\nForwarded: for=127.0.0.1\r\n',
      'Host: localhost\r\nVia: 1.1 proxy\r\n',
      'Host: localhost\r\nX-Real-IP: 127.0.0.1\r\n',
    ])
      expect(await status(headers), headers).toBe(404)
  })

  test('[OPS4] with a token are for its bearer alone', async () => {
    const url = await behind({}, { METRICS_TOKEN: 'sixteen-letters-or-more' })
    const status = async (authorization?: string): Promise<number> =>
      (await fetch(`${url}/metrics`, { headers: authorization === undefined ? {} : { authorization } }))
        .status
    expect(await status()).toBe(404)
    expect(await status('Bearer sixteen-letters-or-mor')).toBe(404)
    expect(await status('Bearer sixteen-letters-or-more')).toBe(200)
  })
})

describe('where a request comes from', () => {
  /** How often one may try to sign in from there; each try names another account. */
  async function tries(url: string, forwarded: (n: number) => string): Promise<number> {
    for (let n = 0; n < 103; n++) {
      const { status } = await fetch(`${url}/api/session`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-lianxin': '1',
          'x-forwarded-for': forwarded(n),
          'x-real-ip': forwarded(n),
          forwarded: `for=${forwarded(n)}`,
        },
        body: JSON.stringify({ link: `nothing-${n}` }),
      })
      if (status === 429) return n
    }
    return 103
  }

  test('[OPS5] X-Forwarded-For of nobody named is ignored: changing it buys no further tries', async () => {
    expect(await tries(await behind({}), (n) => `203.0.113.${n}`)).toBe(100)
  })

  test('[OPS5] of a proxy that is not the named one, too', async () => {
    expect(await tries(await behind({}, { TRUST_PROXY: ['10.0.0.0/8'] }), (n) => `203.0.113.${n}`)).toBe(100)
  })

  test('[OPS5] of the named one is believed, its last hop only', async () => {
    const trusting = await behind({}, { TRUST_PROXY: ['loopback'] })
    expect(await tries(trusting, (n) => `203.0.113.${n}`)).toBe(103)
    expect(await tries(trusting, (n) => `203.0.113.${n}, 198.51.100.7`)).toBe(100)
  })
})
