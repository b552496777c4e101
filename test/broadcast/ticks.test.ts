/** Ticks, heads and hellos, one turn at a time: no network, no clock but the test's. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Snapshot } from '../../shared/protocol.ts'
import { actorOf, community, otherCounty } from '../support/actors.ts'
import { Rig, rigLog } from '../support/broadcastRig.ts'
import { follower, heads, kinds, names, packets } from '../support/heard.ts'
import { idOf } from '../support/ids.ts'

const auditor = actorOf('auditor')
const fire = actorOf('liaison', { agency: 'fire', area: otherCounty })
const [a, b] = [idOf('a'), idOf('b')]

let rig: Rig
beforeEach(async () => {
  rig = await Rig.open()
})
afterEach(async () => {
  await rig.close()
})

const open = (stream: string, tag = 'police', area = community) =>
  rig.give({ type: 'probe.open', stream, data: { area, tag } })
const note = (stream: string, text: string) => rig.give({ type: 'probe.note', stream, data: { text } })
const retag = async (stream: string, tag: string) => {
  const [opened] = await rig.log.streams(rigLog, [stream])
  return rig.give({ type: 'probe.retag', stream, seen: opened?.state.version.open ?? 0, data: { tag } })
}
/** Somebody who follows live, with what they were told so far forgotten. */
const following = (actor = auditor) => follower(rig, actor)

describe('[SYNC6] a head', () => {
  test('comes after all events up to its position, also while their streams are still being opened', async () => {
    const socket = await following()
    rig.isPrompt = false
    await open(a)
    await rig.pass(30)
    rig.broadcast.beat()
    expect(names(socket)).toEqual([])
    for (const { answer } of rig.reads.splice(0)) answer()
    await rig.pass(0)
    expect(names(socket)).toEqual(['events', 'head'])
    expect(heads(socket)[0]?.position).toBe(packets(socket)[0]?.upTo)
  })

  test('moves a view on that saw nothing of what happened, by an empty packet before it', async () => {
    await open(a)
    await rig.settle()
    const socket = await following(fire)
    await note(a, 'for others')
    await rig.pass(30)
    rig.broadcast.beat()
    expect(packets(socket)).toEqual([{ from: 1, upTo: 2, events: [] }])
    expect(names(socket)).toEqual(['events', 'head'])
  })

  test('is silent once the log was not confirmed for two seconds, and comes again when it was', async () => {
    const socket = await following()
    await rig.follower.poll()
    await rig.pass(2000)
    rig.broadcast.beat()
    expect(names(socket)).toEqual(['head'])
    await rig.pass(1)
    rig.broadcast.beat()
    rig.broadcast.beat()
    expect(names(socket)).toEqual(['head'])
    await rig.follower.poll()
    rig.broadcast.beat()
    expect(names(socket)).toEqual(['head', 'head'])
  })

  test('is not told to who still catches up', async () => {
    for (let i = 0; i < 3; i++) await open(idOf(`s${i}`))
    await rig.settle()
    rig.isPrompt = false
    const socket = rig.connect(auditor)
    rig.hello(socket)
    rig.broadcast.beat()
    expect(names(socket)).toEqual([])
  })
})

describe('[SYNC7] a socket', () => {
  test('stands in no room before it has caught up, in one afterwards, and never in two', async () => {
    await open(a)
    await rig.settle()
    rig.isPrompt = false
    const socket = rig.connect(auditor)
    rig.hello(socket)
    expect(socket.rooms.size).toBe(0)
    await rig.settle()
    expect(socket.rooms.size).toBe(1)
    const [before] = socket.rooms
    rig.hello(socket, { scopes: ['feature:probe'] })
    expect(socket.rooms.size).toBe(0)
    await rig.settle()
    expect(socket.rooms.size).toBe(1)
    expect(socket.rooms.has(before ?? '')).toBe(false)
  })

  test('that says hello again while it catches up hears one conversation, not two', async () => {
    for (let i = 0; i < 250; i++) await open(idOf(`s${i}`))
    await rig.settle()
    rig.isPrompt = false
    const socket = rig.connect(auditor)
    rig.hello(socket)
    await rig.pass(0)
    rig.reads.shift()?.answer()
    await rig.pass(0)
    rig.hello(socket)
    const since = socket.said.length
    await rig.settle()
    const pages = socket.said
      .slice(since)
      .flatMap((one) => (one.name === 'snapshot' ? [one.payload as Snapshot] : []))
    expect(pages.map(({ last }) => last)).toEqual([false, false, true])
    expect(pages.flatMap(({ streams }) => streams)).toHaveLength(250)
  })
})

describe('a hello', () => {
  test.each([
    [{ protocol: 2 }, 'reload'],
    [{ protocol: 1, log: 'live' }, 'wrongLog'],
  ])('%j is not welcome: %s', (hello, reason) => {
    const socket = rig.connect(auditor)
    expect(rig.hello(socket, hello)).toEqual({ welcome: false, reason })
    expect(rig.broadcast.views.size).toBe(0)
  })

  test('[SYNC4] of another epoch or view, or from beyond the head, is answered by a whole copy', async () => {
    await open(a)
    await rig.settle()
    const socket = rig.connect(auditor)
    const first = rig.hello(socket)
    if (!first.welcome) throw new Error(first.reason)
    const { epoch, view, position } = first
    const again = (hello: object) => rig.hello(rig.connect(auditor), hello)
    expect(again({ epoch, view, position })).toMatchObject({ replace: false })
    expect(again({ epoch: idOf('other'), view, position })).toMatchObject({ replace: true })
    expect(again({ epoch, view: 'f'.repeat(32), position })).toMatchObject({ replace: true })
    expect(again({ epoch, view, position: position + 1 })).toMatchObject({ replace: true })
    expect(again({ epoch, view })).toMatchObject({ replace: true })
    expect(rig.hello(rig.connect(fire), { epoch, view, position })).toMatchObject({ replace: true })
  })

  test('says where its view stands, so that nobody waits for what is not theirs', async () => {
    await open(a)
    await rig.settle()
    await following(fire)
    await note(a, 'for others')
    await rig.pass(30)
    const [late] = [rig.connect(fire)]
    expect(rig.hello(late)).toMatchObject({ position: 1 })
    expect(late.said.length).toBe(0)
    await rig.settle()
    expect((late.said[0] as { payload: Snapshot }).payload.position).toBe(1)
  })

  test('[SEE5] asking for a stream one may not see gives nothing, like one that is not there', async () => {
    await open(a)
    await rig.settle()
    for (const stream of [a, idOf('nowhere')]) {
      const socket = rig.connect(fire)
      rig.hello(socket, { scopes: [`stream:${stream}`] })
      await rig.settle()
      expect(socket.said[0]).toMatchObject({ name: 'snapshot', payload: { streams: [], last: true } })
    }
  })
})

describe('a restored log', () => {
  test('[SYNC4] cuts everyone; until it was read nobody is served from half of it; then copies are replaced', async () => {
    await open(a)
    await rig.settle()
    const socket = await following()
    const before = rig.hello(socket)
    await rig.settle()
    rig.isPrompt = false
    await rig.log.renewEpoch(rigLog)
    await rig.follower.poll()
    expect(socket.said.at(-1)).toEqual({ name: 'bye', payload: { reason: 'upgrade', retryAfterMs: 0 } })
    const early = rig.connect(auditor)
    expect(rig.hello(early)).toEqual({ welcome: false, reason: 'later' })
    await rig.settle()
    const after = rig.hello(early, before.welcome ? before : {})
    expect(after).toMatchObject({ welcome: true, replace: true })
    await note(a, 'after')
    await rig.settle()
    expect(kinds(packets(early))).toEqual(['probe.noted'])
  })

  test('whose reading fails is read again, and nobody is served meanwhile', async () => {
    rig.isPrompt = false
    await rig.log.renewEpoch(rigLog)
    await rig.follower.poll()
    rig.reads.shift()?.fail(new Error('disk'))
    await rig.pass(0)
    await rig.pass(999)
    expect(rig.hello(rig.connect(auditor))).toMatchObject({ welcome: false })
    await rig.pass(1)
    rig.reads.shift()?.answer()
    await rig.pass(0)
    expect(rig.hello(rig.connect(auditor))).toMatchObject({ welcome: true })
    expect(rig.errors).toHaveLength(1)
  })
})

describe('what was prepared for many', () => {
  test('[SEE1] is made anew when its hearer lost something of it while it was being made', async () => {
    await open(a, 'fire')
    await rig.settle()
    const socket = await following(fire)
    const hello = rig.hello(socket)
    if (!hello.welcome) throw new Error(hello.reason)
    const { epoch, view, position } = hello
    await rig.settle()
    rig.hangUp(socket)
    await open(b, 'fire')
    await rig.give({ type: 'probe.work', stream: a, seen: 0, data: { text: 'canary' } })
    await rig.settle()
    rig.isPrompt = false
    const back = rig.connect(fire)
    rig.hello(back, { epoch, view, position })
    await rig.pass(0)
    expect(rig.reads).toHaveLength(1)
    rig.isPrompt = true
    await retag(a, 'police')
    await rig.pass(30)
    rig.reads.shift()?.answer()
    await rig.settle()
    expect(JSON.stringify(back.said)).not.toContain('canary')
    expect(kinds(packets(back))).toEqual(['enter', 'leave'])
  })

  test('[LOG2] is made anew when words of it were erased while it was being made', async () => {
    await open(a)
    await note(a, 'canary')
    await rig.settle()
    rig.isPrompt = false
    const socket = rig.connect(auditor)
    rig.hello(socket)
    await rig.pass(0)
    rig.isPrompt = true
    await rig.give({ type: 'log.eraseWords', stream: a, data: { position: 2, field: 'text' } })
    await rig.pass(30)
    rig.reads.shift()?.answer()
    await rig.settle()
    expect(JSON.stringify(socket.said)).not.toContain('canary')
  })

  test('is asked of the log once, however many ask', async () => {
    for (let i = 0; i < 5; i++) await open(idOf(`s${i}`))
    await rig.settle()
    rig.isPrompt = false
    for (let i = 0; i < 50; i++) rig.hello(rig.connect(auditor))
    await rig.pass(0)
    expect(rig.reads).toHaveLength(1)
  })
})

describe('the tail', () => {
  test('[SYNC1] gives the very pages the log gives, from any position, at any length', async () => {
    for (let i = 0; i < 12; i++) {
      await open(idOf(`s${i}`), i % 2 ? 'fire' : 'police')
      await note(idOf(`s${i}`), i % 3 ? '正文 𠮷' : 'echo')
      await retag(idOf(`s${i}`), 'health')
    }
    await rig.give({ type: 'probe.work', stream: idOf('s1'), seen: 0, data: { text: 'w' } })
    await rig.settle()
    const { tail, noted } = rig.broadcast
    for (let after = 0; after <= noted; after++)
      for (const limit of [1, 2, 7, noted - after])
        expect(tail.page(after, limit)).toEqual(await rig.log.page(rigLog, after, limit))
  })
})

describe('a tick', () => {
  test('after a long pause of the reader is several packets, each on the one before', async () => {
    await open(a)
    await rig.settle()
    const socket = await following()
    rig.isPrompt = false
    await open(b)
    await rig.pass(30)
    for (let i = 0; i < 3000; i++) await note(a, `n${i}`)
    await rig.settle()
    const told = packets(socket)
    expect(told.length).toBeGreaterThan(3)
    for (const [i, { from, events }] of told.entries()) {
      expect(from).toBe(i === 0 ? 1 : told[i - 1]?.upTo)
      expect(events.length).toBeLessThanOrEqual(1000)
    }
    expect(kinds(told)).toHaveLength(3001)
  })

  test('is one packet for all that happened in it, and one writing for all who see the same', async () => {
    await open(a)
    await rig.settle()
    const [one, other] = [await following(), await following()]
    await rig.pass(30)
    for (let i = 0; i < 20; i++) await note(a, `n${i}`)
    await rig.pass(30)
    const [first, second, ...more] = packets(one)
    expect([first, second].flatMap((packet) => packet?.events ?? [])).toHaveLength(20)
    expect(more).toEqual([])
    expect(packets(other)).toEqual(packets(one))
  })
})
