/** Nobody hears what is not theirs, by any door, while rights and involvements change under load (reliability.md I8, I9). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '../../shared/event.ts'
import { Canaries, type Post } from '../support/canaries.ts'
import { newId, openDoors, pause, until, type Doors, type Order, type Sender } from '../support/doors.ts'
import { note } from '../support/note.ts'
import { openRaw, type RawSocket } from '../support/rawSocket.ts'

const cityArea = '990100000000'
const [countyA, countyB] = ['990102000000', '990103000000']
const [communityA, communityB] = ['990102003001', '990103001001']
const agencies = ['fire', 'police', 'health', 'water']

const cast: Record<string, Post & { role: Role }> = {
  duty: { role: 'dutyOfficer', agency: 'centre', area: cityArea },
  'duty-a': { role: 'dutyOfficer', agency: 'emergency', area: countyA },
  'duty-b': { role: 'dutyOfficer', agency: 'emergency', area: countyB },
  'commander-a': { role: 'commander', agency: 'emergency', area: countyA },
  'fire-a': { role: 'liaison', agency: 'fire', area: countyA },
  'fire-b': { role: 'liaison', agency: 'fire', area: countyB },
  'police-b': { role: 'liaison', agency: 'police', area: countyB },
  'health-a': { role: 'mediator', agency: 'health', area: communityA },
  'grid-b': { role: 'gridWorker', agency: 'grid', area: communityB },
  'press-a': { role: 'pressOfficer', agency: 'publicity', area: countyA },
  'wall-b': { role: 'wall', agency: 'emergency', area: countyB },
  auditor: { role: 'auditor', agency: 'supervision', area: cityArea },
  'approver-a': { role: 'approver', agency: 'publicity', area: countyA },
}

let doors: Doors
let admin: Sender
let steward: Sender
const people = new Map<string, Sender>()
const canaries = new Canaries()
const stolen: string[] = []
let heardBytes = 0
let state = 20261121

function random(below: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) | 0
  return (((state >>> 8) % below) + below) % below
}
function pick<T>(list: readonly T[]): T {
  return list[random(list.length)] as T
}

beforeAll(async () => {
  doors = await openDoors()
  Object.assign(doors.house.limits, { allow: () => Promise.resolve(true) })
  admin = await doors.sender('administrator', 'administrator', { log: 'house' })
  steward = await doors.sender('steward', 'dutyOfficer')
  for (const [name, { role, ...rights }] of Object.entries(cast)) {
    people.set(name, await doors.sender(name, role, rights))
    canaries.post(name, { role, ...rights }, performance.now(), performance.now())
  }
})
afterAll(async () => {
  await doors.close()
})

/** Looks through everything that reached a person, however it came. */
function hear(person: string, how: string, text: string): void {
  heardBytes += text.length
  for (const song of canaries.stolen(person, text, performance.now()))
    stolen.push(`${person} heard ${song} by ${how}: ${text.slice(0, 160)}`)
}

interface Incident {
  stream: string
  open: number
  involved: Set<string>
  stage: 'reported' | 'verifying' | 'dismissed'
}
const incidents: Incident[] = []

async function give(order: Order): Promise<{ asked: number; answered: number }> {
  const asked = performance.now()
  const answer = await steward.give(order)
  if (!answer.accepted) throw new Error(`${order.type}: ${answer.refusal.code}`)
  return { asked, answered: performance.now() }
}

async function reportOne(): Promise<void> {
  const stream = newId()
  const area = pick([communityA, communityB, countyA, cityArea])
  canaries.incident(stream, area)
  const data = {
    category: 'accident',
    title: canaries.sing(stream, false),
    place: canaries.sing(stream, false),
    area,
    source: 'hotline',
  }
  await give({ type: 'incident.report', stream, data })
  incidents.push({ stream, open: 1, involved: new Set(), stage: 'reported' })
}

/** Something happens to an incident. */
async function happen(): Promise<void> {
  if (incidents.length < 3 || random(15) === 0) return reportOne()
  const incident = pick(incidents)
  const { stream } = incident
  const judged = (type: string, data: Record<string, unknown>): Order => ({
    type,
    stream,
    seen: incident.open,
    data,
  })
  const agency = pick(agencies)
  switch (incident.stage === 'dismissed' ? 9 : random(10)) {
    case 0:
    case 1:
    case 2: {
      if (incident.involved.has(agency)) {
        const { answered } = await give(judged('incident.releaseAgency', { agency }))
        canaries.release(stream, agency, answered)
        incident.involved.delete(agency)
      } else {
        canaries.involve(stream, agency, performance.now())
        await give(judged('incident.involveAgency', { agency, part: 'supporting' }))
        incident.involved.add(agency)
      }
      incident.open += 1
      return
    }
    case 3: {
      if (incident.stage === 'reported') {
        await give(judged('incident.startVerification', {}))
        incident.stage = 'verifying'
      } else {
        const words = { reason: canaries.sing(stream, false), reporterTold: canaries.sing(stream, false) }
        await give(judged('incident.proposeDismissal', words))
        incident.open += 1
        const confirmed = await people.get('duty')?.give(judged('incident.confirmDismissal', {}))
        // Whoever happens to have lost their rights confirms nothing; the proposal stands and is as open as its words.
        if (confirmed?.accepted !== true) return
        incident.stage = 'dismissed'
      }
      incident.open += 1
      return
    }
    default:
      await give({ type: 'incident.recordEntry', stream, data: { text: canaries.sing(stream, true) } })
  }
}

/** Somebody's rights change: another county, another agency, suspended or back. */
async function govern(): Promise<void> {
  const name = pick(Object.keys(cast).filter((one) => one !== 'duty'))
  const { account } = people.get(name) as Sender
  const [opened] = await doors.house.log.streams('house', [account])
  const open = opened?.state.parts.open as { active: boolean; role: Role; agency: string; area: string }
  const seen = opened?.state.version.open ?? 0
  const { active, role } = open
  const moved = {
    role,
    agency: pick(agencies),
    area: pick([cityArea, countyA, countyB, communityA, communityB]),
  }
  const order = !active ? 'account.reinstate' : random(3) === 0 ? 'account.suspend' : 'account.grantRights'
  const asked = performance.now()
  const answer = await admin.give({
    type: order,
    stream: account,
    seen,
    data: order === 'account.grantRights' ? moved : {},
  })
  if (!answer.accepted) throw new Error(answer.refusal.code)
  const held = { role, agency: open.agency, area: open.area }
  const now = order === 'account.suspend' ? undefined : order === 'account.reinstate' ? held : moved
  canaries.post(name, now, asked, performance.now())
}

/** Follows as one's own client would, from where it stood, whatever is cut. */
function follow(name: string, sender: Sender): { stop: () => void } {
  let isOver = false
  let socket: RawSocket | undefined
  const run = async (): Promise<void> => {
    let cursor: Record<string, unknown> = {}
    while (!isOver) {
      try {
        socket = await openRaw(doors, sender)
        socket.ws.on('message', (data: Buffer) => hear(name, 'socket', data.toString()))
        const answer = await socket.hello(random(2) ? cursor : {})
        if (!answer.welcome) throw new Error(answer.reason)
        const { epoch, view, position } = answer
        cursor = { epoch, view, position }
        await socket.closed(3_600_000)
      } catch {
        socket?.close()
        await pause(30)
      }
    }
  }
  void run()
  return {
    stop: () => {
      isOver = true
      socket?.close()
    },
  }
}

/** Asks over HTTP for whatever there is and is not. */
async function pry(name: string, sender: Sender): Promise<void> {
  const stream = incidents.length > 0 ? pick(incidents).stream : newId()
  const [method, path, body] = pick<[string, string, unknown?]>([
    ['GET', `/api/events?after=${random(200)}`],
    ['GET', '/api/snapshot'],
    ['GET', `/api/streams/${stream}`],
    ['GET', '/api/session'],
    [
      'POST',
      '/api/commands',
      { commandId: newId(), type: 'incident.recordEntry', stream, data: { text: '打听' } },
    ],
    [
      'POST',
      '/api/commands',
      { commandId: newId(), type: 'incident.startVerification', stream, seen: 99, data: {} },
    ],
    [
      'POST',
      '/api/commands',
      { commandId: newId(), type: 'log.eraseWords', stream, data: { position: 999_999, field: 'title' } },
    ],
    ['POST', '/api/commands', { commandId: newId(), type: 'incident.report', stream, data: {} }],
  ])
  const response = await doors.ask(sender, method, path, body)
  hear(
    name,
    `${method} ${path} ${response.status}`,
    `${JSON.stringify([...response.headers])}${await response.text()}`,
  )
}

describe('[SEE1] [SEE3] [SEE4] two counties, many agencies, rights in motion', () => {
  test(
    'no canary reaches whoever may not hear it, by socket, by reading, by a refusal',
    { timeout: 60_000 },
    async (context) => {
      const followers = [...people].map(([name, sender]) => follow(name, sender))
      const end = performance.now() + 7000
      const busy = async (work: () => Promise<void>, everyMs: number): Promise<void> => {
        while (performance.now() < end) {
          await work()
          await pause(everyMs)
        }
      }
      await Promise.all([
        busy(happen, 4),
        busy(govern, 60),
        ...[...people].slice(0, 8).map(([name, sender]) => busy(() => pry(name, sender), 25)),
        ...[...people].slice(8).map(([name, sender]) => busy(() => pry(name, sender), 60)),
      ])
      // What is still on its way must stop coming to whom it is not for.
      await pause(1500)
      for (const one of followers) one.stop()
      note(context, `${incidents.length} incidents, ${Math.round(heardBytes / 1024)} KB looked through`)
      expect(stolen.slice(0, 5)).toEqual([])
      expect(heardBytes).toBeGreaterThan(1_000_000)
    },
  )

  test('[SEE2] and everyone finds all that is theirs: in a copy, and stream by stream', async () => {
    const now = performance.now()
    for (const [name, sender] of people) {
      const due = canaries.due(name, now)
      if ((await doors.ask(sender, 'GET', '/api/session')).status === 401) {
        expect(due, name).toEqual([])
        continue
      }
      const socket = await openRaw(doors, sender)
      await socket.hello()
      await socket.until(() => socket.frames.some((frame) => frame.includes('"last":true')), 'the copy')
      const copy = socket.frames.join('\n')
      socket.close()
      expect(
        due.filter((song) => !copy.includes(song)),
        name,
      ).toEqual([])
      expect(canaries.stolen(name, copy, now)).toEqual([])
      for (const { stream } of incidents.slice(0, 20)) {
        const { status } = await doors.ask(sender, 'GET', `/api/streams/${stream}`)
        expect(status, `${name} ${stream}`).toBe(canaries.knows(name, stream, now) ? 200 : 404)
      }
    }
  })
})

describe('[SEE5] what one may not see', () => {
  test('is not there: the answers are the same byte for byte, on every door', async () => {
    const outsider = await doors.sender('outsider', 'dutyOfficer', { agency: 'none', area: '880100000000' })
    const [hidden, missing] = [incidents[0]?.stream ?? '', newId()]
    const { account } = people.get('duty') as Sender
    const said = async (method: string, path: string, body?: object): Promise<string> => {
      const response = await doors.ask(outsider, method, path, body)
      const headers = [...response.headers].filter(([name]) => name !== 'date')
      return JSON.stringify([response.status, headers, await response.text()])
    }
    const orders = (stream: string): object[] => [
      { type: 'incident.recordEntry', stream, data: { text: '正文' } },
      { type: 'incident.startVerification', stream, seen: 1, data: {} },
      { type: 'incident.involveAgency', stream, seen: 1, data: { agency: 'fire', part: 'lead' } },
      { type: 'log.eraseWords', stream, data: { position: 1, field: 'title' } },
      { type: 'log.retire', stream, data: {} },
    ]
    const nowhere = await said('GET', `/api/streams/${missing}`)
    expect(nowhere).toContain('stream.unknown')
    for (const id of [hidden, account]) expect(await said('GET', `/api/streams/${id}`)).toBe(nowhere)
    for (const [i, order] of orders(hidden).entries()) {
      const at = await said('POST', '/api/commands', { commandId: newId(), ...order })
      expect(at).toBe(await said('POST', '/api/commands', { commandId: newId(), ...orders(missing)[i] }))
    }
    const snapshot: unknown = await (await doors.ask(outsider, 'GET', '/api/snapshot')).json()
    expect(snapshot).toMatchObject({ streams: [], last: true })
  })

  test('of the house’s own log stays there: accounts are seen by administrators and auditors of that log only', async () => {
    const { account } = people.get('duty') as Sender
    const inHouse = await doors.sender('duty', 'dutyOfficer', { log: 'house' })
    expect((await doors.ask(inHouse, 'GET', `/api/streams/${account}`)).status).toBe(404)
    expect((await doors.ask(admin, 'GET', `/api/streams/${account}`)).status).toBe(200)
    expect((await doors.ask(admin, 'GET', `/api/streams/${incidents[0]?.stream}`)).status).toBe(404)
    const auditor = await doors.sender('auditor-two', 'auditor', { log: 'house' })
    expect((await doors.ask(auditor, 'GET', `/api/streams/${account}`)).status).toBe(200)
  })
})

test('[SEE4] a suspension under flood: nothing is delivered and no order taken a second later', async () => {
  const commander = await doors.sender('commander-last', 'commander')
  const socket = await openRaw(doors, commander)
  await socket.hello()
  let isOver = false
  const flood = (async () => {
    const { stream } = incidents.find(({ stage }) => stage !== 'dismissed') as Incident
    while (!isOver) {
      await give({ type: 'incident.recordEntry', stream, data: { text: '连续进展' } })
      await pause(2)
    }
  })()
  await until(() => socket.heard.length > 20, 'the flood')
  const suspended = await admin.give({
    type: 'account.suspend',
    stream: commander.account,
    seen: 1,
    data: {},
  })
  const at = performance.now()
  expect(suspended).toMatchObject({ accepted: true })
  let last = at
  socket.ws.on('message', () => (last = performance.now()))
  await socket.closed(1000)
  expect(socket.bye()).toEqual({ reason: 'revoked', retryAfterMs: 0 })
  const order = {
    commandId: newId(),
    type: 'incident.recordEntry',
    stream: incidents[0]?.stream,
    data: { text: '还在' },
  }
  const response = await doors.ask(commander, 'POST', '/api/commands', order)
  expect(await response.json()).toMatchObject({ code: 'access.suspended', status: 401 })
  await pause(1200)
  expect(last - at).toBeLessThan(1000)
  isOver = true
  await flood
})
