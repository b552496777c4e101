/** The phase machine, each way out of each stage; it is pure, so time is a number here. */
import { describe, expect, test } from 'vitest'
import { linkOf } from '../../web/sync/link.ts'
import { idle, type Input } from '../../web/sync/syncState.ts'
import { copyKeptMs, greetingTimeoutMs, progressTimeoutMs } from '../../web/sync/waits.ts'
import {
  cursor,
  following,
  head,
  machine,
  page,
  packet,
  skew,
  start,
  welcome,
} from '../support/phaseMachine.ts'

describe('from the start into the live stream', () => {
  test('a start dials at once, a connection says hello from the cursor', () => {
    const one = machine()
    expect(one.hears({ is: 'started', cursor })).toEqual([{ do: 'dial', minMs: 0, spanMs: 0 }])
    expect(one.hears({ is: 'connected' })).toEqual([{ do: 'hello', ask: 1, from: cursor }])
    expect(one.stage()).toBe('greeting')
  })

  test('a start while connected hangs up first: an open wire would never report its connection again', () => {
    const one = following()
    one.hears({ is: 'started', cursor })
    expect(one.does()).toEqual(['close', 'dial'])
    expect(one.hears({ is: 'connected' })).toEqual([{ do: 'hello', ask: 2, from: cursor }])
  })

  test('[SYNC1] behind its view it catches up, then is live', () => {
    const one = machine()
    one.hears({ is: 'started', cursor })
    one.hears({ is: 'connected' })
    expect(one.answered(welcome(30)).map((effect) => effect.do)).toEqual(['greet'])
    expect(linkOf(one.told.state, start).phase).toBe('catchingUp')
    one.hears({ is: 'packet', packet: packet(10, 20) })
    expect(one.does()).toEqual(['fold'])
    expect(linkOf(one.told.state, start).phase).toBe('catchingUp')
    one.hears({ is: 'packet', packet: packet(20, 30) })
    expect(one.does()).toEqual(['fold', 'show'])
    one.hears({ is: 'head', head: head(30, start) })
    expect(linkOf(one.told.state, start)).toMatchObject({ phase: 'live', asOf: start })
  })

  test('[SYNC1] a catch-up judged by rights of later stands on screen once the copy is as far as they are', () => {
    const one = machine()
    one.hears({ is: 'started', cursor })
    one.hears({ is: 'connected' })
    one.answered(welcome(30))
    one.hears({ is: 'packet', packet: { ...packet(10, 34), wholeAt: 36 } })
    expect(one.does()).toEqual(['fold'])
    expect(linkOf(one.told.state, start).phase).toBe('catchingUp')
    one.hears({ is: 'packet', packet: packet(34, 36) })
    expect(one.does()).toEqual(['fold', 'show'])
  })

  test('[SYNC4] a replacement keeps the old cursor until its last page is in', () => {
    const one = machine()
    one.hears({ is: 'started', cursor })
    one.hears({ is: 'connected' })
    one.answered(welcome(50, true, { epoch: 'f'.repeat(21) }))
    expect(linkOf(one.told.state, start).phase).toBe('replaced')
    expect(one.hears({ is: 'snapshotPage', page: page(48, false) }).map((effect) => effect.do)).toEqual([
      'stage',
    ])
    expect(one.told.state.cursor).toEqual(cursor)
    one.hears({ is: 'snapshotPage', page: page(48, true) })
    expect(one.does()).toEqual(['stage', 'swap'])
    expect(one.told.state.cursor).toEqual({ ...cursor, epoch: 'f'.repeat(21), position: 48 })
    expect(linkOf(one.told.state, start).phase).toBe('catchingUp')
  })

  test('a welcome that claims to continue another epoch, view or log is not believed', () => {
    for (const other of [{ epoch: 'f'.repeat(21) }, { view: 'b'.repeat(32) }, { log: 'exercise-1' }]) {
      const one = machine()
      one.hears({ is: 'started', cursor })
      one.hears({ is: 'connected' })
      one.answered(welcome(10, false, other))
      expect(one.told.effects).toEqual([{ do: 'hello', ask: 2, from: undefined }])
    }
  })

  test('the answer to an older hello changes nothing', () => {
    const one = following()
    one.hears({ is: 'packet', packet: packet(11, 12) })
    expect(one.stage()).toBe('greeting')
    one.hears({ is: 'answered', ask: 1, answer: welcome(99, true) })
    expect(one.stage()).toBe('greeting')
  })

  test('the times of a welcome and a head correct the clock of this device', () => {
    const one = machine()
    one.hears({ is: 'started', cursor })
    one.hears({ is: 'connected' }, start - 200)
    one.answered(welcome(10), start + 200)
    expect(one.told.state.skewMs).toBe(skew)
    one.hears({ is: 'head', head: head(10, start - 1000) })
    expect(linkOf(one.told.state, start).asOf).toBe(start - 1000)
  })
})

describe('packets', () => {
  test('[SYNC1] one that begins at or below the cursor and ends above is folded and moves the cursor', () => {
    const one = following()
    expect(one.hears({ is: 'packet', packet: packet(7, 14) })).toEqual([
      { do: 'fold', packet: packet(7, 14), cursor: { ...cursor, position: 14 } },
      { do: 'show' },
    ])
    expect(one.position()).toBe(14)
  })

  test('[SYNC2] a doubled packet is ignored', () => {
    const one = following()
    one.hears({ is: 'packet', packet: packet(10, 12) })
    expect(one.hears({ is: 'packet', packet: packet(10, 12) })).toEqual([])
    expect(one.position()).toBe(12)
  })

  test('[SYNC3] one that begins above the cursor leads to hello from the cursor', () => {
    const one = following()
    expect(one.hears({ is: 'packet', packet: packet(12, 14) })).toEqual([
      { do: 'hello', ask: 2, from: cursor },
    ])
    expect(one.position()).toBe(10)
  })

  test('[SYNC3] until that hello is answered, nothing is folded', () => {
    const one = following()
    one.hears({ is: 'packet', packet: packet(12, 14) })
    expect(one.hears({ is: 'packet', packet: packet(10, 14) })).toEqual([])
    expect(one.hears({ is: 'packet', packet: packet(14, 16) })).toEqual([])
    expect(one.position()).toBe(10)
  })

  test('[SYNC3] a hole within a stream asks for a whole copy', () => {
    const one = following()
    one.hears({ is: 'packet', packet: packet(10, 12) })
    expect(one.hears({ is: 'gap' })).toEqual([{ do: 'hello', ask: 2, from: undefined }])
  })

  test('an empty packet moves the cursor', () => {
    const one = following()
    one.hears({ is: 'packet', packet: packet(10, 25) })
    expect(one.position()).toBe(25)
  })

  test('a packet before the last page means that pages were lost', () => {
    const one = machine()
    one.hears({ is: 'started' })
    one.hears({ is: 'connected' })
    one.answered(welcome(50, true))
    expect(one.hears({ is: 'packet', packet: packet(50, 51) })).toEqual([
      { do: 'hello', ask: 2, from: undefined },
    ])
  })

  test('what is received while catching up is counted, what comes live is not', () => {
    const one = machine()
    one.hears({ is: 'started', cursor })
    one.hears({ is: 'connected' })
    one.answered(welcome(12))
    const leave = (position: number) => ({ kind: 'leave' as const, position, stream: 's'.repeat(21) })
    one.hears({ is: 'packet', packet: { from: 10, upTo: 12, events: [leave(11), leave(12)] } })
    one.hears({ is: 'packet', packet: { from: 12, upTo: 13, events: [leave(13)] } })
    expect(linkOf(one.told.state, start).received).toBe(2)
  })
})

describe('heads', () => {
  test('a head never moves the cursor', () => {
    const one = following()
    one.hears({ is: 'head', head: head(99, start) })
    expect(one.position()).toBe(10)
  })

  test('[SYNC3] a head still above the cursor when the next one comes tells of a packet lost in a quiet hour', () => {
    const one = following()
    expect(one.hears({ is: 'head', head: head(11, start) })).toEqual([])
    expect(one.hears({ is: 'head', head: head(11, start + 2000) })).toEqual([
      { do: 'hello', ask: 2, from: cursor },
    ])
  })

  test('a head overtaken by its packet raises no doubt', () => {
    const one = following()
    one.hears({ is: 'head', head: head(11, start) })
    one.hears({ is: 'packet', packet: packet(10, 11) })
    expect(one.hears({ is: 'head', head: head(11, start + 2000) })).toEqual([])
    expect(one.stage()).toBe('following')
  })

  test('while behind, a head does not make the screen fresh', () => {
    const one = machine()
    one.hears({ is: 'started', cursor, asOf: start - 90_000 })
    one.hears({ is: 'connected' })
    one.answered(welcome(30))
    one.hears({ is: 'head', head: head(30, start) })
    expect(one.told.state.asOf).toBe(start - 90_000)
  })

  test.each([
    [4_000, 'live'],
    [6_000, 'lag'],
    [21_000, 'stale'],
    [61_000, 'down'],
  ])('%i ms after the last head the link is %s', (age, phase) => {
    const one = following()
    one.hears({ is: 'head', head: head(10, start) })
    expect(linkOf(one.told.state, start + age).phase).toBe(phase)
  })

  test('caught up again, the screen waits for the first head instead of showing old data as live', () => {
    const one = machine()
    one.hears({ is: 'started', cursor, asOf: start - 90_000 })
    expect(linkOf(one.told.state, start)).toMatchObject({ phase: 'down', downSince: start })
    one.hears({ is: 'connected' })
    one.answered(welcome(10))
    expect(linkOf(one.told.state, start).phase).toBe('catchingUp')
    expect(linkOf(one.told.state, start + 6_000).phase).toBe('down')
    one.hears({ is: 'head', head: head(10, start + 1000) })
    expect(linkOf(one.told.state, start + 1000).phase).toBe('live')
  })
})

describe('trouble', () => {
  test('a cut dials again within a growing window and forgets the wait once caught up', () => {
    const one = following()
    const spans = [1, 2, 3].map(() => {
      const [effect] = one.hears({ is: 'cut' })
      return effect?.do === 'dial' ? effect.spanMs : undefined
    })
    expect(spans).toEqual([1000, 2000, 4000])
    expect(linkOf(one.told.state, start).attempt).toBe(3)
    one.hears({ is: 'connected' })
    one.answered(welcome(10))
    expect(linkOf(one.told.state, start).attempt).toBe(0)
  })

  test('without a connection nothing is live, and the time of the loss is told', () => {
    const one = following()
    one.hears({ is: 'head', head: head(10, start) })
    one.hears({ is: 'cut' }, start + 1000)
    expect(linkOf(one.told.state, start + 2000)).toMatchObject({ phase: 'lag', downSince: start + 1000 })
  })

  test('hellos out of turn become slower, so that no fault becomes a storm', () => {
    const one = following()
    const lost = () => one.hears({ is: 'packet', packet: packet(99, 100) }).map((effect) => effect.do)
    expect(lost()).toEqual(['hello'])
    one.answered(welcome(10))
    expect(lost()).toEqual([])
    expect(one.stage()).toBe('pausing')
    expect(one.hears({ is: 'tick' }, start + 499)).toEqual([])
    expect(one.hears({ is: 'tick' }, start + 500).map((effect) => effect.do)).toEqual(['hello'])
  })

  test('every wait for the house ends', () => {
    const greeting = machine()
    greeting.hears({ is: 'started', cursor })
    greeting.hears({ is: 'connected' })
    greeting.hears({ is: 'tick' }, start + greetingTimeoutMs + 1)
    expect(greeting.does()).toEqual(['close', 'dial'])

    const replacing = machine()
    replacing.hears({ is: 'started' })
    replacing.hears({ is: 'connected' })
    replacing.answered(welcome(50, true))
    replacing.hears({ is: 'tick' }, start + progressTimeoutMs + 1)
    expect(replacing.does()).toEqual(['close', 'dial'])

    const behind = machine()
    behind.hears({ is: 'started', cursor })
    behind.hears({ is: 'connected' })
    behind.answered(welcome(50))
    behind.hears({ is: 'packet', packet: packet(10, 20) }, start + 10_000)
    expect(behind.hears({ is: 'tick' }, start + progressTimeoutMs + 1)).toEqual([])
    behind.hears({ is: 'tick' }, start + 10_000 + progressTimeoutMs + 1)
    expect(behind.does()).toEqual(['close', 'dial'])
  })

  test('woken, it dials anew at once, but no sooner than the house asked', () => {
    const one = following()
    expect(one.hears({ is: 'woken' })).toEqual([])
    one.hears({ is: 'bye', bye: { reason: 'drain', retryAfterMs: 7000 } })
    expect(one.hears({ is: 'woken' }, start + 2000)).toEqual([{ do: 'dial', minMs: 5000, spanMs: 1000 }])
    expect(one.hears({ is: 'woken' }, start + 9000)).toEqual([{ do: 'dial', minMs: 0, spanMs: 1000 }])
  })

  test.each(['drain', 'slow', 'upgrade'] as const)('bye %s dials again no sooner than asked', (reason) => {
    const one = following()
    const effects = one.hears({ is: 'bye', bye: { reason, retryAfterMs: 7000 } })
    expect(effects).toEqual([{ do: 'close' }, { do: 'dial', minMs: 7000, spanMs: 1000 }])
    expect(linkOf(one.told.state, start).bye).toBe(reason)
  })

  test('[SEE4] bye revoked destroys the copy, then asks what is left to see', () => {
    const one = following()
    one.hears({ is: 'bye', bye: { reason: 'revoked', retryAfterMs: 0 } })
    expect(one.does()).toEqual(['forget', 'close', 'dial'])
    expect(one.hears({ is: 'connected' })).toEqual([{ do: 'hello', ask: 2, from: undefined }])
  })

  test('a session that ended locks the screen and stops dialling', () => {
    for (const end of ['bye', 'answer', 'order'] as const) {
      const one = following()
      if (end === 'bye') one.hears({ is: 'bye', bye: { reason: 'signedOut', retryAfterMs: 0 } })
      if (end === 'order') one.hears({ is: 'signedOut' })
      if (end === 'answer') {
        one.hears({ is: 'packet', packet: packet(11, 12) })
        one.answered({ welcome: false, reason: 'signedOut' })
      }
      expect(one.does()).toEqual(['close', 'lock'])
      expect(one.hears({ is: 'cut' })).toEqual([])
      expect(one.told.state.cursor).toEqual(cursor)
    }
  })

  test('a build the house no longer speaks to is told to reload and waits', () => {
    const one = machine()
    one.hears({ is: 'started', cursor })
    one.hears({ is: 'connected' })
    one.answered({ welcome: false, reason: 'reload' })
    expect(one.does()).toEqual(['close'])
    expect(linkOf(one.told.state, start).bye).toBe('upgrade')
  })

  test('a cursor of another log is forgotten, a busy house is asked later', () => {
    const one = machine()
    one.hears({ is: 'started', cursor })
    one.hears({ is: 'connected' })
    one.answered({ welcome: false, reason: 'wrongLog' })
    expect(one.told.effects).toEqual([{ do: 'hello', ask: 2, from: undefined }])
    one.answered({ welcome: false, reason: 'later' })
    expect(one.does()).toEqual(['close', 'dial'])
    one.hears({ is: 'connected' })
    one.answered({ welcome: false, reason: 'malformed' })
    expect(one.told.effects).toContainEqual(expect.objectContaining({ minMs: progressTimeoutMs }))
  })

  test('after three days without contact nothing is kept', () => {
    const one = machine()
    one.hears({ is: 'started', cursor, asOf: start })
    one.hears({ is: 'tick' }, start + copyKeptMs)
    expect(one.does()).toEqual([])
    one.hears({ is: 'tick' }, start + copyKeptMs + 1)
    expect(one.does()).toEqual(['forget'])
    expect(one.told.state.cursor).toBeUndefined()
  })

  test('what comes out of place changes nothing', () => {
    const one = machine()
    const inputs: Input[] = [
      { is: 'connected' },
      { is: 'answered', ask: 0, answer: welcome(1) },
      { is: 'snapshotPage', page: page(1, true) },
      { is: 'packet', packet: packet(0, 1) },
      { is: 'gap' },
      { is: 'tick' },
      { is: 'cut' },
      { is: 'woken' },
      { is: 'bye', bye: { reason: 'drain', retryAfterMs: 0 } },
    ]
    for (const input of inputs) expect(one.hears(input)).toEqual([])
    expect(one.told.state).toEqual(idle)
  })
})
