/** Machine, copy and outbox joined over a wire the test holds in its hands. */
import { describe, expect, test } from 'vitest'
import type { Answer } from '../../shared/command.ts'
import { refused } from '../../shared/refusal.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import { connection, type ConnectionOptions } from '../../web/sync/connection.ts'
import type { Link } from '../../web/sync/link.ts'
import { memoryCopyStore } from '../../web/sync/localCopy.ts'
import { memoryOutboxStore } from '../../web/sync/outbox.ts'
import type { Wire, WireNews } from '../../web/sync/ports.ts'
import { idOf } from '../support/ids.ts'
import { probeCatalogue } from '../support/probe.ts'
import { virtual } from './virtual.ts'

const stream = idOf('stream')
const epoch = 'e'.repeat(21)
const view = 'a'.repeat(32)
const copy: StreamCopy = {
  stream,
  feature: 'probe',
  version: { open: 1 },
  state: {
    open: { area: '990102003001', tag: 'fire', count: 0, echoes: 0, links: 0, held: [], isClosed: false },
  },
  rows: [],
}
const welcome = {
  welcome: true,
  protocol: 1,
  log: 'live',
  epoch,
  view,
  position: 1,
  replace: true,
  actor: { role: 'dutyOfficer', agency: 'command-centre', area: '990100000000' },
  mode: 'live',
  time: { anchorReal: 0, anchorLog: 0, speed: 1 },
  realNow: 1_000_000,
}
const noted = (position: number, version: number, type = 'probe.noted') => ({
  position,
  stream,
  version,
  layer: 'open',
  v: 2,
  type,
  data: { note: `n${position}`, text: 'x', loud: false },
  actor: { role: 'liaison', agency: 'fire' },
  commandId: idOf(`c${position}`),
  occurredAt: 1,
  recordedAt: 1,
})

function setup() {
  const around = virtual()
  const heard = new Map<WireNews, (payload: unknown) => void>()
  const said: { name: string; payload: unknown; answer: (answer: unknown) => void }[] = []
  const wire: Wire & { opened: number; closed: number } = {
    opened: 0,
    closed: 0,
    open: () => void (wire.opened += 1),
    close: () => void (wire.closed += 1),
    emit: (name, payload, answered) => said.push({ name, payload, answer: answered ?? (() => undefined) }),
    on: (news, listener) => heard.set(news, listener),
  }
  const seen = { link: undefined as Link | undefined, signedOut: 0, forgotten: 0, failures: [] as unknown[] }
  const copyStore = memoryCopyStore()
  const options: ConnectionOptions = {
    wire,
    around,
    catalogue: probeCatalogue,
    log: 'live',
    copyStore,
    outbox: { store: memoryOutboxStore(), newId: () => idOf(`order${said.length}`) },
    changed: {
      streams: () => undefined,
      link: (link) => (seen.link = link),
      orders: () => undefined,
      presence: () => undefined,
      welcomed: () => undefined,
      signedOut: () => void (seen.signedOut += 1),
      forgotten: () => void (seen.forgotten += 1),
      failed: (error) => seen.failures.push(error),
    },
  }
  const one = connection(options)
  return {
    around,
    wire,
    said,
    seen,
    one,
    copyStore,
    hears: (news: WireNews, payload?: unknown) => heard.get(news)?.(payload),
    last: () => said.at(-1),
    /** Dials, says hello, receives one stream whole and stands live at 1. */
    async goLive() {
      await one.start()
      await around.run(2000)
      heard.get('connect')?.(undefined)
      said.at(-1)?.answer({ ...welcome, realNow: around.now() })
      heard.get('snapshot')?.({ position: 1, streams: [copy], last: true })
      heard.get('head')?.({ position: 1, asOf: around.now(), time: welcome.time })
    },
  }
}

describe('a connection', () => {
  test('[SYNC1] starts empty, is given a whole copy, then follows', async () => {
    const { one, hears, seen, goLive } = setup()
    await goLive()
    expect(seen.link?.phase).toBe('live')
    hears('events', { from: 1, upTo: 2, events: [noted(2, 2)] })
    expect(one.streams().get(stream)?.state.open).toMatchObject({ count: 1 })
  })

  test('[SYNC3] says in its hello where it stands', async () => {
    const { hears, last, said, goLive } = setup()
    await goLive()
    expect(said[0]?.payload).toEqual({ protocol: 1, log: 'live' })
    hears('events', { from: 5, upTo: 6, events: [] })
    expect(last()?.payload).toEqual({ protocol: 1, log: 'live', epoch, view, position: 1 })
  })

  test('[SYNC3] a hole within a stream brings a whole copy, the old one stays on screen meanwhile', async () => {
    const { one, hears, last, goLive } = setup()
    await goLive()
    hears('events', { from: 1, upTo: 9, events: [noted(9, 5)] })
    expect(last()?.payload).toEqual({ protocol: 1, log: 'live' })
    expect(one.streams().get(stream)).toEqual(copy)
    last()?.answer(welcome)
    hears('snapshot', { position: 9, streams: [{ ...copy, version: { open: 5 } }], last: true })
    expect(one.streams().get(stream)?.version).toEqual({ open: 5 })
  })

  test('an event this build cannot fold is reported once and replaced by what the house folded', async () => {
    const { hears, last, seen, goLive } = setup()
    await goLive()
    hears('events', { from: 1, upTo: 2, events: [noted(2, 2, 'probe.worked')] })
    expect(seen.failures).toHaveLength(1)
    expect(last()).toMatchObject({ name: 'hello', payload: { protocol: 1, log: 'live' } })
  })

  test('[SYNC8] orders leave once welcome and again after a cut; an answer from before the cut counts for nothing', async () => {
    const { one, around, hears, said, goLive } = setup()
    const settled = one.give({ stream, type: 'probe.note', data: { text: 'x' } })
    await around.settle()
    expect(said.filter(({ name }) => name === 'command')).toEqual([])
    await goLive()
    const first = said.find(({ name }) => name === 'command')
    hears('cut')
    const answer: Answer = { accepted: true, position: 2, events: [] }
    first?.answer(answer)
    expect(one.orders()).toMatchObject([{ status: 'local' }])
    await around.run(5000)
    hears('connect')
    said.at(-1)?.answer({ ...welcome, replace: false })
    await around.settle()
    const second = said.at(-1)
    expect(second?.payload).toEqual(first?.payload)
    second?.answer(answer)
    expect(await settled).toEqual(answer)
  })

  test('a session that ended locks the screen and keeps copy and orders; renewed, it goes on where it stood', async () => {
    const { one, around, hears, said, seen, wire, goLive } = setup()
    await goLive()
    void one.give({ stream, type: 'probe.note', data: { text: 'x' } })
    await around.settle()
    said.at(-1)?.answer({ accepted: false, refusal: refused('access.signedOut') })
    expect([seen.signedOut, wire.closed]).toEqual([1, 1])
    expect([one.streams().size, one.orders().length]).toEqual([1, 1])
    await around.run(60_000)
    expect(wire.opened).toBe(1)
    one.resume()
    await around.run(100)
    expect(wire.opened).toBe(2)
    hears('connect')
    expect(said.at(-1)?.payload).toMatchObject({ position: 1 })
  })

  test('a house that lets nobody in for want of a session locks the screen too', async () => {
    const { one, around, hears, seen, wire } = setup()
    await one.start()
    await around.run(2000)
    hears('cut', 'signedOut')
    await around.run(60_000)
    expect([seen.signedOut, wire.opened]).toEqual([1, 1])
  })

  test('[SEE4] revoked, the copy is destroyed in memory and on disk, orders are not', async () => {
    const { one, around, hears, seen, copyStore, goLive } = setup()
    await goLive()
    await around.run(1000)
    expect(await copyStore.load()).toBeDefined()
    void one.give({ stream, type: 'probe.note', data: { text: 'x' } })
    hears('bye', { reason: 'revoked', retryAfterMs: 0 })
    await around.settle()
    expect([one.streams().size, await copyStore.load(), seen.forgotten]).toEqual([0, undefined, 1])
    expect(one.orders()).toHaveLength(1)
  })

  test('the link ages by itself, and a closed connection does nothing more', async () => {
    const { one, around, seen, wire, goLive } = setup()
    await goLive()
    await around.run(6000)
    expect(seen.link?.phase).toBe('lag')
    await around.run(60_000)
    expect(seen.link?.phase).toBe('down')
    await one.close()
    const { opened } = wire
    await around.run(60_000)
    expect([wire.opened, seen.link?.phase]).toEqual([opened, 'down'])
  })

  test('what was kept on this device is on screen before anyone was asked', async () => {
    const { one, copyStore } = setup()
    const cursor = { log: 'live', epoch, view, position: 1 }
    await copyStore.save({ whole: true, cursor, asOf: 900_000, put: [copy], drop: [] })
    await one.start()
    expect(one.streams().get(stream)).toEqual(copy)
    expect(one.state()).toMatchObject({ cursor, asOf: 900_000 })
  })
})
