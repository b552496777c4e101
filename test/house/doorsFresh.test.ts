/** Heads and hellos over real sockets: how fresh the house says it is, and where a client is let in. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSocketDoor } from '../../server/transport/socket.ts'
import { otherCounty } from '../support/actors.ts'
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
import { eventsOf, headsOf, openRaw, snapshotsOf, type Heard } from '../support/rawSocket.ts'

let doors: Doors
let duty: Sender
let elsewhere: Sender
let stream: string

beforeAll(async () => {
  doors = await openDoors()
  Object.assign(doors.house.limits, { allow: () => Promise.resolve(true) })
  duty = await doors.sender('duty', 'dutyOfficer')
  elsewhere = await doors.sender('duty-beiyu', 'dutyOfficer', { area: otherCounty })
  stream = newId()
  taken(await duty.give(report(stream)))
})
afterAll(async () => {
  await doors.close()
})

describe('[SYNC6] a head', () => {
  test('is heard after all events up to it, however fast they come', async () => {
    const socket = await openRaw(doors, duty)
    await socket.hello()
    const quiet = await openRaw(doors, elsewhere)
    await quiet.hello()
    const end = performance.now() + 4500
    while (performance.now() < end) {
      await Promise.all([duty.give(entry(stream, '进展')), duty.give(report(newId()))])
      await pause(2)
    }
    for (const { heard } of [socket, quiet]) {
      let cursor = snapshotsOf(heard).at(-1)?.position ?? 0
      let heads = 0
      for (const [name, payload] of heard) {
        if (name === 'events') cursor = (payload as { upTo: number }).upTo
        if (name !== 'head') continue
        heads += 1
        expect((payload as { position: number }).position).toBeLessThanOrEqual(cursor)
      }
      expect(heads).toBeGreaterThan(0)
    }
    for (const one of [socket, quiet]) one.close()
  })

  test('is not said while the log cannot be asked, with the sockets untouched; the house is not ready then', async () => {
    const socket = await openRaw(doors, duty)
    await socket.hello()
    await socket.until(() => headsOf(socket.heard).length > 0, 'a head', 5000)
    const { log } = doors.house
    const { head, since } = log
    const held: (() => void)[] = []
    const later = <T>(ask: () => Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => held.push(() => void ask().then(resolve, reject)))
    Object.assign(log, {
      head: (...of: Parameters<typeof head>) => later(() => head(...of)),
      since: (...of: Parameters<typeof since>) => later(() => since(...of)),
    })
    await pause(4200)
    const heads = headsOf(socket.heard).length
    // What is recorded is still told: only how fresh the house is, nobody knows.
    const position = taken(await duty.give(entry(stream, '仍有进展')))
    await socket.until(() => eventsOf(socket.heard).some(({ upTo }) => upTo >= position), 'the entry')
    await pause(2600)
    expect(headsOf(socket.heard).length).toBe(heads)
    expect(socket.isOpen()).toBe(true)
    const late = await doors.ask(undefined, 'GET', '/readyz')
    expect(late.status).toBe(503)
    const state = (await late.json()) as { ready: boolean; reasons: { code: string }[] }
    expect([state.ready, state.reasons.map(({ code }) => code)]).toEqual([
      false,
      ['ops.followerLate', 'ops.followerLate'],
    ])
    expect((await doors.ask(undefined, 'GET', '/livez')).status).toBe(200)
    Object.assign(log, { head, since })
    for (const answer of held) answer()
    await socket.until(() => headsOf(socket.heard).length > heads, 'a head again', 5000)
    const [last] = headsOf(socket.heard).slice(-1)
    expect(Date.now() - (last?.asOf ?? 0)).toBeLessThan(2500)
    expect((await doors.ask(undefined, 'GET', '/readyz')).status).toBe(200)
    socket.close()
  })
})

describe('a hello', () => {
  test.each([
    [{ protocol: 2 }, 'reload'],
    [{ protocol: 999_999 }, 'reload'],
    [{ protocol: 0 }, 'malformed'],
    [{ log: 'house' }, 'wrongLog'],
    [{ log: 'exercise-other' }, 'wrongLog'],
  ])('%j is answered %s, and nothing follows', async (hello, reason) => {
    const socket = await openRaw(doors, duty)
    expect(await socket.hello(hello)).toEqual({ welcome: false, reason })
    await pause(60)
    expect(socket.heard).toEqual([])
    socket.close()
  })

  test('[SYNC4] of another epoch, another’s view or from beyond the head is answered by a whole copy', async () => {
    const known = await openRaw(doors, duty)
    const first = await known.hello()
    const other = await (await openRaw(doors, elsewhere)).hello()
    if (!first.welcome || !other.welcome) throw new Error('not welcome')
    const { epoch, view, position } = first
    for (const hello of [
      { epoch: newId(), view, position },
      { epoch, view: other.view, position },
      { epoch, view, position: position + 1_000_000 },
      { epoch, view, position: Number.MAX_SAFE_INTEGER },
      { epoch, position },
      { view, position },
      { position },
    ]) {
      const socket = await openRaw(doors, duty)
      expect(await socket.hello(hello), JSON.stringify(hello)).toMatchObject({ welcome: true, replace: true })
      await socket.until(() => snapshotsOf(socket.heard).some(({ last }) => last), 'the copy')
      socket.close()
    }
    const again = await openRaw(doors, duty)
    expect(await again.hello({ epoch, view, position })).toMatchObject({ replace: false })
    await pause(60)
    expect(snapshotsOf(again.heard)).toEqual([])
    again.close()
  })

  test('[SYNC2] said again and again during a catch-up, the last one is followed, whole and once', async () => {
    await Promise.all(Array.from({ length: 300 }, (_, i) => duty.give(entry(stream, `第${i}条`))))
    const socket = await openRaw(doors, duty)
    const first = await socket.hello()
    if (!first.welcome) throw new Error(first.reason)
    const { epoch, view, position } = first
    for (let i = 0; i < 10; i++)
      socket.say(`42${900 + i}${JSON.stringify(['hello', { protocol: 1, epoch, view, position: 1 }])}`)
    await socket.until(() => socket.frames.some((frame) => frame.startsWith('43909')), 'the last answer')
    const last = taken(await duty.give(entry(stream, '最后一条')))
    await socket.until(() => eventsOf(socket.heard).some(({ upTo }) => upTo >= last), 'live again')
    const since = socket.frames.findIndex((frame) => frame.startsWith('43909'))
    const heard = socket.frames
      .slice(since)
      .flatMap((frame) => (frame.startsWith('42') ? [JSON.parse(frame.slice(2)) as Heard] : []))
    const packets = eventsOf(heard)
    let cursor = 1
    const seen: number[] = []
    for (const { from, upTo, events } of packets) {
      expect(from).toBe(cursor)
      cursor = upTo
      seen.push(...events.map((item) => item.position))
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThanOrEqual(position - 1)
    socket.close()
  })

  test('by scopes gives what was asked of what one may see', async () => {
    const scoped = async (scopes: string[], who = duty) => {
      const socket = await openRaw(doors, who)
      await socket.hello({ scopes })
      await socket.until(() => snapshotsOf(socket.heard).some(({ last }) => last), 'the copy')
      socket.close()
      return snapshotsOf(socket.heard).flatMap(({ streams }) => streams.map((copy) => copy.stream))
    }
    expect(await scoped([`stream:${stream}`])).toEqual([stream])
    expect((await scoped(['feature:incident'])).length).toBeGreaterThan(1)
    expect(await scoped(['feature:account'])).toEqual([])
    expect(await scoped([`stream:${newId()}`])).toEqual([])
    expect(await scoped([`stream:${stream}`], elsewhere)).toEqual([])
  })

  test('without end is put off: the thirty-first within ten seconds', async () => {
    const counted = await openDoors()
    const socket = await openRaw(counted, await counted.sender('duty', 'dutyOfficer'))
    const answers = await Promise.all(Array.from({ length: 31 }, () => socket.hello()))
    expect(answers.filter(({ welcome }) => welcome)).toHaveLength(30)
    expect(answers.at(-1)).toEqual({ welcome: false, reason: 'later' })
    expect(socket.isOpen()).toBe(true)
    await counted.close()
  })
})

test('[SYNC7] the door puts a socket into one room at a time', async () => {
  const server = createServer()
  const door = openSocketDoor(server)
  door.serve(doors.house)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const elsewhereIn = { ...doors, house: { ...doors.house, port } }
  const socket = await openRaw(elsewhereIn, duty)
  await until(() => door.io.sockets.sockets.size === 1, 'it is in')
  const [inside] = door.io.sockets.sockets.values()
  const id = inside?.id ?? ''
  const rooms = (): string[] => [...(inside?.rooms ?? [])].filter((room) => room !== id)
  for (const view of ['a', 'b', 'a']) {
    door.outlet.join(id, 'live', view)
    expect(rooms()).toEqual([`live/${view}`])
  }
  door.outlet.toView('live', 'b', 'events', '{"not":"for it"}')
  door.outlet.toView('live', 'a', 'events', '{"from":1}')
  door.outlet.leave(id)
  expect(rooms()).toEqual([])
  door.outlet.toView('live', 'a', 'events', '{"too":"late"}')
  door.outlet.to(id, 'head', '{"last":1}')
  await socket.until(() => socket.heard.some(([name]) => name === 'head'), 'the last word')
  expect(socket.heard).toEqual([
    ['events', { from: 1 }],
    ['head', { last: 1 }],
  ])
  await door.close()
})
