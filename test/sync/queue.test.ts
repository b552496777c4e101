/** The outbox as a value: what leaves when, and what each answer does. */
import { describe, expect, test } from 'vitest'
import type { Answer } from '../../shared/command.ts'
import { refused, type RefusalCode } from '../../shared/refusal.ts'
import {
  aged,
  answered,
  commandOf,
  cut,
  discarded,
  due,
  emptyQueue,
  given,
  inEpoch,
  merged,
  nextWake,
  restored,
  retried,
  saved,
  sent,
  wiped,
  type Queue,
} from '../../web/sync/queue.ts'
import { answerTimeoutMs, deliveredKeptMs, epochGraceMs } from '../../web/sync/waits.ts'
import { idOf } from '../support/ids.ts'

const now = 5_000_000
const one = idOf('one')
const two = idOf('two')
const accepted: Answer = { accepted: true, position: 7, events: [] }
const no = (code: RefusalCode): Answer => ({ accepted: false, refusal: refused(code) })

/** A queue of orders `name:stream`, all safe on disk. */
function queueOf(...orders: string[]): Queue {
  return orders.reduce((queue, order) => {
    const [name = '', stream = 'one'] = order.split(':')
    const commandId = idOf(name)
    const next = given(queue, {
      commandId,
      log: 'live',
      stream: idOf(stream),
      content: { type: 'probe.note', data: { text: name }, seen: 3 },
    })
    return saved(next, commandId)
  }, emptyQueue)
}

const names = (entries: readonly { commandId: string }[]) =>
  entries.map(({ commandId }) => commandId.replaceAll('_', ''))
const statuses = (queue: Queue): Record<string, string> =>
  Object.fromEntries(queue.entries.map(({ commandId, status }) => [commandId.replaceAll('_', ''), status]))
const sentAll = (queue: Queue, at = now) =>
  due(queue, at).reduce((next, { commandId }) => sent(next, commandId, at), queue)
const answeredAs = (queue: Queue, name: string, answer: Answer, at = now) =>
  answered(queue, idOf(name), answer, at, 0.5)

describe('what leaves', () => {
  test('[SYNC8] orders leave in the order given, those of one stream chained', () => {
    const queue = queueOf('a:one', 'b:two', 'c:one')
    expect(names(due(queue, now))).toEqual(['a', 'b', 'c'])
    expect(due(queue, now).map((entry) => commandOf(entry)?.after)).toEqual([undefined, undefined, idOf('a')])
  })

  test('[OFF7] one that goes first waits for none, also of its own stream, and none waits for it', () => {
    const danger = (queue: Queue, name: string) =>
      saved(
        given(queue, { commandId: idOf(name), log: 'live', stream: one, goesFirst: true }),
        idOf(name),
        'sealed',
      )
    const under = sent(queueOf('a:one', 'b:two', 'c:one'), idOf('a'), now)
    const queue = danger(danger(under, 'first'), 'second')
    expect(names(queue.entries)).toEqual(['a', 'first', 'second', 'b', 'c'])
    expect(names(due(queue, now))).toEqual(['first', 'second', 'b', 'c'])
    expect(queue.entries[1]?.after).toBeUndefined()
    // Read back from the disk, or told by another tab, they stand as they stood.
    const again = queue.entries.reduce((held, entry) => merged(held, restored(entry)), emptyQueue)
    expect(names(again.entries)).toEqual(names(queue.entries))
    const later = given(queue, { commandId: idOf('d'), log: 'live', stream: one })
    expect(later.entries.at(-1)).toMatchObject({ after: idOf('c'), order: 4 })
    // What was under way before it may have to wait: that holds it up no more than the rest.
    const waiting = answeredAs(cut(sentAll(queue)), 'a', no('house.unavailable'))
    expect(names(due(waiting, now))).toEqual(['first', 'second', 'b'])
    // Put off by the house, it holds up nobody.
    const putOff = answeredAs(sent(danger(queueOf('a'), 'x'), idOf('x'), now), 'x', no('house.unavailable'))
    expect(names(due(putOff, now))).toEqual(['a'])
  })

  test('an order behind another carries `after`, one on its own the version it was judged on', () => {
    const [a, b] = due(queueOf('a', 'b'), now)
    expect(a && commandOf(a)).toMatchObject({ seen: 3, log: 'live' })
    expect(b && commandOf(b)).not.toHaveProperty('seen')
  })

  test('an order not yet on disk does not leave', () => {
    const queue = given(emptyQueue, { commandId: idOf('a'), log: 'live', stream: one })
    expect(due(queue, now)).toEqual([])
    expect(names(due(saved(queue, idOf('a'), 'sealed'), now))).toEqual(['a'])
  })

  test('at most sixteen are under way, and none twice', () => {
    const queue = queueOf(...Array.from({ length: 20 }, (_, index) => `n${index}:s${index}`))
    const first = sentAll(queue)
    expect(due(queue, now)).toHaveLength(16)
    expect(due(first, now)).toEqual([])
    expect(names(due(answeredAs(first, 'n3', accepted), now))).toEqual(['n16'])
  })

  test('a new order is not chained behind one that was parked', () => {
    const parked = answeredAs(sentAll(queueOf('a')), 'a', no('incident.wrongStage'))
    const queue = saved(
      given(parked, {
        commandId: idOf('b'),
        log: 'live',
        stream: one,
        content: { type: 'x.y', data: {}, seen: 4 },
      }),
      idOf('b'),
    )
    expect(due(queue, now).map((entry) => commandOf(entry))).toMatchObject([{ seen: 4 }])
  })
})

describe('answers', () => {
  test('[SYNC8] acceptance delivers; the order is kept a day and then goes', () => {
    const queue = answeredAs(sentAll(queueOf('a')), 'a', accepted)
    expect(statuses(queue)).toEqual({ a: 'delivered' })
    expect(aged(queue, now + deliveredKeptMs - 1).entries).toHaveLength(1)
    expect(aged(queue, now + deliveredKeptMs).entries).toHaveLength(0)
  })

  test('[SYNC8] `never` parks the order with its refusal; a retry sends it as it was', () => {
    const queue = answeredAs(sentAll(queueOf('a')), 'a', no('command.stale'))
    expect(queue.entries[0]).toMatchObject({ status: 'parked', refusal: { code: 'command.stale' } })
    expect(due(queue, now)).toEqual([])
    expect(due(retried(queue, idOf('a')), now).map(commandOf)).toEqual(due(queueOf('a'), now).map(commandOf))
  })

  test('`later` waits 2, 5, 15 and then 60 s, give or take a quarter', () => {
    let queue = queueOf('a')
    let at = now
    const waits = [1, 2, 3, 4, 5].map(() => {
      queue = answeredAs(sentAll(queue, at), 'a', no('house.readOnly'), at)
      const wait = (nextWake(queue, at) ?? 0) - at
      expect(due(queue, at + wait - 1)).toEqual([])
      at += wait
      return wait
    })
    expect(waits).toEqual([2000, 5000, 15000, 60000, 60000])
    const soonest = answered(sentAll(queueOf('a')), idOf('a'), no('house.readOnly'), now, 0)
    const latest = answered(sentAll(queueOf('a')), idOf('a'), no('house.readOnly'), now, 0.999999)
    expect([nextWake(soonest, now), nextWake(latest, now)]).toEqual([now + 1500, now + 2500])
  })

  test('an order that waits holds back its own stream only', () => {
    const queue = answeredAs(sentAll(queueOf('a:one')), 'a', no('command.tooMany'))
    const more = [
      ['b', one],
      ['c', two],
    ].reduce(
      (next, [name = '', stream = '']) =>
        saved(given(next, { commandId: idOf(name), log: 'live', stream }), idOf(name)),
      queue,
    )
    expect(names(due(more, now))).toEqual(['c'])
    expect(names(due(more, now + 2000))).toEqual(['a', 'b', 'c'])
  })

  test('`afterPredecessor` waits for it, not for time', () => {
    const under = sentAll(queueOf('a', 'b'))
    const refused = answeredAs(
      answeredAs(under, 'a', no('command.tooMany')),
      'b',
      no('command.predecessorMissing'),
    )
    expect(names(due(refused, now + 60_000))).toEqual(['a'])
    const again = answeredAs(sentAll(refused, now + 2000), 'a', accepted, now + 2000)
    expect(names(due(again, now + 2000))).toEqual(['b'])
  })

  test('behind a parked order it waits until that is settled by its sender', () => {
    const under = sentAll(queueOf('a', 'b', 'c'))
    const stuck = ['b', 'c'].reduce(
      (queue, name) => answeredAs(queue, name, no('command.predecessorMissing')),
      answeredAs(under, 'a', no('incident.wrongStage')),
    )
    expect(due(stuck, now + 9e9)).toEqual([])
    const rest = discarded(stuck, idOf('a'))
    expect(names(rest.entries)).toEqual(['b', 'c'])
    // b goes by its own version now; c still waits for b.
    expect(due(rest, now).map((entry) => commandOf(entry))).toMatchObject([{ commandId: idOf('b'), seen: 3 }])
    expect(names(due(retried(stuck, idOf('a')), now))).toEqual(['a'])
  })

  test('a predecessor nobody holds any more is shown, not waited for', () => {
    const alone = { ...queueOf('a', 'b'), entries: queueOf('a', 'b').entries.slice(1) }
    const queue = answeredAs(sentAll(alone), 'b', no('command.predecessorMissing'))
    expect(statuses(queue)).toEqual({ b: 'parked' })
    // Sent again by its sender it stands on its own.
    expect(due(retried(queue, idOf('b')), now).map(commandOf)).toMatchObject([{ seen: 3 }])
  })

  test('a predecessor delivered, or discarded meanwhile, is asked for again a little later', () => {
    const delivered = answeredAs(sentAll(queueOf('a', 'b')), 'a', accepted)
    expect(nextWake(answeredAs(delivered, 'b', no('command.predecessorMissing')), now)).toBe(now + 2000)
    const dropped = discarded(answeredAs(sentAll(queueOf('a', 'b')), 'a', no('stream.closed')), idOf('a'))
    expect(nextWake(answeredAs(dropped, 'b', no('command.predecessorMissing')), now)).toBe(now + 2000)
  })

  test('acceptance wins over whatever an earlier attempt was told', () => {
    const parked = answeredAs(sentAll(queueOf('a')), 'a', no('stream.closed'))
    expect(statuses(answeredAs(parked, 'a', accepted))).toEqual({ a: 'delivered' })
    const waiting = answeredAs(sentAll(queueOf('a')), 'a', no('house.fault'))
    expect(statuses(answeredAs(waiting, 'a', accepted))).toEqual({ a: 'delivered' })
    const delivered = answeredAs(sentAll(queueOf('a')), 'a', accepted)
    expect(answeredAs(delivered, 'a', no('stream.closed'))).toBe(delivered)
    expect(answeredAs(emptyQueue, 'a', accepted)).toBe(emptyQueue)
  })

  test('`afterSignIn` sends it again as soon as sending goes on', () => {
    const queue = answeredAs(sentAll(queueOf('a')), 'a', no('access.suspended'))
    expect(names(due(queue, now))).toEqual(['a'])
  })
})

describe('cuts', () => {
  test('[SYNC8] what was under way is sent again, in order', () => {
    expect(names(due(cut(sentAll(queueOf('a', 'b:two', 'c'))), now))).toEqual(['a', 'b', 'c'])
  })

  test('an answer overdue counts as none', () => {
    const queue = sentAll(queueOf('a'))
    expect(nextWake(queue, now)).toBe(now + answerTimeoutMs + 1)
    expect(aged(queue, now + answerTimeoutMs)).toBe(queue)
    expect(names(due(aged(queue, now + answerTimeoutMs + 1), now))).toEqual(['a'])
  })

  test('read back from disk, an order waits for nothing it waited for before', () => {
    const held = answeredAs(sentAll(queueOf('a', 'b')), 'b', no('command.predecessorMissing'))
    const back = held.entries.map(restored).reduce(merged, emptyQueue)
    expect(names(due(back, now))).toEqual(['a', 'b'])
  })
})

describe('discarding', () => {
  test('[SYNC8] an order that may have arrived is not discarded', () => {
    const under = sentAll(queueOf('a'))
    expect(discarded(under, idOf('a'))).toBe(under)
    expect(discarded(cut(under), idOf('a')).entries).toHaveLength(1)
    expect(discarded(queueOf('a'), idOf('a')).entries).toHaveLength(0)
    expect(discarded(emptyQueue, idOf('a'))).toBe(emptyQueue)
  })
})

describe('another epoch', () => {
  const before = inEpoch(queueOf('a', 'b', 'c'), 'first', now)
  const delivered = ['a', 'b'].reduce((queue, name) => answeredAs(queue, name, accepted), sentAll(before))

  test('[SYNC4] what was delivered is sent again, marked, before everything newer', () => {
    const queue = inEpoch(cut(delivered), 'second', now)
    expect(due(queue, now).map((entry) => commandOf(entry))).toMatchObject([
      { commandId: idOf('a'), resent: true },
      { commandId: idOf('b'), resent: true, after: idOf('a') },
      { commandId: idOf('c') },
    ])
    expect(commandOf(due(queue, now)[2] ?? fail())).not.toHaveProperty('resent')
  })

  test('the mark stays through waits and parking', () => {
    let queue = sentAll(inEpoch(cut(delivered), 'second', now))
    queue = answeredAs(queue, 'a', no('house.readOnly'))
    expect(commandOf(queue.entries[0] ?? fail())).toMatchObject({ resent: true })
    queue = retried(answeredAs(sentAll(queue, now + 9000), 'a', no('stream.closed')), idOf('a'))
    expect(commandOf(queue.entries[0] ?? fail())).toMatchObject({ resent: true })
  })

  test('for ten minutes an unknown stream may still come', () => {
    const queue = sentAll(inEpoch(cut(delivered), 'second', now))
    expect(statuses(answeredAs(queue, 'a', no('stream.unknown'), now + epochGraceMs - 1))['a']).toBe('local')
    expect(statuses(answeredAs(queue, 'a', no('stream.unknown'), now + epochGraceMs))['a']).toBe('parked')
    expect(statuses(answeredAs(sentAll(before), 'a', no('stream.unknown')))['a']).toBe('parked')
  })

  test('the first epoch ever named, and the same again, change nothing', () => {
    expect(inEpoch(delivered, 'first', now)).toBe(delivered)
    expect(due(inEpoch(queueOf('a'), 'first', now), now).map(commandOf)).toEqual(
      due(queueOf('a'), now).map(commandOf),
    )
  })

  test('parked orders stay parked', () => {
    const parked = answeredAs(sentAll(before), 'a', no('stream.closed'))
    expect(statuses(inEpoch(cut(parked), 'second', now))['a']).toBe('parked')
  })
})

test('after a wipe what was sealed can no longer be read here, what was not stays in memory', () => {
  const queue = saved(queueOf('a', 'b'), idOf('a'), 'c2VhbGVk')
  const [a, b] = wiped(queue).entries
  expect(a && [a.sealed, commandOf(a)]).toEqual(['c2VhbGVk', undefined])
  expect(b && commandOf(b)).toBeDefined()
})

test('orders of two tabs merge by their place, then by their id', () => {
  const queue = [...queueOf('b').entries, ...queueOf('a').entries].reduce(merged, emptyQueue)
  expect(names(queue.entries)).toEqual(['a', 'b'])
})

function fail(): never {
  throw new Error('there is no such order')
}
