/** Reads of the house that fail, one turn at a time: during a tick, and while somebody catches up. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { actorOf, community, county } from '../support/actors.ts'
import { Rig, rigLog, type RigSocket } from '../support/broadcastRig.ts'
import { follower, kinds, names, packets } from '../support/heard.ts'
import { idOf } from '../support/ids.ts'

const auditor = actorOf('auditor')
const duty = actorOf('dutyOfficer', { area: county })
const a = idOf('a')

let rig: Rig
beforeEach(async () => {
  rig = await Rig.open()
})
afterEach(async () => {
  await rig.close()
})

const open = (stream: string) =>
  rig.give({ type: 'probe.open', stream, data: { area: community, tag: 'police' } })
const note = (stream: string, text: string) => rig.give({ type: 'probe.note', stream, data: { text } })
const following = (actor = auditor) => follower(rig, actor)

describe('when the reader fails', () => {
  const disk = new Error('disk')
  const fail = async (): Promise<void> => {
    expect(rig.reads).toHaveLength(1)
    rig.reads.shift()?.fail(disk)
    await rig.pass(0)
  }
  /** Two who follow, whose house reads no more until it is let. */
  const both = async (): Promise<RigSocket[]> => {
    const sockets = [await following(), await following(duty)]
    for (const { said } of sockets) said.length = 0
    rig.isPrompt = false
    return sockets
  }

  test('[SYNC10] once during a tick, it is asked again: nobody is cut, and what came meanwhile comes after', async () => {
    const sockets = await both()
    await open(a)
    await rig.pass(30)
    await fail()
    await rig.pass(99)
    await note(a, 'meanwhile')
    rig.broadcast.beat()
    expect(rig.reads).toEqual([])
    expect(sockets.flatMap(names)).toEqual([])
    await rig.pass(1)
    rig.isPrompt = true
    await rig.settle()
    for (const socket of sockets) {
      expect(kinds(packets(socket))).toEqual(['enter', 'probe.noted'])
      expect(packets(socket).map(({ from, upTo }) => [from, upTo])).toEqual([
        [0, 1],
        [1, 2],
      ])
      expect(names(socket)).toEqual(['events', 'head', 'events', 'head'])
    }
    expect(rig.errors).toEqual([disk])
  })

  test('[SYNC1] [SYNC10] always, it is left alone for longer each time; then everyone is cut and catches up', async () => {
    const sockets = await both()
    await open(a)
    await rig.pass(30)
    for (const pauseMs of [100, 300, 900, 2700]) {
      await fail()
      await rig.pass(pauseMs - 1)
      expect(rig.reads).toEqual([])
      expect(sockets.every(({ isOpen }) => isOpen)).toBe(true)
      await rig.pass(1)
    }
    await fail()
    for (const socket of sockets)
      expect(socket.said.filter(({ name }) => name !== 'head')).toEqual([
        { name: 'bye', payload: { reason: 'drain', retryAfterMs: 1000 } },
      ])
    expect(rig.errors).toEqual(Array.from({ length: 5 }, () => disk))
    rig.isPrompt = true
    const back = await following()
    await note(a, 'x')
    await rig.settle()
    expect(kinds(packets(back))).toEqual(['probe.noted'])
  })

  test('[SYNC4] and the log is restored before it is asked again, the old tick is told to nobody', async () => {
    const socket = await following()
    rig.isPrompt = false
    await open(a)
    await rig.pass(30)
    await fail()
    rig.isPrompt = true
    await rig.log.renewEpoch(rigLog)
    await rig.follower.poll()
    await rig.pass(0)
    expect(names(socket)).toEqual(['bye'])
    const back = await following()
    await rig.pass(3000)
    await note(a, 'after')
    await rig.settle()
    expect(kinds(packets(back))).toEqual(['probe.noted'])
    expect(names(socket)).toEqual(['bye'])
  })

  test('during a catch-up, only who catches up is cut, and the next one is not given the failure again', async () => {
    await open(a)
    await rig.settle()
    const live = await following()
    await rig.pass(2000)
    rig.isPrompt = false
    const newcomer = rig.connect(auditor)
    rig.hello(newcomer)
    await rig.pass(0)
    rig.reads.shift()?.fail(new Error('disk'))
    await rig.pass(0)
    expect(names(newcomer)).toEqual(['bye'])
    expect(live.isOpen).toBe(true)
    rig.isPrompt = true
    await rig.pass(2000)
    const next = rig.connect(auditor)
    rig.hello(next)
    await rig.settle()
    expect(names(next)).toContain('snapshot')
  })
})
