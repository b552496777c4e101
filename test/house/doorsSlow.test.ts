/** Clients that do not read, among others that do (reliability.md F2, I15). */
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
import { note } from '../support/note.ts'
import { eventsOf, openRaw, type RawSocket } from '../support/rawSocket.ts'

/** Far more than a connection's buffers hold: the system takes the first megabytes for a client that reads nothing. */
const text = '这是一条很长的进展记录。'.repeat(150)

let doors: Doors
let duty: Sender
let stream: string

beforeAll(async () => {
  doors = await openDoors()
  duty = await doors.sender('duty', 'dutyOfficer')
  stream = newId()
  taken(await duty.give(report(stream)))
})
afterAll(async () => {
  await doors.close()
})

/** Keeps recording until told to stop; gives the last position. */
function flood(): { stop: () => Promise<number> } {
  let isOver = false
  const run = async (): Promise<number> => {
    let last = 0
    while (!isOver) {
      const answers = await Promise.all(Array.from({ length: 12 }, () => duty.give(entry(stream, text))))
      last = Math.max(...answers.map(taken))
      await pause(5)
    }
    return last
  }
  const done = run()
  return {
    stop: () => {
      isOver = true
      return done
    },
  }
}

/** Where a client stands that reads everything and keeps nothing. */
function reading(socket: RawSocket): { cursor: number } {
  const place = { cursor: 0 }
  socket.ws.removeAllListeners('message')
  socket.ws.on('message', (data: Buffer) => {
    const beginning = data.subarray(0, 80).toString('latin1')
    if (beginning === '2') socket.say('3')
    place.cursor = Number(/^42\["events",\{"from":\d+,"upTo":(\d+)/.exec(beginning)?.[1] ?? place.cursor)
  })
  return place
}

interface Handle {
  localPort?: number
  remotePort?: number
  _handle?: { writeQueueSize: number } | null
}

/** The house's end of a client's connection, by what this very process holds open. */
function farEnd(socket: RawSocket): Handle | undefined {
  const { localPort } = (socket.ws as unknown as { _socket: Handle })._socket
  const held = (process as unknown as { _getActiveHandles: () => Handle[] })._getActiveHandles()
  return held.find((one) => one.localPort === doors.house.port && one.remotePort === localPort)
}

const members = (): number => {
  const views = doors.house.served.get('live')?.broadcast.views.values() ?? []
  return [...views].reduce((sum, view) => sum + view.members, 0)
}

describe('[SYNC9] sockets that never read', () => {
  test('are cut five seconds after they took nothing more; fifty others stay current, memory bounded', async (context) => {
    const good = await Promise.all(Array.from({ length: 50 }, () => openRaw(doors, duty)))
    for (const socket of good) await socket.hello()
    const places = good.map(reading)
    const deaf = await Promise.all(Array.from({ length: 10 }, () => openRaw(doors, duty)))
    for (const socket of deaf) {
      await socket.hello()
      socket.ws.pause()
    }
    expect(members()).toBe(60)
    const stalls = deaf.map((socket) => ({ end: farEnd(socket), queued: 0, since: 0, cutAt: 0 }))
    const before = process.memoryUsage().rss
    let peak = before
    let furthest = 0
    const watch = setInterval(() => {
      const now = performance.now()
      peak = Math.max(peak, process.memoryUsage().rss)
      const { flushed = 0 } = doors.house.served.get('live')?.broadcast ?? {}
      furthest = Math.max(furthest, ...places.map(({ cursor }) => flushed - cursor))
      for (const stall of stalls) {
        const queued = stall.end?._handle?.writeQueueSize
        if (queued === undefined) stall.cutAt ||= now
        else if (queued !== stall.queued) Object.assign(stall, { queued, since: now })
      }
    }, 20)
    const { stop } = flood()
    await until(() => stalls.every(({ cutAt }) => cutAt > 0), 'the deaf are cut', 30_000)
    const last = await stop()
    await until(() => places.every(({ cursor }) => cursor >= last), 'the others have it all')
    clearInterval(watch)
    const tookMs = Math.max(...stalls.map(({ cutAt, since }) => cutAt - since))
    const grownMb = (peak - before) / 2 ** 20
    note(
      context,
      `cut after ${Math.round(tookMs)} ms, ${Math.round(grownMb)} MB more at the worst, others ${furthest} positions behind at most`,
    )
    expect(tookMs).toBeLessThan(5500)
    expect(good.every((socket) => socket.isOpen())).toBe(true)
    expect(members()).toBe(50)
    expect(grownMb).toBeLessThan(400)
    for (const socket of deaf) socket.ws.resume()
    await until(() => deaf.every((socket) => !socket.isOpen()), 'they notice when they look')
    for (const socket of [...good, ...deaf]) socket.close()
  })

  test('during a catch-up are given no more than there is room for, and hold nobody up', async () => {
    for (let i = 0; i < 20; i++)
      await Promise.all(Array.from({ length: 25 }, () => duty.give(entry(stream, text))))
    const first = await openRaw(doors, duty)
    const hello = await first.hello()
    if (!hello.welcome) throw new Error(hello.reason)
    first.close()
    const { epoch, view } = hello
    const deaf = await openRaw(doors, duty)
    deaf.ws.pause()
    void deaf.hello({ epoch, view, position: 1 }).catch(() => undefined)
    const good = await openRaw(doors, duty)
    const began = performance.now()
    await good.hello({ epoch, view, position: 1 })
    await good.until(() => (eventsOf(good.heard).at(-1)?.upTo ?? 0) >= hello.position, 'caught up', 10_000)
    expect(performance.now() - began).toBeLessThan(5000)
    expect(eventsOf(good.heard).length).toBeGreaterThan(3)
    for (const socket of [deaf, good]) socket.close()
  })
})

describe('connections that say nothing', () => {
  test(
    'end by themselves: those that never join, and those that stop in the middle of a request',
    { timeout: 30_000 },
    async () => {
      const unjoined = await openRaw(doors, duty, { unjoined: true })
      const halves = [
        'GET /livez HTTP/1.1\r\nHost: x\r\nX-A',
        'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n',
      ].map((bytes) => {
        const socket = connect(doors.house.port, '127.0.0.1', () => socket.write(bytes))
        socket.on('error', () => undefined)
        // Who does not read does not hear of the end either.
        socket.resume()
        return socket
      })
      await unjoined.closed(15_000)
      await until(() => halves.every((socket) => socket.destroyed), 'half requests end', 20_000)
    },
  )
})
