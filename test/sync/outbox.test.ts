/** The outbox with disk, wire and time: a small house behind a wire that loses, against a model of what must happen. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Answer, Command } from '../../shared/command.ts'
import { refused, type RefusalCode } from '../../shared/refusal.ts'
import { memoryOutboxStore, outbox, type OutboxOptions } from '../../web/sync/outbox.ts'
import { answerTimeoutMs } from '../../web/sync/waits.ts'
import { idOf } from '../support/ids.ts'
import { seeded, virtual } from './virtual.ts'

/** A house of one log: idempotent, judges `after`, refuses what its visitor names. A restore forgets the newest. */
function smallHouse() {
  const house = {
    epoch: 'first',
    recorded: [] as Command[],
    refusing: new Map<string, RefusalCode>(),
    judge(command: Command): Answer {
      const isKnown = (id: string) => house.recorded.some(({ commandId }) => commandId === id)
      const accepted = (): Answer => ({ accepted: true, position: house.recorded.length, events: [] })
      if (isKnown(command.commandId)) return accepted()
      const refusing = house.refusing.get(command.commandId)
      if (refusing) return { accepted: false, refusal: refused(refusing) }
      if (command.after !== undefined && !isKnown(command.after))
        return { accepted: false, refusal: refused('command.predecessorMissing') }
      house.recorded.push(command)
      return accepted()
    },
    restore(lost: number) {
      house.recorded.length = Math.max(0, house.recorded.length - lost)
      house.epoch = `${house.epoch}'`
    },
    names: () => house.recorded.map(({ commandId }) => commandId.replaceAll('_', '')),
  }
  return house
}

function setup(overrides: Partial<OutboxOptions> = {}) {
  const house = smallHouse()
  const around = virtual()
  /** What the wire does to the next messages: lose the order, lose its answer, or neither. */
  const wire = { isUp: true, cuts: 0, fate: (): 'order' | 'answer' | undefined => undefined, said: 0 }
  const failures: unknown[] = []
  const store = memoryOutboxStore()
  let made = 0
  const options: OutboxOptions = {
    log: 'live',
    store,
    around,
    newId: () => idOf(`order${made++}`),
    say: (command, answered) => {
      wire.said += 1
      const fate = wire.isUp ? wire.fate() : 'order'
      if (fate === 'order') return
      const answer = house.judge(structuredClone(command))
      const { cuts } = wire
      if (fate !== 'answer') around.after(20, () => cuts === wire.cuts && answered(answer))
    },
    changed: () => undefined,
    failed: (error) => failures.push(error),
    signInNeeded: () => undefined,
    ...overrides,
  }
  const box = outbox(options)
  const give = (name: string, stream = 'one') =>
    box.give({ commandId: idOf(name), stream: idOf(stream), type: 'probe.note', data: { text: name } })
  return { house, around, wire, box, give, options, store, failures }
}

describe('an order', () => {
  test('[SYNC8] is on disk before it leaves', async () => {
    const { box, give, around, options, house } = setup()
    let onDisk: () => void = () => undefined
    options.store.put = () => new Promise((resolve) => (onDisk = resolve))
    box.welcomed('first')
    const settled = give('a')
    await around.run(100)
    expect(house.names()).toEqual([])
    onDisk()
    await around.run(100)
    expect(house.names()).toEqual(['a'])
    expect(await settled).toMatchObject({ accepted: true })
  })

  test('[SYNC8] stays when nobody answers, and leaves once the house is there', async () => {
    const { box, give, around, house, wire } = setup()
    wire.isUp = false
    void give('a')
    await around.run(60_000)
    expect(wire.said).toBe(0)
    wire.isUp = true
    box.welcomed('first')
    await around.run(100)
    expect(house.names()).toEqual(['a'])
  })

  test('goes out although the disk is full, and says so', async () => {
    const { box, give, around, house, failures, options } = setup()
    options.store.put = () => Promise.reject(new Error('QuotaExceededError'))
    box.welcomed('first')
    void give('a')
    await around.run(100)
    expect(house.names()).toEqual(['a'])
    expect(failures).not.toHaveLength(0)
  })

  test('[SYNC8] survives the page: read back it is sent, with what was chained behind it', async () => {
    const { give, around, house, options } = setup()
    void give('a')
    void give('b')
    await around.settle()
    const next = outbox(options)
    await next.load()
    next.welcomed('first')
    await around.run(100)
    expect(house.names()).toEqual(['a', 'b'])
    expect(house.recorded[1]?.after).toBe(idOf('a'))
  })

  test('an answer that never comes is asked for again, and recorded once', async () => {
    const { box, give, around, house, wire } = setup()
    box.welcomed('first')
    wire.fate = () => 'answer'
    const settled = give('a')
    await around.run(answerTimeoutMs)
    wire.fate = () => undefined
    await around.run(1000)
    expect(await settled).toEqual({ accepted: true, position: 1, events: [] })
    expect(house.names()).toEqual(['a'])
  })

  test('a refusal that parks settles it for its sender; discarded it is gone from disk', async () => {
    const { box, give, around, house, store } = setup()
    house.refusing.set(idOf('a'), 'incident.wrongStage')
    box.welcomed('first')
    const settled = give('a')
    await around.run(100)
    expect(await settled).toMatchObject({ accepted: false, refusal: { code: 'incident.wrongStage' } })
    expect(box.entries()).toMatchObject([{ status: 'parked' }])
    expect(box.discard(idOf('a'))).toBe(true)
    await around.settle()
    expect((await store.load()).entries).toEqual([])
    expect(box.discard(idOf('a'))).toBe(false)
  })

  test('a parked order can be sent again', async () => {
    const { box, give, around, house } = setup()
    house.refusing.set(idOf('a'), 'stream.closed')
    box.welcomed('first')
    void give('a')
    await around.run(100)
    house.refusing.clear()
    box.retry(idOf('a'))
    await around.run(100)
    expect(house.names()).toEqual(['a'])
  })

  test('without a session the whole outbox waits for one', async () => {
    const asked: string[] = []
    const { box, give, around, house, wire } = setup({ signInNeeded: ({ code }) => asked.push(code) })
    house.refusing.set(idOf('a'), 'access.signedOut')
    box.welcomed('first')
    void give('a')
    await around.run(100)
    void give('b', 'two')
    await around.run(600_000)
    expect([asked, wire.said]).toEqual([['access.signedOut'], 1])
    house.refusing.clear()
    box.welcomed('first')
    await around.run(100)
    expect(house.names()).toEqual(['a', 'b'])
  })

  test('[SYNC4] after a restore what the house forgot is recorded again, once, in order', async () => {
    const { box, give, around, house } = setup()
    box.welcomed(house.epoch)
    for (const name of ['a', 'b', 'c']) void give(name)
    await around.run(100)
    box.cut()
    house.restore(2)
    void give('d')
    box.welcomed(house.epoch)
    await around.run(20_000)
    expect(house.names()).toEqual(['a', 'b', 'c', 'd'])
    expect(house.recorded.map(({ resent }) => resent)).toEqual([undefined, true, true, undefined])
  })
})

describe('tabs', () => {
  test('only the first tab sends; the other hears what became of its orders', async () => {
    const { house, around, options, wire } = setup()
    const first = outbox({ ...options, shared: (entry) => second.heard(entry) })
    const second = outbox({ ...options, shared: (entry) => first.heard(entry) })
    second.drain(false)
    first.welcomed('first')
    second.welcomed('first')
    const settled = second.give({ stream: idOf('one'), type: 'probe.note', data: {} })
    await around.run(100)
    expect(await settled).toMatchObject({ accepted: true })
    expect([house.recorded.length, wire.said]).toEqual([1, 1])
    expect(first.entries()).toMatchObject([{ status: 'delivered' }])
  })

  test('a tab that takes over sends what the one before left under way', async () => {
    const { house, around, options, wire } = setup()
    wire.isUp = false
    const first = outbox({ ...options, shared: (entry) => second.heard(entry) })
    const second = outbox(options)
    second.drain(false)
    first.welcomed('first')
    second.welcomed('first')
    void first.give({ commandId: idOf('a'), stream: idOf('one'), type: 'probe.note', data: {} })
    await around.run(100)
    wire.cuts += 1
    first.close()
    wire.isUp = true
    second.drain(true)
    await around.run(100)
    expect(house.names()).toEqual(['a'])
  })
})

describe('after a wipe', () => {
  test('what was sealed is delivered in that form, by whoever signs in to that account next', async () => {
    const delivered: string[] = []
    const { box, give, around, store } = setup({
      seal: (command) => Promise.resolve(`sealed ${command.commandId.replaceAll('_', '')}`),
      saySealed: (sealed, answered) => {
        delivered.push(sealed)
        answered({ accepted: true, position: 1, events: [] })
      },
    })
    void give('a')
    await around.settle()
    await box.wipe()
    expect(JSON.stringify((await store.load()).entries)).not.toContain('probe.note')
    box.welcomed('first')
    await around.run(100)
    expect(delivered).toEqual(['sealed a'])
    expect(box.entries()).toMatchObject([{ status: 'delivered' }])
  })

  test('an order that could not be sealed goes out in clear all the same', async () => {
    const { box, give, around, house, failures } = setup({ seal: () => Promise.reject(new Error('no key')) })
    box.welcomed('first')
    void give('a')
    await around.run(100)
    expect([house.names(), failures.length]).toEqual([['a'], 1])
  })
})

/** What may happen to an outbox, as numbers a shrinking run can read. */
const happening = fc.oneof(
  { weight: 6, arbitrary: fc.record({ is: fc.constant('give' as const), stream: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ is: fc.constant('wait' as const), ms: fc.nat(30_000) }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('cut' as const) }) },
  { weight: 3, arbitrary: fc.record({ is: fc.constant('welcome' as const) }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('reload' as const) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('restore' as const), lost: fc.nat(4) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant('refuse' as const),
      order: fc.nat(20),
      code: fc.constantFrom<RefusalCode[]>('house.readOnly', 'incident.wrongStage', 'stream.unknown'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('forgive' as const) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('discard' as const), order: fc.nat(20) }) },
)

test('[SYNC8] whatever happens on the way, every order is recorded once, in order, or parked, or discarded', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(happening, { maxLength: 80, size: 'max' }),
      fc.nat(),
      async (happenings, seed) => {
        const { house, around, wire, options } = setup()
        const random = seeded(seed)
        wire.fate = () => (random() < 0.2 ? 'order' : random() < 0.2 ? 'answer' : undefined)
        let box = outbox(options)
        const cut = (): void => {
          wire.cuts += 1
          box.cut()
        }
        const givenIn = new Map<string, string>()
        const discarded = new Set<string>()

        for (const one of happenings) {
          const nth = (order: number) => idOf(`n${order}`)
          if (one.is === 'give') {
            const commandId = nth(givenIn.size)
            givenIn.set(commandId, String(one.stream))
            void box.give({ commandId, stream: idOf(`s${one.stream}`), type: 'probe.note', data: {} })
            await around.settle()
          } else if (one.is === 'wait') await around.run(one.ms)
          else if (one.is === 'cut') cut()
          else if (one.is === 'welcome') box.welcomed(house.epoch)
          else if (one.is === 'reload') {
            await around.settle()
            wire.cuts += 1
            box.close()
            box = outbox(options)
            await box.load()
          } else if (one.is === 'restore') {
            cut()
            house.restore(one.lost)
          } else if (one.is === 'refuse') {
            if (!house.recorded.some(({ commandId }) => commandId === nth(one.order)))
              house.refusing.set(nth(one.order), one.code)
          } else if (one.is === 'forgive') house.refusing.clear()
          else if (box.discard(nth(one.order))) discarded.add(nth(one.order))
        }

        // Quiet: nothing is lost or refused any more; what is parked, its sender sends again.
        wire.fate = () => undefined
        house.refusing.clear()
        cut()
        box.welcomed(house.epoch)
        await around.run(200_000)
        for (const entry of box.entries()) if (entry.status === 'parked') box.retry(entry.commandId)
        await around.run(200_000)

        expect(box.entries().filter(({ status }) => status !== 'delivered')).toEqual([])
        const recorded = house.recorded.map(({ commandId }) => commandId)
        expect(new Set(recorded).size).toBe(recorded.length)
        expect(new Set(recorded)).toEqual(new Set([...givenIn.keys()].filter((id) => !discarded.has(id))))
        for (const stream of ['0', '1', '2'])
          chainHolds(house.recorded.filter(({ stream: id }) => id === idOf(`s${stream}`)))
      },
    ),
    { seed: 20261121, numRuns: 400 },
  )
})

/** Nobody was recorded before the order it was given behind. */
function chainHolds(recorded: readonly Command[]): void {
  for (const [at, { after }] of recorded.entries())
    if (after !== undefined) expect(recorded.slice(0, at).map(({ commandId }) => commandId)).toContain(after)
}
