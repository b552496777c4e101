/** Every line a house writes while canaries are sent through all its fields and doors, at its most talkative. */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { bundled } from '../support/bundled.ts'
import { newId, until, type Doors, type Sender } from '../support/doors.ts'
import { openRaw } from '../support/rawSocket.ts'
import { freePort } from '../support/freePort.ts'
import { freshPlace, type Place } from '../support/place.ts'

let place: Place
let house: ChildProcess
let port = 0
let said = ''
let tokens: Record<string, string> = {}
let sung = 0

beforeAll(async () => {
  place = await freshPlace()
  const urlOf = await bundled('../kill', {
    house: 'test/support/killHouse.ts',
    worker: 'server/log/sqlite/worker.ts',
  })
  port = await freePort()
  const env = {
    ...process.env,
    ...place.switches,
    PORT: String(port),
    LOG_LEVEL: 'trace',
    CITY: 'server/city/yunting',
  }
  const args = [fileURLToPath(urlOf('house')), 'duty:dutyOfficer:centre', 'auditor:auditor:centre']
  house = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [house.stdout, house.stderr])
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await until(() => said.includes('}\n') && said.includes('"duty"'), 'the house stands', 20_000)
  const line = said.split('\n').find((text) => text.startsWith('{"duty"')) ?? ''
  tokens = z.record(z.string(), z.string()).parse(JSON.parse(line))
  said = said.replace(line, '')
})
afterAll(async () => {
  house.kill('SIGKILL')
  place.remove()
})

const canary = (): string => {
  sung += 1
  return `canary-${randomBytes(6).toString('hex')}`
}
const headers = (more: Record<string, string> = {}): Record<string, string> => ({
  origin: `http://127.0.0.1:${port}`,
  'x-lianxin': '1',
  'content-type': 'application/json',
  cookie: `lianxin=${tokens['duty'] ?? ''}; other=${canary()}`,
  ...more,
})
const post = (path: string, body: unknown, more: Record<string, string> = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: headers(more),
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const order = (type: string, stream: string, data: Record<string, unknown>): Record<string, unknown> => ({
  commandId: newId(),
  type,
  stream,
  data,
})

test('[OPS2] canaries through every field and door stand in no line of the log; each order has its line', async () => {
  const stream = newId()
  const place = { category: 'accident', area: '990102003001', source: 'hotline' }
  const asked = [
    order('incident.report', stream, { ...place, title: canary(), place: canary() }),
    order('incident.recordEntry', stream, { text: canary(), key: true }),
    // Refused by rights, by schema, by a personal mark, by size; unknown, unread and unreadable.
    order('incident.grade', stream, { level: canary() }),
    order('incident.recordEntry', stream, { text: canary(), stranger: canary() }),
    order('incident.recordEntry', stream, { text: `${canary()} 13900139000` }),
    order('incident.recordEntry', stream, { text: canary().repeat(400) }),
    order(canary(), stream, { text: canary() }),
    order('incident.recordEntry', newId(), { text: canary() }),
    { [canary()]: canary() },
  ]
  for (const payload of asked) await post('/api/commands', payload)
  await post('/api/commands', `{"text":"${canary()}`)
  await post('/api/commands', JSON.stringify({ text: canary().repeat(5000) }))
  await post('/api/commands', { sealed: canary() })
  for (const body of [
    { account: canary(), password: canary() },
    { account: 'duty', password: canary() },
    { link: canary() },
    { kiosk: canary() },
    { [canary()]: 1 },
  ])
    await post('/api/session', body)
  await post('/api/commands', {}, { origin: `https://${canary()}.example`, 'user-agent': canary() })
  for (const path of [
    `/api/streams/${canary()}`,
    `/api/events?after=${canary()}`,
    `/${canary()}?q=${canary()}`,
  ])
    await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: headers({ referer: `https://${canary()}.example/` }),
    })

  const doors = { house: { port } } as Doors
  const socket = await openRaw(doors, { headers: headers() } as unknown as Sender)
  await socket.hello()
  await socket.hello({ log: canary() })
  for (const payload of [...asked, canary(), null]) await socket.order(payload)
  for (const [name, payload] of [
    [canary(), canary()],
    ['presence', { at: canary() }],
    ['presence', canary()],
  ] as const)
    socket.tell(name, payload)
  const orders = asked.length * 2 + 3
  const lines = (): Record<string, unknown>[] =>
    said
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  await until(
    () => lines().filter(({ msg }) => msg === 'command').length >= orders,
    'a line for each order',
    10_000,
  )
  socket.close()

  expect(sung).toBeGreaterThan(50)
  expect(said).not.toContain('canary-')
  for (const token of Object.values(tokens)) expect(said).not.toContain(token)
  const commands = lines().filter(({ msg }) => msg === 'command')
  expect(commands.filter(({ outcome }) => outcome === 'accepted').length).toBe(4)
  expect(new Set(commands.map(({ request }) => request)).size).toBe(commands.length)
  for (const line of commands) {
    expect(line).toMatchObject({ level: 30, log: 'exercise-kill', outcome: expect.any(String) as string })
    expect(Object.keys(line)).not.toContain('data')
  }
})
