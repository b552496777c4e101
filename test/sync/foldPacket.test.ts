/** Folding packets into copies: skips, gaps, depths, the window, and equality with folding all at once. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ledgerWindow, rank, type Event, type Layer, type LedgerRow } from '../../shared/event.ts'
import type { StreamState } from '../../shared/feature.ts'
import { applyRows, evolve, partsUpTo, rowChanges, versionsUpTo } from '../../shared/fold.ts'
import type { Enter, Item, StreamCopy } from '../../shared/protocol.ts'
import { foldPacket, type Streams } from '../../web/sync/foldPacket.ts'
import { recordedOf, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { probe, probeCatalogue } from '../support/probe.ts'

const area = '990102003001'
const opened = (stream: string): Fact => ({ stream, type: 'probe.opened', data: { area, tag: 'fire' } })
const noted = (stream: string, index = 0): Fact => ({
  stream,
  type: 'probe.noted',
  data: { note: `note-${index}`, text: `text ${index}`, loud: false },
})
const worked = (stream: string): Fact => ({ stream, type: 'probe.worked', data: { text: 'done' } })
const sealed = (stream: string): Fact => ({ stream, type: 'probe.sealed', data: { text: 'secret' } })
const a = idOf('a')
const b = idOf('b')

/** A stream as the house would hand it out after these events, to someone who sees up to `depth`. */
function copyOf(stream: string, events: readonly Event[], depth: Layer): StreamCopy {
  let state: StreamState | undefined
  const rows: LedgerRow[] = []
  for (const event of events.filter((one) => one.stream === stream)) {
    state = evolve(probe, state, event)
    if (rank(event.layer) <= rank(depth)) applyRows(rows, rowChanges(probe, event), event)
  }
  if (!state) throw new Error(`no events of ${stream}`)
  return {
    stream,
    feature: 'probe',
    version: versionsUpTo(state.version, depth),
    state: partsUpTo(state.parts, depth),
    rows,
  }
}

const enterOf = (copy: StreamCopy, position: number): Enter => ({ ...copy, kind: 'enter', position })

function apply(streams: Streams, items: readonly Item[]): Streams {
  const touched = foldPacket(streams, items, probeCatalogue)
  if (!touched) throw new Error('a gap')
  const next = new Map(streams)
  for (const [stream, copy] of touched) {
    if (copy) next.set(stream, copy)
    else next.delete(stream)
  }
  return next
}

describe('a packet', () => {
  const events = recordedOf(probeCatalogue, [opened(a), noted(a, 1), noted(a, 2), worked(a), noted(a, 3)])
  const held: Streams = new Map([[a, copyOf(a, events.slice(0, 2), 'closed')]])

  test('[SYNC1] is folded in order into what is held', () => {
    const next = apply(held, events.slice(2))
    expect(next.get(a)).toEqual(copyOf(a, events, 'closed'))
  })

  test('[SYNC2] events already held are skipped by their version', () => {
    expect(apply(held, events).get(a)).toEqual(copyOf(a, events, 'closed'))
    expect(foldPacket(held, events.slice(0, 2), probeCatalogue)?.size).toBe(0)
  })

  test('[SYNC3] an event whose predecessor is missing folds nothing at all', () => {
    expect(foldPacket(held, [...events.slice(3)], probeCatalogue)).toBeUndefined()
    expect(held.get(a)).toEqual(copyOf(a, events.slice(0, 2), 'closed'))
  })

  test('events of a stream not held, and of layers deeper than held, are passed over', () => {
    const others = recordedOf(probeCatalogue, [opened(b), noted(b), worked(b)])
    expect(foldPacket(held, others, probeCatalogue)?.size).toBe(0)
    const shallow: Streams = new Map([[a, copyOf(a, events.slice(0, 3), 'open')]])
    expect(apply(shallow, events.slice(3)).get(a)).toEqual(copyOf(a, events, 'open'))
  })

  test('[SEE3] an enter replaces what is held, whatever its depth, and later events follow it', () => {
    const deeper = enterOf(copyOf(a, events.slice(0, 4), 'work'), 4)
    expect(apply(held, [deeper, ...events.slice(4)]).get(a)).toEqual(copyOf(a, events, 'work'))
    const shallower = enterOf(copyOf(a, events.slice(0, 4), 'open'), 4)
    expect(apply(held, [shallower]).get(a)).toEqual(copyOf(a, events.slice(0, 4), 'open'))
  })

  test('an enter newer than its packet makes the packet’s events of that stream old', () => {
    const newer = enterOf(copyOf(a, events, 'closed'), 3)
    expect(apply(held, [newer, ...events.slice(3)]).get(a)).toEqual(copyOf(a, events, 'closed'))
  })

  test('[SEE3] a leave drops the copy; what comes after it is of a stream not held', () => {
    const leave: Item = { kind: 'leave', position: 3, stream: a }
    expect(apply(held, [leave, ...events.slice(3)]).has(a)).toBe(false)
    const back = enterOf(copyOf(a, events.slice(0, 4), 'open'), 4)
    expect(apply(held, [leave, back, ...events.slice(4)]).get(a)).toEqual(copyOf(a, events, 'open'))
  })

  test('words erased arrive as an enter and leave no trace in the copy', () => {
    const without = copyOf(a, events, 'closed')
    const erased = {
      ...without,
      version: { ...without.version, open: (without.version.open ?? 0) + 1 },
      rows: without.rows.map((row) => ({ ...row, body: { ...row.body, text: null } })),
    }
    const next = apply(apply(held, events.slice(2)), [enterOf(erased, 6)])
    expect(JSON.stringify([...next.values()])).not.toContain('text 1')
  })

  test('only streams touched are new objects, and old copies stay as they were', () => {
    const both: Streams = new Map([...held, [b, copyOf(b, recordedOf(probeCatalogue, [opened(b)]), 'open')]])
    const before = structuredClone(both)
    const next = apply(both, events.slice(2))
    expect(next.get(b)).toBe(both.get(b))
    expect(both).toEqual(before)
  })

  test('a ledger keeps its newest rows only', () => {
    const many = recordedOf(probeCatalogue, [
      opened(a),
      ...Array.from({ length: ledgerWindow + 50 }, (_, index) => noted(a, index)),
    ])
    const start: Streams = new Map([[a, copyOf(a, many.slice(0, 1), 'open')]])
    const rows = apply(start, many.slice(1)).get(a)?.rows ?? []
    expect(rows).toHaveLength(ledgerWindow)
    expect(rows.at(-1)?.body).toMatchObject({ text: `text ${ledgerWindow + 49}` })
    expect(rows[0]?.body).toMatchObject({ text: 'text 50' })
  })
})

const facts = fc.array(fc.tuple(fc.constantFrom(a, b), fc.constantFrom(noted, worked, sealed), fc.nat(300)), {
  minLength: 1,
  maxLength: 120,
  size: 'max',
})
const depths = fc.constantFrom<Layer[]>('open', 'work', 'closed')

describe('any way of cutting a log into packets', () => {
  test('[SEE2] [SYNC5] folding live, in whatever packets, with repeats, equals folding all at once', () => {
    fc.assert(
      fc.property(facts, depths, fc.array(fc.nat(20)), fc.nat(5), (made, depth, sizes, overlap) => {
        const events = recordedOf(probeCatalogue, [
          opened(a),
          opened(b),
          ...made.map(([stream, fact, index]) => fact(stream, index)),
        ])
        let live: Streams = new Map(
          [a, b].map((stream) => [stream, copyOf(stream, events.slice(0, 2), depth)]),
        )
        for (let at = 2, next = 0; at < events.length; next += 1) {
          const size = 1 + (sizes[next] ?? 7)
          live = apply(live, events.slice(Math.max(2, at - overlap), at + size))
          at += size
        }
        for (const stream of [a, b]) expect(live.get(stream)).toEqual(copyOf(stream, events, depth))
      }),
      { seed: 20261121, numRuns: 300 },
    )
  })
})
