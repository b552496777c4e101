/** Nobody hears what is not theirs, by any door, while rights and involvements change under load (reliability.md I8, I9). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId, openDoors, pause, until, type Doors, type Sender } from '../support/doors.ts'
import { Motion } from '../support/motion.ts'
import { note } from '../support/note.ts'
import { openRaw, type RawSocket } from '../support/rawSocket.ts'

let doors: Doors
let motion: Motion
const stolen: string[] = []
let heardBytes = 0

beforeAll(async () => {
  doors = await openDoors()
  Object.assign(doors.house.limits, { allow: () => Promise.resolve(true) })
  motion = await Motion.begin(doors, 20261121)
})
afterAll(async () => {
  await doors.close()
})

/** Every matter there is. */
const matters = (): string[] => [...motion.incidents, ...motion.disputes].map(({ stream }) => stream)

/** Looks through everything that reached a person, however it came. */
function hear(person: string, how: string, text: string): void {
  heardBytes += text.length
  for (const song of motion.canaries.stolen(person, text, performance.now()))
    stolen.push(`${person} heard ${song} by ${how}: ${text.slice(0, 160)}`)
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
        const answer = await socket.hello(motion.random(2) ? cursor : {})
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
  const stream = motion.random(8) ? motion.pick([...matters(), newId()]) : newId()
  const [method, path, body] = motion.pick<[string, string, unknown?]>([
    ['GET', `/api/events?after=${motion.random(400)}`],
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
    { timeout: 120_000 },
    async (context) => {
      const followers = [...motion.people].map(([name, sender]) => follow(name, sender))
      const end = performance.now() + 7000
      const isEnough = (): boolean => performance.now() > end && heardBytes > 1_000_000
      const busy = async (work: () => Promise<void>, everyMs: number): Promise<void> => {
        while (!isEnough()) {
          await work()
          await pause(everyMs)
        }
      }
      await Promise.all([
        busy(() => motion.happen(), 4),
        busy(() => motion.govern(), 60),
        ...[...motion.people].slice(0, 8).map(([name, sender]) => busy(() => pry(name, sender), 25)),
        ...[...motion.people].slice(8).map(([name, sender]) => busy(() => pry(name, sender), 60)),
      ])
      // What is still on its way must stop coming to whom it is not for.
      await pause(1500)
      for (const one of followers) one.stop()
      note(
        context,
        `${motion.incidents.length} incidents, ${motion.disputes.length} disputes, ${Math.round(heardBytes / 1024)} KB looked through`,
      )
      expect(stolen.slice(0, 5)).toEqual([])
    },
  )

  test('[SEE2] and everyone finds all that is theirs: in a copy, and stream by stream', async () => {
    const now = performance.now()
    for (const [name, sender] of motion.people) {
      const due = motion.canaries.due(name, now)
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
      expect(motion.canaries.stolen(name, copy, now)).toEqual([])
      for (const stream of [...matters().slice(0, 15), ...matters().slice(-5)]) {
        const { status } = await doors.ask(sender, 'GET', `/api/streams/${stream}`)
        expect(status, `${name} ${stream}`).toBe(motion.canaries.knows(name, stream, now) ? 200 : 404)
      }
    }
  })
})

describe('[SEE5] what one may not see', () => {
  test('is not there: the answers are the same byte for byte, on every door', async () => {
    const outsider = await doors.sender('outsider', 'dutyOfficer', { agency: 'none', area: '880100000000' })
    const [hidden, missing] = [motion.incidents[0]?.stream ?? '', newId()]
    const { account } = motion.people.get('duty') as Sender
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
    const { account } = motion.people.get('duty') as Sender
    const inHouse = await doors.sender('duty', 'dutyOfficer', { log: 'house' })
    expect((await doors.ask(inHouse, 'GET', `/api/streams/${account}`)).status).toBe(404)
    const admin = await doors.sender('administrator', 'administrator', { log: 'house' })
    expect((await doors.ask(admin, 'GET', `/api/streams/${account}`)).status).toBe(200)
    expect((await doors.ask(admin, 'GET', `/api/streams/${motion.incidents[0]?.stream}`)).status).toBe(404)
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
    const stream = motion.incidents[0]?.stream ?? ''
    while (!isOver) {
      await motion.give('duty', { type: 'incident.recordEntry', stream, data: { text: '连续进展' } })
      await pause(2)
    }
  })()
  await until(() => socket.heard.length > 20, 'the flood')
  await motion.give('admin', { type: 'account.suspend', stream: commander.account, data: {} })
  const at = performance.now()
  let last = at
  socket.ws.on('message', () => (last = performance.now()))
  await socket.closed(1000)
  expect(socket.bye()).toEqual({ reason: 'revoked', retryAfterMs: 0 })
  const order = {
    commandId: newId(),
    type: 'incident.recordEntry',
    stream: motion.incidents[0]?.stream,
    data: { text: '还在' },
  }
  const response = await doors.ask(commander, 'POST', '/api/commands', order)
  expect(await response.json()).toMatchObject({ code: 'access.suspended', status: 401 })
  await pause(1200)
  expect(last - at).toBeLessThan(1000)
  isOver = true
  await flood
})
