/** The copy in memory and on disk: folding never waits, and what is read back once stood on screen. */
import { describe, expect, test } from 'vitest'
import type { Item, StreamCopy } from '../../shared/protocol.ts'
import type { Streams } from '../../web/sync/foldPacket.ts'
import {
  localCopy,
  memoryCopyStore,
  type CopyBatch,
  type CopyOptions,
  type LocalCopy,
} from '../../web/sync/localCopy.ts'
import type { Cursor } from '../../web/sync/syncState.ts'
import { recordedOf, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { probeCatalogue } from '../support/probe.ts'
import { virtual } from './virtual.ts'

const a = idOf('a')
const b = idOf('b')
const cursor = (position: number): Cursor => ({
  log: 'live',
  epoch: 'e'.repeat(21),
  view: 'a'.repeat(32),
  position,
})
const empty = (stream: string): StreamCopy => ({
  stream,
  feature: 'probe',
  version: { open: 1 },
  state: {
    open: { area: '990102003001', tag: 'fire', count: 0, echoes: 0, links: 0, held: [], isClosed: false },
  },
  rows: [],
})
const notes = (stream: string, count: number): Item[] =>
  recordedOf(probeCatalogue, [
    { stream, type: 'probe.opened', data: {} },
    ...Array.from({ length: count }, (_, index): Fact => ({
      stream,
      type: 'probe.noted',
      data: { note: `n${index}`, text: 'x', loud: false },
    })),
  ]).slice(1)
/** A live packet: folded and shown. */
function live(copy: LocalCopy, from: number, upTo: number, events: Item[] = []): void {
  expect(copy.apply({ from, upTo, events }, cursor(upTo))).toBe(true)
  copy.show()
}
const leave = (stream: string, position: number): Item => ({ kind: 'leave', position, stream })

function setup(overrides: Partial<CopyOptions> = {}) {
  const around = virtual()
  const saves: CopyBatch[] = []
  const kept = memoryCopyStore()
  const shown: Streams[] = []
  const failures: unknown[] = []
  const options: CopyOptions = {
    catalogue: probeCatalogue,
    store: {
      ...kept,
      save: (batch) => {
        saves.push(batch)
        return kept.save(batch)
      },
    },
    around,
    asOf: () => 42,
    mayWrite: () => true,
    changed: (streams) => shown.push(streams),
    failed: (error) => failures.push(error),
    ...overrides,
  }
  const copy = localCopy(options)
  copy.stage({ position: 1, streams: [empty(a)], last: false })
  copy.stage({ position: 1, streams: [empty(b)], last: true })
  return { around, copy, saves, shown, failures, options, kept }
}

describe('on screen', () => {
  test('[SYNC4] pages stay aside until the last is in', () => {
    const { copy, shown } = setup()
    expect([copy.streams().size, shown.length]).toEqual([0, 0])
    copy.swap(cursor(1))
    expect([...copy.streams().keys()]).toEqual([a, b])
  })

  test('pages of a replacement that was begun anew are dropped', () => {
    const { copy } = setup()
    copy.unstage()
    copy.stage({ position: 5, streams: [empty(b)], last: true })
    copy.swap(cursor(5))
    expect([...copy.streams().keys()]).toEqual([b])
  })

  test('each packet gives one new map; one that touches nothing gives none', () => {
    const { copy, shown } = setup()
    copy.swap(cursor(1))
    live(copy, 1, 4, notes(a, 3))
    live(copy, 4, 9, [])
    expect(shown).toHaveLength(2)
    expect(shown[0]).not.toBe(shown[1])
    expect(shown[0]?.get(b)).toBe(shown[1]?.get(b))
  })

  test('[SYNC1] a catch-up is folded unseen and shown in one go', () => {
    const { copy, shown } = setup()
    copy.swap(cursor(1))
    copy.apply({ from: 1, upTo: 3, events: notes(a, 2) }, cursor(3))
    copy.apply({ from: 3, upTo: 6, events: notes(a, 5) }, cursor(6))
    expect(shown).toHaveLength(1)
    copy.show()
    copy.show()
    expect(shown).toHaveLength(2)
    expect(shown[1]?.get(a)?.version).toEqual({ open: 6 })
  })

  test('[SYNC3] a packet with a hole changes nothing', () => {
    const { copy } = setup()
    copy.swap(cursor(1))
    const before = copy.streams()
    expect(copy.apply({ from: 1, upTo: 4, events: notes(a, 3).slice(1) }, cursor(4))).toBe(false)
    expect(copy.streams()).toBe(before)
  })
})

describe('on disk', () => {
  test('a flood of packets becomes one write of the latest, with its cursor', async () => {
    const { copy, around, saves } = setup()
    copy.swap(cursor(1))
    await around.run(1000)
    const items = notes(a, 100)
    for (let at = 0; at < 100; at += 1) live(copy, at + 1, at + 2, items.slice(at, at + 1))
    await around.run(1000)
    expect(saves).toHaveLength(2)
    expect(saves[1]).toMatchObject({ whole: false, cursor: cursor(101), asOf: 42, drop: [] })
    expect(saves[1]?.put).toEqual([copy.streams().get(a)])
  })

  test('streams that left are dropped, untouched ones are not written', async () => {
    const { copy, around, saves } = setup()
    copy.swap(cursor(1))
    await around.run(1000)
    live(copy, 1, 2, [leave(b, 2)])
    await around.run(1000)
    expect(saves[1]).toMatchObject({ put: [], drop: [b] })
  })

  test('a cursor that moved over nothing is written rarely', async () => {
    const { copy, around, saves } = setup()
    copy.swap(cursor(1))
    await around.run(1000)
    for (let second = 0; second < 10; second += 1) {
      live(copy, second + 1, second + 2, [])
      await around.run(1000)
    }
    expect(saves).toHaveLength(3)
    live(copy, 11, 12, [])
    live(copy, 12, 14, notes(a, 2))
    await around.run(250)
    expect(saves.at(-1)?.cursor.position).toBe(14)
  })

  test('[OFF6] nothing is written before it can be told as of when it is right; then all of it is', async () => {
    const known: { asOf?: number } = {}
    const { copy, around, saves } = setup({ asOf: () => known.asOf })
    copy.swap(cursor(1))
    live(copy, 1, 6, notes(a, 5))
    await around.run(5000)
    expect(saves).toEqual([])
    known.asOf = 77
    copy.touch()
    await around.run(1000)
    expect(saves).toMatchObject([{ whole: true, cursor: cursor(6), asOf: 77 }])
  })

  test('what is read back is what stood on screen', async () => {
    const { copy, options } = setup()
    copy.swap(cursor(1))
    live(copy, 1, 6, notes(a, 5))
    await copy.flush()
    const next = localCopy(options)
    expect(await next.load()).toMatchObject({ cursor: cursor(6), asOf: 42 })
    expect(next.streams()).toEqual(copy.streams())
  })

  test('half a catch-up is not written: what is read back once stood on screen', async () => {
    const { copy, around, options } = setup()
    copy.swap(cursor(1))
    live(copy, 1, 2, notes(a, 1))
    copy.apply({ from: 2, upTo: 6, events: notes(a, 5) }, cursor(6))
    await around.run(10_000)
    await copy.flush()
    expect(await localCopy(options).load()).toBeUndefined()
    copy.show()
    await around.run(1000)
    expect(await localCopy(options).load()).toMatchObject({ cursor: cursor(6) })
  })

  test('a write that failed is made good by the next, which writes everything', async () => {
    const { copy, around, options, kept, failures } = setup()
    let isFull = true
    options.store.save = (batch) => (isFull ? Promise.reject(new Error('full')) : kept.save(batch))
    copy.swap(cursor(1))
    await around.run(1000)
    isFull = false
    live(copy, 1, 2, notes(a, 1))
    await around.run(1000)
    expect(failures).toHaveLength(1)
    expect((await kept.load())?.streams).toEqual([...copy.streams().values()])
  })

  test('writes wait for one another, however slow the disk is', async () => {
    const { copy, around, options, saves } = setup()
    let done: () => void = () => undefined
    options.store.save = (batch) => {
      saves.push(batch)
      return new Promise((resolve) => (done = resolve))
    }
    copy.swap(cursor(1))
    await around.run(1000)
    live(copy, 1, 2, notes(a, 1))
    await around.run(10_000)
    expect(saves).toHaveLength(1)
    done()
    await around.run(1000)
    expect(saves).toHaveLength(2)
  })

  test('only the first tab writes; once it is first it writes everything', async () => {
    let isFirst = false
    const { copy, around, saves } = setup({ mayWrite: () => isFirst })
    copy.swap(cursor(1))
    live(copy, 1, 2, notes(a, 1))
    await around.run(10_000)
    expect(saves).toEqual([])
    isFirst = true
    copy.rewrite()
    await around.run(1000)
    expect(saves).toMatchObject([{ whole: true, cursor: cursor(2) }])
    expect(saves[0]?.put).toHaveLength(2)
  })

  test('cleared, nothing is left in memory or on disk, and nothing is written after', async () => {
    const { copy, around, kept, saves } = setup()
    copy.swap(cursor(1))
    await copy.clear()
    copy.rewrite()
    await around.run(10_000)
    expect([copy.streams().size, await kept.load(), saves.length]).toEqual([0, undefined, 0])
  })
})
