/** The sample files as they are shipped, but for ports and certificate: each runs before a real house. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../../shared/command.ts'
import type { HelloAnswer, Snapshot } from '../../shared/protocol.ts'
import { newId, openDoors, pause, report, until, type Doors, type Sender } from '../support/doors.ts'
import { freePort } from '../support/freePort.ts'
import { adapted, certificateIn, haproxySample, samples } from '../support/proxies.ts'

const folder = mkdtempSync(join(tmpdir(), 'lianxin-samples-'))
const running: ChildProcess[] = []
let doors: Doors
let duty: Sender
const ports = { nginx: 0, haproxy: 0 }
let ca = ''

function started(command: string, args: string[]): void {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  child.stderr?.on('data', (chunk: Buffer) => writeFileSync(join(folder, 'said'), chunk, { flag: 'a' }))
  running.push(child)
}

interface Said {
  status: number
  body: string
  headers: Record<string, unknown>
}
type Proxy = keyof typeof ports

/** An HTTP client without a browser, which trusts our certificate. */
function ask(
  proxy: Proxy,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<Said> {
  return new Promise((resolve, reject) => {
    const url = `https://localhost:${ports[proxy]}${path}`
    const sent = request(url, { method, ca, headers: { ...headers, host: 'city.example' } }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const ours = { origin: 'https://city.example', 'x-lianxin': '1', 'content-type': 'application/json' }
const isUp = async (proxy: Proxy): Promise<boolean> =>
  (await ask(proxy, 'GET', '/livez').catch(() => ({ status: 0 }))).status === 200

beforeAll(async () => {
  doors = await openDoors({ PUBLIC_URL: 'https://city.example', TRUST_PROXY: 'loopback' })
  duty = await doors.sender('duty', 'dutyOfficer')
  const certificate = certificateIn(folder)
  ca = certificate.ca
  Object.assign(ports, { nginx: await freePort(), haproxy: await freePort() })
  const house = `127.0.0.1:${doors.house.port}`
  const nginx = adapted(folder, 'nginx.conf', {
    '127.0.0.1:8080': house,
    'listen 443 ssl': `listen 127.0.0.1:${ports.nginx} ssl`,
    '/etc/ssl/lianxin/fullchain.pem': certificate.cert,
    '/etc/ssl/lianxin/privkey.pem': certificate.key,
    '/run/nginx.pid': join(folder, 'nginx.pid'),
    '/var/log/nginx/error.log': join(folder, 'nginx.log'),
  })
  const haproxy = haproxySample(folder, ports.haproxy, [house], certificate.both)
  started('/usr/sbin/nginx', ['-e', join(folder, 'nginx.log'), '-c', nginx, '-g', 'daemon off;'])
  started('/usr/sbin/haproxy', ['-db', '-f', haproxy])
  for (const proxy of ['nginx', 'haproxy'] as const)
    for (const end = Date.now() + 15_000; !(await isUp(proxy)); await pause(100))
      if (Date.now() > end)
        throw new Error(`${proxy} does not stand: ${readFileSync(join(folder, 'said'), 'utf8')}`)
})
afterAll(async () => {
  for (const child of running) child.kill('SIGTERM')
  await doors.close()
  rmSync(folder, { recursive: true, force: true })
})

describe.each(['nginx', 'haproxy'] as const)('%s', (proxy) => {
  test('[OPS8] a socket says hello, gives an order and hears of it', async () => {
    const cookie = `__Host-lianxin=${duty.token}`
    const options = { ca, forceNew: true, reconnection: false, transports: ['websocket'] }
    const socket = io(`https://localhost:${ports[proxy]}`, { ...options, extraHeaders: { ...ours, cookie } })
    const heard: string[] = []
    const stream = newId()
    try {
      socket.on('events', (packet: unknown) => heard.push(JSON.stringify(packet)))
      const snapshot = new Promise<Snapshot>((resolve) => socket.on('snapshot', resolve))
      await new Promise((resolve, reject) => {
        socket.on('connect', () => resolve(undefined))
        socket.on('connect_error', reject)
      })
      const answer = (await socket.timeout(5000).emitWithAck('hello', { protocol: 1 })) as HelloAnswer
      expect(answer.welcome).toBe(true)
      await snapshot
      const given = { commandId: newId(), ...report(stream) }
      const taken = (await socket.timeout(5000).emitWithAck('command', given)) as Answer
      expect(taken.accepted).toBe(true)
      await until(() => heard.some((packet) => packet.includes(stream)), 'the report is heard of')
    } finally {
      socket.disconnect()
    }
  })

  test('[OPS8] a page and a request pass, encrypted and with the house’s own headers', async () => {
    const page = await ask(proxy, 'GET', '/wall')
    expect([page.status, page.headers['strict-transport-security']]).toEqual([
      200,
      'max-age=31536000; includeSubDomains',
    ])
    const session = await ask(proxy, 'GET', '/api/session', { cookie: `__Host-lianxin=${duty.token}` })
    expect([session.status, (JSON.parse(session.body) as { role: string }).role]).toEqual([
      200,
      'dutyOfficer',
    ])
  })

  test('[OPS4] metrics and readiness are not for those outside', async () => {
    for (const path of ['/metrics', '/readyz'])
      for (const headers of [{}, { 'x-forwarded-for': '127.0.0.1' }] as Record<string, string>[])
        expect((await ask(proxy, 'GET', path, headers)).status).toBe(404)
  })

  test('[OPS5] what a client says of where it comes from goes no further', async () => {
    let tries = 0
    for (; tries < 210; tries++) {
      const spoofed = `203.0.113.${tries}`
      const headers = {
        ...ours,
        'x-forwarded-for': spoofed,
        'x-real-ip': spoofed,
        forwarded: `for=${spoofed}`,
      }
      const body = JSON.stringify({ link: `nothing-${tries}` })
      if ((await ask(proxy, 'POST', '/api/session', headers, body)).status === 429) break
    }
    expect(tries).toBeLessThanOrEqual(100)
  })
})

test('[OPS8] HAProxy sends nobody to a node that is not ready, and comes back to one that is', async () => {
  const status = async (): Promise<number> => (await ask('haproxy', 'GET', '/livez')).status
  doors.house.isEnding = true
  await expect.poll(status, { interval: 100 }).toBe(503)
  doors.house.isEnding = false
  await expect.poll(status, { interval: 100 }).toBe(200)
})

describe('the systemd unit', () => {
  const text = readFileSync(`${samples}lianxin.service`, 'utf8')
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

  test('[OPS8] is well formed and keeps its promises', () => {
    for (const line of lines) expect(line).toMatch(/^\[(?:Unit|Service|Install)\]$|^[A-Z][A-Za-z]+=.*$/)
    const value = (name: string): string[] =>
      lines.filter((line) => line.startsWith(`${name}=`)).map((line) => line.slice(name.length + 1))
    expect(value('ExecStart')).toEqual(['/usr/bin/node dist/server/main.js'])
    expect(existsSync(fileURLToPath(new URL('../../server/main.ts', import.meta.url)))).toBe(true)
    // Longer than the house gives itself (server/signals.ts).
    expect(Number(value('TimeoutStopSec')[0])).toBeGreaterThan(25)
    expect(value('Restart')).toEqual(['always'])
    for (const hardened of ['NoNewPrivileges', 'ProtectHome', 'PrivateTmp'])
      expect(value(hardened)).toEqual(['yes'])
    const switches = value('Environment').map((one) => one.split('=')[0] ?? '')
    expect(switches).toEqual(['NODE_ENV', 'DATA_DIR', 'PUBLIC_URL', 'TRUST_PROXY', 'METRICS_TOKEN_FILE'])
  })

  test('[OPS8] satisfies systemd where there is one', () => {
    const unit = adapted(folder, 'lianxin.service', { '/usr/bin/node': process.execPath })
    const { status, stderr, error } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], {
      encoding: 'utf8',
    })
    const isAbsent = error !== undefined && 'code' in error && error.code === 'ENOENT'
    expect(
      isAbsent
        ? ''
        : stderr
            .split('\n')
            .filter((line) => line.includes('lianxin.service'))
            .join('\n'),
    ).toBe('')
    expect(isAbsent || status === 0).toBe(true)
  })
})
