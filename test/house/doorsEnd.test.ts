/** How a house begins and ends: the real process, with its real signals. */
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Answer } from '../../shared/command.ts'
import { headersOf, newId, pause, type Doors, type Order, type Sender } from '../support/doors.ts'
import { freshPlace, type Place } from '../support/place.ts'
import { startProcess, type HouseProcess } from '../support/process.ts'
import { openRaw } from '../support/rawSocket.ts'

let place: Place
const started: HouseProcess[] = []

beforeEach(async () => {
  place = await freshPlace()
})
afterEach(async () => {
  for (const house of started.splice(0)) {
    house.kill('SIGKILL')
    await house.ended
  }
  place.remove()
})

function start(env: Record<string, string> = {}, name: 'main' | 'demo' = 'main'): HouseProcess {
  const house = startProcess(name, { ...place.switches, PORT: '0', LOG_LEVEL: 'silent', ...env })
  started.push(house)
  return house
}

interface Running {
  house: HouseProcess
  doors: Doors
  url: string
}

/** A house that listens, as the suites' own clients see one. */
async function listening(env: Record<string, string> = {}): Promise<Running> {
  const house = start(env)
  const [, url = ''] = await house.says(/Lianxin listens on (\S+)/)
  const inside = { port: Number(new URL(url).port), url } as Doors['house']
  return { house, url, doors: { house: inside } as Doors }
}

async function administrator({ house, doors, url }: Running): Promise<Sender> {
  const [, link] = await house.says(/sign-in#link=([\w-]{43})/)
  const response = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { ...headersOf(doors.house), 'content-type': 'application/json' },
    body: JSON.stringify({ link }),
  })
  expect(response.status).toBe(200)
  const token = /^lianxin=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? ''
  return { headers: headersOf(doors.house, token), token } as Sender
}

const accountOpen = (login: string): Order & { commandId: string } => ({
  commandId: newId(),
  type: 'account.open',
  stream: newId(),
  data: { login, role: 'liaison', agency: 'fire', area: '990100000000' },
})

/** A port somebody else listens on. */
async function takenPort(): Promise<{ port: number; server: Server }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, server }
}

describe('a first start', () => {
  test('prints the administrator’s link, which works once; the next start prints another', async () => {
    const running = await listening()
    expect(await administrator(running)).toBeDefined()
    await expect(administrator(running)).rejects.toThrow('expected 401 to be 200')
    running.house.kill('SIGTERM')
    expect(await running.house.ended).toBe(0)
    const again = await listening()
    expect(await administrator(again)).toBeDefined()
    expect(again.house.text()).toContain('No administrator has a password yet')
  })

  test('[LOG14] of a second house on the same data is refused in a sentence', async () => {
    await listening()
    const second = start()
    expect(await second.ended).toBe(1)
    expect(second.text()).toContain('another process already works in')
  })

  test.each([
    [{ PORT: 'abc' }, 'PORT: '],
    [{ HOST: '0.0.0.0' }, 'HOST is reachable from outside'],
    [{ CITY: 'nowhere' }, 'CITY: no city in nowhere'],
  ])('with %j names what is wrong, in a line, and does not start', async (env, sentence) => {
    const house = start(env)
    expect(await house.ended).toBe(1)
    expect(house.text()).toContain(sentence)
    expect(house.text()).not.toMatch(/\n\s+at /)
  })

  test('on a port that is taken says so and ends, with nothing left running', async () => {
    const { port, server } = await takenPort()
    const house = start({ PORT: String(port) })
    expect(await house.ended).toBe(1)
    expect(house.text()).toContain(`PORT: ${port} is taken by another program`)
    server.close()
    // The data is free again.
    await listening()
  })
})

describe('the demo', () => {
  test('on a port that is taken moves to the next and says so', async () => {
    const { port, server } = await takenPort()
    const demo = start({ PORT: String(port) }, 'demo')
    const [, said, moved] = await demo.says(/Port (\d+) is taken; this is (\d+)/)
    expect(Number(said)).toBe(port)
    expect(Number(moved)).toBeGreaterThan(port)
    expect((await fetch(`http://127.0.0.1:${moved}/livez`)).status).toBe(200)
    demo.kill('SIGTERM')
    expect(await demo.ended).toBe(0)
    server.close()
  })

  test('gives no links away to other machines', async () => {
    const demo = start({ HOST: '0.0.0.0', INSECURE_HTTP: '1' }, 'demo')
    expect(await demo.ended).toBe(1)
    expect(demo.text()).toContain('HOST must be loopback')
  })
})

describe('the end', () => {
  test('[LOG9] under load: what is on its way is answered, everyone told, nothing answered is lost', async () => {
    const running = await listening()
    const admin = await administrator(running)
    const { house, doors, url } = running
    const socket = await openRaw(doors, admin)
    expect(await socket.hello()).toMatchObject({ welcome: true })
    const orders = Array.from({ length: 100 }, (_, i) => accountOpen(`post-${i}`))
    const answers = orders.map((order) => socket.order(order))
    const overHttp = Array.from({ length: 10 }, (_, i) =>
      fetch(`${url}/api/commands`, {
        method: 'POST',
        headers: { ...admin.headers, 'content-type': 'application/json' },
        body: JSON.stringify(accountOpen(`post-http-${i}`)),
      }).then((response) => response.json() as Promise<Partial<Answer> & { code?: string }>),
    )
    house.kill('SIGTERM')
    const began = performance.now()
    const given = await Promise.allSettled(answers)
    const givenOverHttp = await Promise.all(overHttp)
    await socket.closed()
    expect(socket.bye()).toMatchObject({ reason: 'drain' })
    expect(await house.ended).toBe(0)
    expect(performance.now() - began).toBeLessThan(5000)
    for (const answer of givenOverHttp) expect(answer.accepted ?? answer.code).toBeDefined()
    // Every order the house had read is answered, before it said goodbye.
    const settled = given.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(settled).toHaveLength(100)
    const accepted = orders.flatMap((order, i) => {
      const answer = settled[i]
      return answer?.accepted ? [{ order, answer }] : []
    })
    for (const answer of settled) if (!answer.accepted) expect(answer.refusal.code).toBe('house.unavailable')

    const again = await listening()
    const back = await openRaw(again.doors, await administrator(again))
    for (const { order, answer } of accepted) expect(await back.order(order)).toEqual(answer)
    expect(accepted.length).toBeGreaterThan(0)
  })

  test('[NOD8] is told to the balancer first: red at once, and until it has looked everyone is served', async () => {
    const running = await listening({ DRAIN_WAIT_MS: '2000' })
    const { house, doors, url } = running
    const admin = await administrator(running)
    const socket = await openRaw(doors, admin)
    await socket.hello()
    house.kill('SIGTERM')
    const began = performance.now()
    await expect.poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: 1000 }).toBe(503)
    expect((await fetch(`${url}/livez`)).status).toBe(200)
    expect(await socket.order(accountOpen('late'))).toMatchObject({ accepted: true })
    const newcomer = await openRaw(doors, admin)
    expect(await newcomer.hello()).toMatchObject({ welcome: true })
    expect(socket.isOpen()).toBe(true)
    await Promise.all([socket.closed(), newcomer.closed()])
    expect(performance.now() - began).toBeGreaterThan(1900)
    expect(await house.ended).toBe(0)
  })

  test('[NOD8] sends everyone away, each to come back at a time of their own', async () => {
    const running = await listening()
    const { house, doors } = running
    const admin = await administrator(running)
    const sockets = await Promise.all(Array.from({ length: 40 }, () => openRaw(doors, admin)))
    house.kill('SIGTERM')
    await Promise.all(sockets.map((socket) => socket.closed()))
    const waits = sockets.map((socket) => socket.bye()?.retryAfterMs ?? NaN)
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...waits)).toBeLessThanOrEqual(1000)
    expect(new Set(waits).size).toBeGreaterThan(20)
    expect(await house.ended).toBe(0)
  })

  test('lets nobody new in, and waits for no request that never ends', async () => {
    const { house, doors, url } = await listening()
    const stuck = connect(Number(new URL(url).port), '127.0.0.1')
    stuck.on('error', () => undefined)
    stuck.write(
      'POST /api/session HTTP/1.1\r\nHost: x\r\nX-Lianxin: 1\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    )
    await pause(100)
    const began = performance.now()
    house.kill('SIGTERM')
    await pause(50)
    await expect(openRaw(doors, { headers: headersOf(doors.house) } as Sender)).rejects.toThrow()
    expect(await house.ended).toBe(0)
    expect(performance.now() - began).toBeLessThan(4000)
    stuck.destroy()
  })

  test('comes at once when it is asked for twice', async () => {
    const { house, url } = await listening()
    const stuck = connect(Number(new URL(url).port), '127.0.0.1')
    stuck.on('error', () => undefined)
    stuck.write(
      'POST /api/session HTTP/1.1\r\nHost: x\r\nX-Lianxin: 1\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    )
    await pause(100)
    house.kill('SIGTERM')
    await pause(300)
    const began = performance.now()
    house.kill('SIGTERM')
    expect(await house.ended).toBe(1)
    expect(performance.now() - began).toBeLessThan(1000)
    stuck.destroy()
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('by %s of an idle house is quick and clean', async (signal) => {
    const { house } = await listening()
    const began = performance.now()
    house.kill(signal)
    expect(await house.ended).toBe(0)
    expect(performance.now() - began).toBeLessThan(3000)
    expect(house.text()).not.toMatch(/error|warn/i)
  })
})
