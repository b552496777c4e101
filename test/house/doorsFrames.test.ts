/** Frames no client of ours would send: nobody else notices, the house stays up and quick (reliability.md I14, T13). */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  entry,
  newId,
  openDoors,
  pause,
  report,
  taken,
  until,
  type Doors,
  type Sender,
} from '../support/doors.ts'
import { eventsOf, openRaw, type RawSocket } from '../support/rawSocket.ts'

/** Longest the loop may stand still, the test's own work included (I14). */
const longestBlockMs = 250

let doors: Doors
let duty: Sender
let fire: Sender
let witness: RawSocket
let stream: string
const loop = monitorEventLoopDelay({ resolution: 10 })
let worked = process.cpuUsage()

beforeAll(async () => {
  doors = await openDoors()
  duty = await doors.sender('duty', 'dutyOfficer')
  fire = await doors.sender('liaison-fire', 'liaison', { agency: 'fire' })
  stream = newId()
  taken(await duty.give(report(stream)))
  witness = await openRaw(doors, duty)
  await witness.hello()
})
afterAll(async () => {
  await doors.close()
})

beforeEach(async () => {
  await pause(20)
  loop.reset()
  worked = process.cpuUsage()
  loop.enable()
})

/** The longest the house held everyone up, ms: no longer than it worked at all, whatever a neighbour took of the machine. */
function longestBlock(): number {
  const { user, system } = process.cpuUsage(worked)
  return Math.min(loop.max / 1e6, (user + system) / 1e3)
}

/** Whatever was done to the house: the witness still hears what is recorded, and nothing was polluted. */
afterEach(async () => {
  loop.disable()
  expect(longestBlock()).toBeLessThan(longestBlockMs)
  const text = `still here ${newId().replace(/\d/g, '')}`
  const heard = witness.heard.length
  taken(await duty.give(entry(stream, text)))
  await until(
    () => eventsOf(witness.heard.slice(heard)).some(({ events }) => JSON.stringify(events).includes(text)),
    'the witness hears an entry',
  )
  expect(witness.isOpen()).toBe(true)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

const deep = (open: string, close: string, times: number): string => open.repeat(times) + close.repeat(times)
const mebibyte = 'x'.repeat(1024 * 1024)

/** Frames after which the house hangs up: what it cannot read it does not guess at. */
const unreadable: [string, string | Uint8Array][] = [
  ['an empty message', '4'],
  ['an unknown packet type of the wire', '49["hello"]'],
  ['a type of the engine nobody knows', '9'],
  ['half an array', '42["hello",{"protocol":1'],
  ['half a string', '42["hel'],
  ['no array', '42{"0":"hello"}'],
  ['an empty array', '42[]'],
  ['a name that is a number', '42[7,{}]'],
  ['a name that is an array', '42[["hello"],{}]'],
  ['too many arguments', '42["hello",{},{}]'],
  [
    'a binary event with a huge count of attachments',
    '4599999999999-["hello",{"_placeholder":true,"num":0}]',
  ],
  ['a binary event with one attachment', '451-["hello",{"_placeholder":true,"num":0}]'],
  ['a binary answer', '461-0[{"_placeholder":true,"num":9e9}]'],
  ['an acknowledgement id of 400 digits', `42${'9'.repeat(400)}["hello",{"protocol":1}]`],
  ['a negative acknowledgement id', '42-1["hello",{"protocol":1}]'],
  ['an answer that is no array', '430{"a":1}'],
  ['a number too large for its type as event', '421e999'],
  ['a reserved event: connect', '42["connect",{}]'],
  ['a reserved event: connect_error', '42["connect_error",{}]'],
  ['a reserved event: disconnect', '42["disconnect","x"]'],
  ['a reserved event: disconnecting', '42["disconnecting","x"]'],
  ['a reserved event: newListener', '42["newListener","x"]'],
  ['a reserved event: removeListener', '42["removeListener","x"]'],
  ['an error of the house, from a client', '44{"message":"signedOut"}'],
  ['an event of a namespace it never joined', '42/admin,["hello",{"protocol":1}]'],
  ['a namespace of 5000 letters', `40/${'a'.repeat(5000)},`],
  ['a namespace with a path', '40/../../etc/passwd,'],
  ['a namespace that is a prototype', '42/__proto__,["hello",{}]'],
  ['joining twice', '40'],
  ['a disconnect with a payload', '41{"x":1}'],
  ['a lone surrogate as escape in broken JSON', '42["\\ud800'],
  ['a binary frame', Uint8Array.of(0xb4, 0, 1, 2, 255)],
  ['an empty binary frame', new Uint8Array(0)],
]

describe('a frame nobody can read', () => {
  test.each(unreadable)('hangs up on %s, and on nobody else', async (_what, frame) => {
    const socket = await openRaw(doors, fire)
    socket.say(frame)
    await socket.closed()
  })

  test('joining again after leaving hangs up: one connection, one conversation', async () => {
    const socket = await openRaw(doors, fire)
    socket.say('41')
    socket.say('40')
    await socket.closed()
  })

  test('a thousand joins at once on one connection make one member at most', async () => {
    const before = doors.house.served.get('live')?.broadcast.views.size
    const socket = await openRaw(doors, fire, { unjoined: true })
    for (let i = 0; i < 1000; i++) socket.say('40')
    await socket.closed()
    expect(doors.house.served.get('live')?.broadcast.views.size).toBe(before)
  })

  test.each([
    ['an event', '42["hello",{"protocol":1}]'],
    ['a disconnect', '41'],
    ['an answer', '430[1]'],
  ])('hangs up on %s before anyone joined', async (_what, frame) => {
    const socket = await openRaw(doors, fire, { unjoined: true })
    socket.say(frame)
    await socket.closed()
  })

  test('a namespace of another name is refused, and is not made', async () => {
    const socket = await openRaw(doors, fire, { unjoined: true })
    socket.say('40/admin,')
    await until(() => socket.frames.some((frame) => frame.startsWith('44/admin,')), 'the refusal')
    socket.close()
  })

  test('a broken websocket frame hurts its own connection only', async () => {
    const socket = await openRaw(doors, fire)
    const bytes = (socket.ws as unknown as { _socket: { write: (data: Uint8Array) => void } })._socket
    bytes.write(Buffer.from('ffffffffffffffffffff', 'hex'))
    await socket.closed()
  })

  test('half a frame and then silence waits for nobody', async () => {
    const socket = await openRaw(doors, fire)
    const bytes = (socket.ws as unknown as { _socket: { write: (data: Uint8Array) => void } })._socket
    // A masked text frame of 100 bytes of which ten come.
    bytes.write(Buffer.concat([Buffer.from([0x81, 0x80 + 100, 1, 2, 3, 4]), Buffer.alloc(10)]))
    await pause(50)
    socket.close()
  })
})

describe('too much', () => {
  test('a message over 64 KiB ends its connection before it is read', async () => {
    const socket = await openRaw(doors, fire)
    socket.say(`42["hello",{"protocol":1,"scopes":["${'x'.repeat(64 * 1024)}"]}]`)
    await socket.closed()
  })

  test('an entry of 1 MB ends its connection and no other', async () => {
    const [socket, neighbour] = [await openRaw(doors, fire), await openRaw(doors, fire)]
    socket.tell('command', {
      commandId: newId(),
      type: 'incident.recordEntry',
      stream,
      data: { text: mebibyte },
    })
    await socket.closed()
    expect(await neighbour.hello()).toMatchObject({ welcome: true })
    neighbour.close()
  })

  test('60 KiB of brackets, quotes or escapes are read and answered', async () => {
    const socket = await openRaw(doors, fire)
    const nested = [
      deep('[', ']', 30_000),
      deep('{"a":', '}', 9000).replace('}', '1}'),
      `"${'\\u0000'.repeat(9000)}"`,
    ]
    for (const [index, text] of nested.entries()) {
      socket.say(`42${index + 1}["hello",${text}]`)
      await until(() => socket.frames.some((frame) => frame.startsWith(`43${index + 1}[`)), 'an answer')
    }
    expect(socket.isOpen()).toBe(true)
    socket.close()
  })

  test('depth 100k is too long for a message: the connection ends', async () => {
    const socket = await openRaw(doors, fire)
    socket.say(`421["hello",${deep('[', ']', 100_000)}]`)
    await socket.closed()
  })

  test('twenty thousand pings and unknown answers are not a hardship', async () => {
    const socket = await openRaw(doors, fire)
    for (let i = 0; i < 20_000; i++) socket.say(i % 2 ? '3' : `43${i}[1]`)
    expect(await socket.hello()).toMatchObject({ welcome: true })
    socket.close()
  })
})

const proto = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'
/** Payloads that read as JSON and mean nothing: each is answered with a reason. */
const meaningless: string[] = [
  ...['null', 'true', '7', '-0', '1e999', '9007199254740993', '"x"', '[]', '[[]]', '{}', proto],
  '{"protocol":1e999}',
  '{"protocol":"1"}',
  '{"protocol":1,"position":-1}',
  '{"protocol":1,"position":1.5}',
  '{"protocol":1,"position":9007199254740993}',
  '{"protocol":1,"log":"../house"}',
  '{"protocol":1,"epoch":{}}',
  '{"protocol":1,"scopes":"feature:incident"}',
  '{"protocol":1,"scopes":[{"__proto__":{"polluted":1}}]}',
  `{"protocol":1,"scopes":${JSON.stringify(Array(21).fill('feature:incident'))}}`,
  '{"protocol":1,"x":1}',
  '{"protocol":1,"__proto__":{"polluted":1}}',
]

describe('what reads and means nothing', () => {
  test.each(meaningless)('hello %s is answered, and not with a welcome', async (payload) => {
    const socket = await openRaw(doors, fire)
    socket.say(`427["hello",${payload}]`)
    await until(() => socket.frames.some((frame) => frame.startsWith('437')), 'an answer')
    expect(socket.frames.find((frame) => frame.startsWith('437'))).toBe(
      '437[{"welcome":false,"reason":"malformed"}]',
    )
    socket.close()
  })

  test.each(meaningless)('command %s is refused as malformed', async (payload) => {
    const socket = await openRaw(doors, fire)
    socket.say(`428["command",${payload}]`)
    await until(() => socket.frames.some((frame) => frame.startsWith('438')), 'an answer')
    expect(socket.frames.find((frame) => frame.startsWith('438'))).toContain('"command.malformed"')
    socket.close()
  })

  test('of a name twice in an object the last counts, as everywhere in the house', async () => {
    const socket = await openRaw(doors, fire)
    socket.say('429["hello",{"protocol":7,"protocol":1}]')
    await until(() => socket.frames.some((frame) => frame.startsWith('439')), 'an answer')
    expect(socket.frames.find((frame) => frame.startsWith('439'))).toContain('"welcome":true')
    socket.close()
  })

  test.each(['__proto__', 'constructor', 'toString', 'error', 'message', 'snapshot', 'bye', ''])(
    'an event named %j is counted and nothing more',
    async (name) => {
      const socket = await openRaw(doors, fire)
      socket.tell(name, { polluted: 1 })
      expect(await socket.hello()).toMatchObject({ welcome: true })
      socket.close()
    },
  )

  test.each([
    ['events of no name it knows', 'nonsense', {}],
    ['presence of no shape', 'presence', { at: 7 }],
    ['hellos nobody can answer', 'hello', { protocol: 1 }],
    ['commands nobody can answer', 'command', {}],
  ])('more than twenty %s end with bye malformed', async (_what, name, payload) => {
    const socket = await openRaw(doors, fire)
    for (let i = 0; i < 20; i++) socket.tell(name, payload)
    await pause(50)
    expect(socket.isOpen()).toBe(true)
    socket.tell(name, payload)
    await socket.closed()
    expect(socket.bye()).toEqual({ reason: 'malformed', retryAfterMs: 60_000 })
  })

  test.each(['hello', 'command'])('more than twenty malformed %ss end with bye malformed', async (name) => {
    const socket = await openRaw(doors, fire)
    for (let i = 0; i < 21; i++) socket.say(`42${i}["${name}",{"x":${i}}]`)
    await socket.closed()
    expect(socket.bye()?.reason).toBe('malformed')
  })

  test('presence said without end is not told without end, and ends the conversation', async () => {
    const socket = await openRaw(doors, fire)
    await socket.hello()
    for (let i = 0; i < 200; i++) socket.tell('presence', { at: '/desk' })
    await socket.closed()
    expect(socket.bye()?.reason).toBe('malformed')
  })
})

describe('said again', () => {
  // Commands are counted by account; what came before has used up the other's.
  let police: Sender
  beforeAll(async () => {
    police = await doors.sender('liaison-police', 'liaison', { agency: 'police' })
  })

  test('[LOG3] a command replayed a hundred times, frame by frame, is recorded once and answered alike', async () => {
    const socket = await openRaw(doors, police)
    const opened = newId()
    const frame = (id: number): string =>
      `42${id}${JSON.stringify(['command', { commandId, ...report(opened) }])}`
    const commandId = newId()
    for (let i = 0; i < 100; i++) socket.say(frame(i))
    await until(() => socket.frames.filter((one) => one.startsWith('43')).length === 100, 'all answers')
    const answers = socket.frames
      .filter((one) => one.startsWith('43'))
      .map((one) => one.replace(/^43\d+/, ''))
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('"accepted":true')
    socket.close()
  })

  test('[LOG4] the same id with another body is refused, and the first stays', async () => {
    const socket = await openRaw(doors, police)
    const [commandId, opened] = [newId(), newId()]
    expect(await socket.order({ commandId, ...report(opened) })).toMatchObject({ accepted: true })
    const other = await socket.order({ commandId, ...report(opened, { title: '另一件事' }) })
    expect(other).toMatchObject({ accepted: false, refusal: { code: 'command.idMismatch', status: 409 } })
    socket.close()
  })

  test('one byte at a time is read like any other frame', async () => {
    const socket = await openRaw(doors, police)
    const bytes = (socket.ws as unknown as { _socket: { write: (data: Uint8Array) => void } })._socket
    const payload = Buffer.from('425["hello",{"protocol":1}]')
    const frame = Buffer.concat([Buffer.from([0x81, 0x80 + payload.length, 0, 0, 0, 0]), payload])
    for (const byte of frame) {
      bytes.write(Uint8Array.of(byte))
      await pause(1)
    }
    await until(() => socket.frames.some((one) => one.startsWith('435')), 'an answer')
    socket.close()
  })
})
