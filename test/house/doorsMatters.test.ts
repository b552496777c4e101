/** A matter that is about a unit: every account of that unit walks every door, and learns not even that there is one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../../shared/command.ts'
import { roles } from '../../shared/event.ts'
import { grievanceCommands } from '../../shared/features/grievance/messages.ts'
import { newId, openDoors, pause, report, taken, type Doors, type Sender } from '../support/doors.ts'
import { answer, intaken } from '../support/grievances.ts'
import { note } from '../support/note.ts'
import { seeded, type Random } from '../support/random.ts'
import { openRaw, type RawSocket } from '../support/rawSocket.ts'

const unit = 'weitang'
let doors: Doors
let duty: Sender
let intake: Sender
let housing: Sender
/** One of every role in the unit, each with the whole city before them. */
let ofUnit: Sender[]
let random: Random
/** What must never reach the unit: ids, codes and words, each with when it began to be forbidden. */
const forbidden = new Map<string, number>()
const heard: { who: string; how: string; text: string; at: number }[] = []

beforeAll(async () => {
  doors = await openDoors()
  Object.assign(doors.house.limits, { allow: () => Promise.resolve(true) })
  random = seeded(20260305)
  duty = await doors.sender('duty', 'dutyOfficer')
  intake = await doors.sender('intake-hotline', 'intakeOfficer', { agency: 'hotline' })
  housing = await doors.sender('liaison-housing', 'liaison', { agency: 'housing' })
  const inUnit = roles.filter((role) => role !== 'system' && role !== 'administrator')
  ofUnit = []
  for (const role of inUnit)
    ofUnit.push(await doors.sender(`${role.toLowerCase()}-weitang`, role, { agency: unit }))
})
afterAll(async () => {
  await doors.close()
})

const pick = <T>(from: readonly T[]): T => random.one(from)
/** A number from 0, below `end`. */
const below = (end: number): number => random.whole(0, end - 1)
/** Matters by who may know of them. */
const hidden: string[] = []
const plain: string[] = []
let said = 0
const canary = (): string => `金丝雀${(said += 1)}号`

function forbid(...what: string[]): void {
  for (const one of what) forbidden.set(one, performance.now())
}

async function versions(stream: string) {
  const [opened] = await doors.house.log.streams('live', [stream])
  return opened?.state.version ?? { open: 0 }
}

async function give(
  who: Sender,
  type: string,
  stream: string,
  data: Record<string, unknown>,
): Promise<Answer> {
  const { judgedOn } =
    (grievanceCommands as Record<string, { judgedOn?: 'open' | 'work' | 'closed' }>)[type] ?? {}
  const seen = judgedOn && ((await versions(stream))[judgedOn] ?? 0)
  return who.give({ type, stream, data, ...(seen !== undefined && { seen }) })
}

async function bringHidden(): Promise<void> {
  const [id, summary] = [newId(), canary()]
  const about = below(2) === 0 ? { against: [unit] } : { against: [unit, 'hepu'], kind: 'accusation' }
  forbid(id, summary)
  taken(await give(intake, 'grievance.receive', id, { ...intaken, ...about, summary }))
  hidden.push(id)
}

async function bringPlain(): Promise<void> {
  const id = newId()
  taken(await give(intake, 'grievance.receive', id, { ...intaken, summary: canary() }))
  plain.push(id)
}

/** Something happens in the ledger: to matters about the unit, and to others. */
async function happen(): Promise<void> {
  const isHidden = plain.length === 0 || below(3) > 0
  const stream = isHidden ? pick(hidden) : pick(plain)
  const words = canary()
  if (isHidden) forbid(words)
  const steps: (() => Promise<unknown>)[] = [
    bringHidden,
    bringPlain,
    // Known to the unit until somebody says it is about it.
    async () => {
      const [id, before] = [newId(), canary()]
      taken(await give(intake, 'grievance.receive', id, { ...intaken, lead: 'housing', summary: before }))
      const position = taken(await give(intake, 'grievance.nameUnits', id, { against: [unit] }))
      await doors.told(position)
      await pause(20)
      knownBefore.add(id)
      forbid(id)
      hidden.push(id)
    },
    async () => {
      // What is joined to a matter about the unit is about it, too.
      const [one] = plain.splice(below(Math.max(1, plain.length)), 1)
      if (one === undefined || hidden.length === 0) return
      const answered = await give(intake, 'grievance.markDuplicate', one, { of: pick(hidden) })
      if (!answered.accepted) return void plain.push(one)
      await doors.told(answered.position)
      await pause(20)
      knownBefore.add(one)
      forbid(one)
      hidden.push(one)
    },
    () => give(intake, 'grievance.assign', stream, { lead: 'housing' }),
    () => give(housing, 'grievance.tellProgress', stream, { said: words }),
    () => give(housing, 'grievance.reply', stream, { ...answer, facts: words }),
    () => give(intake, 'grievance.addCallers', stream, { callers: 2, channel: 'call' }),
    () => give(intake, 'grievance.withdraw', stream, { reason: words }),
    () =>
      duty.give({
        type: 'clock.open',
        stream,
        data: { clock: newId(), rule: 'HL-5WD', duty: { agency: 'housing' } },
      }),
  ]
  await pick(steps)()
}

function hear(who: Sender, how: string, text: string): void {
  heard.push({ who: who.login, how, text, at: performance.now() })
}

/** Follows as a client does, and comes back from wherever it stood. */
function follow(who: Sender): { stop: () => void } {
  let isOver = false
  let socket: RawSocket | undefined
  const run = async (): Promise<void> => {
    let cursor: Record<string, unknown> = {}
    while (!isOver) {
      try {
        socket = await openRaw(doors, who)
        socket.ws.on('message', (data: Buffer) => hear(who, 'socket', data.toString()))
        const welcome = await socket.hello(below(3) > 0 ? cursor : {})
        if (welcome.welcome) cursor = { epoch: welcome.epoch, view: welcome.view, position: welcome.position }
        await pause(200 + below(300))
        socket.close()
      } catch {
        socket?.close()
        await pause(20)
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

/** Asks for what it should not know of: ids it could only have guessed, with every order there is. */
async function pry(who: Sender): Promise<void> {
  const stream = pick([...hidden, newId()])
  const own = pick([...plain, newId()])
  const type = pick(Object.keys(grievanceCommands))
  const doorsThere: [string, string, unknown?][] = [
    ['GET', `/api/events?after=${below(300)}`],
    ['GET', '/api/snapshot'],
    ['GET', `/api/streams/${stream}`],
    ['POST', '/api/commands', { commandId: newId(), type, stream, seen: 1, data: {} }],
    [
      'POST',
      '/api/commands',
      { commandId: newId(), type: 'grievance.markDuplicate', stream: own, seen: 1, data: { of: stream } },
    ],
    [
      'POST',
      '/api/commands',
      { commandId: newId(), type: 'grievance.link', stream: own, data: { incident: stream } },
    ],
    [
      'POST',
      '/api/commands',
      {
        commandId: newId(),
        type: 'clock.open',
        stream,
        data: { clock: 'x', rule: 'HL-5WD', duty: { agency: unit } },
      },
    ],
    [
      'POST',
      '/api/commands',
      { commandId: newId(), type: 'log.eraseWords', stream, data: { position: 1, field: 'summary' } },
    ],
  ]
  const [method, path, body] = pick(doorsThere)
  const response = await doors.ask(who, method, path, body)
  const text = await response.text()
  // An id one sent comes back in the problem's path; what counts is what was not in the question.
  hear(who, `${method} ${path} ${response.status}`, text.replaceAll(stream, '?'))
  if (path.endsWith(stream)) expect(response.status, `${who.login} ${path}`).toBe(404)
  if (method === 'POST') expect(response.ok, JSON.stringify(body)).toBe(false)
}

/** What the unit knew of before it was said to be about it; a copy is told that these left, and nothing more. */
const knownBefore = new Set<string>()
const leaves = /\{"kind":"leave","position":\d+,"stream":"([^"]+)"\}/g

const stolen = (): string[] =>
  heard.flatMap(({ who, how, text, at }) => {
    const told = text.replace(leaves, (leave, stream: string) => (knownBefore.has(stream) ? '' : leave))
    return [...forbidden].flatMap(([song, since]) =>
      at > since && told.includes(song) ? [`${who} heard ${song} by ${how}: ${around(told, song)}`] : [],
    )
  })

function around(text: string, song: string): string {
  const at = text.indexOf(song)
  return text.slice(Math.max(0, at - 120), at + 60)
}

describe('[GRV13] a unit that matters are about', () => {
  test('hears of none of them by socket, by catching up, by reading, by any refusal', async (context) => {
    taken(await duty.give(report(newId())))
    for (let i = 0; i < 3; i++) await Promise.all([bringHidden(), bringPlain()])
    const followers = ofUnit.map(follow)
    const end = performance.now() + 6000
    const busy = async (work: () => Promise<unknown>, everyMs: number): Promise<void> => {
      while (performance.now() < end || hidden.length < 12) {
        await work()
        await pause(everyMs)
      }
    }
    await Promise.all([busy(happen, 5), ...ofUnit.map((who) => busy(() => pry(who), 40))])
    await pause(700)
    for (const one of followers) one.stop()
    const bytes = heard.reduce((sum, { text }) => sum + text.length, 0)
    note(
      context,
      `${hidden.length} hidden, ${plain.length} plain matters; ${forbidden.size} canaries in ${Math.round(bytes / 1024)} KB`,
    )
    expect(stolen().slice(0, 5)).toEqual([])
    // It does hear of the others: the walk would be worth nothing in a silent house.
    expect(heard.some(({ text }) => plain.some((id) => text.includes(id)))).toBe(true)
  })

  test('finds a hidden id answered as one that never was, byte for byte', async () => {
    const [there, nowhere] = [hidden.at(-1) ?? '', newId()]
    for (const who of ofUnit) {
      const said = async (stream: string, type?: string): Promise<string> => {
        const body = type && { commandId: newId(), type, stream, seen: 1, data: {} }
        const response = body
          ? await doors.ask(who, 'POST', '/api/commands', body)
          : await doors.ask(who, 'GET', `/api/streams/${stream}`)
        return `${response.status} ${(await response.text()).replaceAll(stream, '?')}`
      }
      expect(await said(there)).toBe(await said(nowhere))
      for (const type of ['grievance.accept', 'grievance.close', 'log.retire'])
        expect(await said(there, type)).toBe(await said(nowhere, type))
    }
  })

  test('while those who work on them see them whole', async () => {
    for (const stream of hidden.slice(-5)) {
      const response = await doors.ask(intake, 'GET', `/api/streams/${stream}`)
      expect(response.status).toBe(200)
      expect(await response.text()).toContain('"against":["')
    }
  })
})
