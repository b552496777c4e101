/** What keeps one client from hurting others, piece by piece. */
import { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'socket.io'
import { describe, expect, test } from 'vitest'
import {
  originAllowed,
  Progress,
  RateLimits,
  roomOf,
  transportAllowed,
  waitS,
} from '../../server/transport/guards.ts'
import { cookieName, readCookie } from '../../server/transport/cookies.ts'

/** A socket over a wire one sets by hand. */
function wire() {
  const state = { bytesWritten: 0, writableLength: 0, _handle: { writeQueueSize: 0 } }
  const below = Object.assign(new EventEmitter(), state)
  const transport = Object.assign(new EventEmitter(), { socket: { bufferedAmount: 0, _socket: below } })
  const conn = { writeBuffer: [] as { data?: string }[], transport }
  const socket = Object.assign(new EventEmitter(), { conn, connected: true })
  return { below, transport, conn, emitter: socket, socket: socket as unknown as Socket }
}

describe('[SYNC9] a client is slow', () => {
  test('when too many packets or too many bytes wait for it', () => {
    const { conn, transport, socket } = wire()
    const progress = new Progress()
    conn.writeBuffer = Array.from({ length: 512 }, () => ({ data: 'x' }))
    expect(progress.isSlow(socket, 0)).toBe(false)
    conn.writeBuffer.push({})
    expect(progress.isSlow(socket, 0)).toBe(true)
    conn.writeBuffer = [{ data: 'x'.repeat(4 * 1024 * 1024) }]
    transport.socket.bufferedAmount = 4 * 1024 * 1024
    expect(progress.isSlow(socket, 0)).toBe(false)
    transport.socket.bufferedAmount += 1
    expect(progress.isSlow(socket, 0)).toBe(true)
  })

  test('when something waits and nothing leaves for four seconds', () => {
    const { below, socket } = wire()
    const progress = new Progress()
    below._handle.writeQueueSize = 1000
    below.bytesWritten = 5000
    below.writableLength = 1000
    expect(progress.isSlow(socket, 0)).toBe(false)
    expect(progress.isSlow(socket, 4000)).toBe(false)
    expect(progress.isSlow(socket, 4001)).toBe(true)
  })

  test('not while something leaves, however little', () => {
    const { below, socket } = wire()
    const progress = new Progress()
    for (let at = 0; at < 60_000; at += 3000) {
      below._handle.writeQueueSize = 100_000 - at
      expect(progress.isSlow(socket, at)).toBe(false)
    }
  })

  test('not while it has nothing to take, however long', () => {
    const { socket } = wire()
    const progress = new Progress()
    for (let at = 0; at < 60_000; at += 3000) expect(progress.isSlow(socket, at)).toBe(false)
  })
})

describe('room for more', () => {
  test('is there at once below a quarter of a megabyte', () => {
    const { transport, socket } = wire()
    transport.socket.bufferedAmount = 256 * 1024
    expect(roomOf(socket)).toBeUndefined()
  })

  test('is waited for until enough has left, by what the wire says', async () => {
    const { transport, socket } = wire()
    transport.socket.bufferedAmount = 600_000
    let isOver = false
    const room = roomOf(socket)?.then(() => (isOver = true))
    transport.socket.bufferedAmount = 300_000
    transport.emit('drain')
    await new Promise(setImmediate)
    expect(isOver).toBe(false)
    transport.socket.bufferedAmount = 0
    transport.emit('drain')
    await room
    expect([transport, transport.socket._socket].map((one) => one.listenerCount('drain'))).toEqual([0, 0])
  })

  test('is not waited for from who is gone', async () => {
    const { transport, emitter, socket } = wire()
    transport.socket.bufferedAmount = 600_000
    const room = roomOf(socket)
    emitter.connected = false
    emitter.emit('disconnect')
    await room
    expect(emitter.listenerCount('disconnect')).toBe(0)
  })
})

describe('rates', () => {
  test('are counted by verb and key', async () => {
    const limits = new RateLimits()
    for (let i = 0; i < 10; i++) expect(await limits.allow('signIn', 'a')).toBe(true)
    expect(await limits.allow('signIn', 'a')).toBe(false)
    expect(await limits.allow('signIn', 'b')).toBe(true)
    expect(await limits.allow('command', 'a')).toBe(true)
    expect(waitS('signIn')).toBe(60)
  })

  test('a key of a prototype is a key like any other', async () => {
    const limits = new RateLimits()
    for (const key of ['__proto__', 'constructor', '']) expect(await limits.allow('read', key)).toBe(true)
  })
})

test.each<[Record<string, string>, boolean]>([
  [{ origin: 'http://a' }, true],
  [{ origin: 'http://a', upgrade: 'websocket' }, true],
  [{ origin: 'http://b', 'sec-fetch-site': 'same-origin' }, false],
  [{ 'sec-fetch-site': 'same-origin' }, true],
  [{ 'sec-fetch-site': 'same-origin', upgrade: 'websocket' }, false],
  [{ 'sec-fetch-site': 'none' }, false],
  [{}, false],
  [{ origin: '' }, false],
])('%j may speak to us: %s', (headers, expected) => {
  expect(originAllowed({ headers } as unknown as IncomingMessage, () => ['http://a'])).toBe(expected)
})

test.each<[string | undefined, string | undefined]>([
  ['lianxin=x', 'x'],
  ['a=1; lianxin=x; b=2', 'x'],
  ['  lianxin = x ', 'x'],
  ['lianxin=a=b', 'a=b'],
  ['lianxin=', ''],
  ['xlianxin=x', undefined],
  ['lianxin', undefined],
  ['=x', undefined],
  [';;;', undefined],
  [undefined, undefined],
])('of %j the cookie is %j', (header, value) => {
  expect(readCookie(header, cookieName(false))).toBe(value)
})

describe('[NOD9] long polling', () => {
  const url = (transport: string): { url: string } => ({ url: `/socket.io/?EIO=4&transport=${transport}` })
  const REDIS_URL = 'redis://127.0.0.1'

  test('is taken by a single node, and by several when each client stays at one', () => {
    expect(transportAllowed(url('polling'), { STICKY_SESSIONS: false })).toBe(true)
    expect(transportAllowed(url('polling'), { REDIS_URL, STICKY_SESSIONS: true })).toBe(true)
  })

  test('is refused where the next poll may reach another node', () => {
    expect(transportAllowed(url('polling'), { REDIS_URL, STICKY_SESSIONS: false })).toBe(false)
    expect(transportAllowed(url('websocket&transport=polling'), { REDIS_URL, STICKY_SESSIONS: false })).toBe(
      false,
    )
    expect(transportAllowed(url('websocket'), { REDIS_URL, STICKY_SESSIONS: false })).toBe(true)
  })
})
