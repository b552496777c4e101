/** Frames written once for many sockets are what any websocket client reads, and never overtake what waits. */
import type { Writable } from 'node:stream'
import type { Socket } from 'socket.io'
import { expect, test } from 'vitest'
import * as ws from 'ws'
import { frameOf, sendFrame } from '../../server/transport/frames.ts'

/** In the package, missing in its types. */
const { Receiver } = ws as unknown as { Receiver: new (options: object) => Writable }

/** What a websocket client makes of bytes. */
function read(bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const receiver = new Receiver({ isServer: false })
    receiver.on('message', (data: Buffer) => resolve(data.toString('utf8')))
    receiver.on('error', reject)
    receiver.write(bytes)
  })
}

test.each([0, 100, 112, 113, 114, 65_521, 65_522, 65_523, 200_000])(
  'a body of %i characters arrives as an event',
  async (length) => {
    const body = JSON.stringify('x'.repeat(length))
    expect(await read(frameOf('head', body))).toBe(`42["head",${body}]`)
  },
)

test('lengths are counted in bytes, not in characters', async () => {
  const body = JSON.stringify('云汀'.repeat(30))
  expect(await read(frameOf('events', body))).toBe(`42["events",${body}]`)
})

function socketWith(conn: object, websocket: object = { readyState: 1 }) {
  const sent: Buffer[] = []
  const sender = { sendFrame: ([frame]: [Buffer]) => void sent.push(frame) }
  const transport = { name: 'websocket', socket: { _sender: sender, ...websocket } }
  const whole = { readyState: 'open', upgrading: false, writeBuffer: [], transport, ...conn }
  return { socket: { conn: whole } as unknown as Socket, sent }
}

test('a frame goes straight to an open websocket for which nothing waits', () => {
  const { socket, sent } = socketWith({})
  const frame = frameOf('head', '{}')
  expect(sendFrame(socket, frame)).toBe(true)
  expect(sent).toEqual([frame])
})

test.each([
  ['something waits', {}, { writeBuffer: [{}] }],
  ['it is closing', {}, { readyState: 'closing' }],
  ['it changes its transport', {}, { upgrading: true }],
  ['it polls', {}, { transport: { name: 'polling' } }],
  ['its websocket is closed', { readyState: 3 }, {}],
  ['the library hides its sender', { readyState: 1, _sender: undefined }, {}],
])('a frame is left to the library where %s', (_why, websocket, conn) => {
  const { socket, sent } = socketWith(conn, websocket)
  expect(sendFrame(socket, frameOf('head', '{}'))).toBe(false)
  expect(sent).toEqual([])
})
