/** SEE2 over features with one, two and three layers: what is seen of a stream is a prefix of it, however it grew. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalogue, features, type Catalogue, type FeatureName } from '../../shared/catalogue.ts'
import { layers, ledgerWindow, rank, type Event, type Layer, type LedgerRow } from '../../shared/event.ts'
import type { Feature, StreamState } from '../../shared/feature.ts'
import {
  applyRows,
  depthOf,
  evolve,
  noVersions,
  partsUpTo,
  rowChanges,
  versionsUpTo,
} from '../../shared/fold.ts'
import { actorOf, community } from '../support/actors.ts'
import { clockFacts } from '../support/clocks.ts'
import { partyFacts } from '../support/parties.ts'
import { recordedOf, type Fact } from '../support/given.ts'
import { histories } from '../support/histories.ts'
import { idOf } from '../support/ids.ts'
import { probe, probeCatalogue, type ProbeOpen } from '../support/probe.ts'

const opened: Fact = { type: 'probe.opened', data: { area: community, tag: 'fire' } }
const noted: Fact = { type: 'probe.noted', data: { note: 'n', text: '到场', loud: false } }
const worked: Fact = { type: 'probe.worked', data: { text: '关阀' } }
const sealed: Fact = { type: 'probe.sealed', data: { text: '家属情况' } }

const text = fc.constantFrom('到场', '警戒', null)
const agency = fc.constantFrom('fire', 'police', 'water')
const sender = fc.constantFrom(actorOf('liaison'), actorOf('dutyOfficer'), actorOf('mediator'))

const probeFact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({
    type: fc.constant('probe.noted'),
    data: fc.record({ note: fc.uuid(), text, loud: fc.boolean() }),
  }),
  fc.record({ type: fc.constant('probe.echoed'), data: fc.record({ note: fc.uuid() }) }),
  fc.record({ type: fc.constant('probe.worked'), data: fc.record({ text }) }),
  fc.record({ type: fc.constant('probe.sealed'), data: fc.record({ text }) }),
  fc.record({ type: fc.constant('probe.retagged'), data: fc.record({ tag: agency }) }),
  fc.record({ type: fc.constant('probe.linked'), data: fc.constant({ other: idOf('other') }) }),
  fc.record({ type: fc.constant('probe.claimed'), data: fc.record({ key: fc.constantFrom('a', 'b') }) }),
  fc.constant({ type: 'log.wordsErased', data: { position: 1, field: 'text' } }),
)

const anyOf = (facts: readonly Fact[]): fc.Arbitrary<Fact> =>
  fc.oneof(
    {
      weight: 20,
      arbitrary: fc.tuple(fc.constantFrom(...facts), sender).map(([fact, actor]) => ({ actor, ...fact })),
    },
    { weight: 1, arbitrary: fc.constant({ type: 'log.wordsErased', data: { position: 1, field: 'title' } }) },
  )

interface Inspected {
  name: string
  feature: Feature
  catalogue: Catalogue
  firsts: readonly Fact[]
  fact: fc.Arbitrary<Fact>
}
const inspected: Inspected[] = [
  { name: 'probe', feature: probe, catalogue: probeCatalogue, firsts: [opened], fact: probeFact },
  ...Object.entries(features).map(([name, feature]) => {
    const { firsts, facts } = histories[name as FeatureName]
    return { name, feature, catalogue, firsts, fact: anyOf([...facts, ...clockFacts, ...partyFacts]) }
  }),
]

test('every event type of every feature takes part', () => {
  for (const [name, feature] of Object.entries(features)) {
    const { firsts, facts } = histories[name as FeatureName]
    const types = new Set([...firsts, ...facts].map(({ type }) => type))
    expect([...types].sort()).toEqual(Object.keys(feature.events).sort())
    for (const { type, data } of [...firsts, ...facts])
      expect(catalogue.event(type).data.safeParse(data ?? {}).success, type).toBe(true)
  }
})

describe.each(inspected)('$name', ({ feature, catalogue, firsts, fact }) => {
  const histories = fc
    .tuple(fc.constantFrom(...firsts), fc.array(fact, { maxLength: 60 }))
    .map(([first, facts]) => recordedOf(catalogue, [first, ...facts]))

  test('[SEE2] the fold of the events one may see equals the parts one may see', () => {
    fc.assert(
      fc.property(histories, fc.constantFrom(...layers), (events, depth) => {
        const whole = foldOf(feature, events, 'closed')
        const seen = foldOf(feature, visible(events, depth), depth)
        expect(seen.parts).toEqual(partsUpTo(whole.parts, depth))
        expect(seen.version).toEqual(versionsUpTo(whole.version, depth))
      }),
      { seed: 2, numRuns: 300 },
    )
  })

  test('[SEE2] a copy that entered midway and follows equals one that was there from the start', () => {
    fc.assert(
      fc.property(histories, fc.nat(), fc.constantFrom(...layers), (events, at, depth) => {
        const cut = 1 + (at % events.length)
        const before = foldOf(feature, events.slice(0, cut), 'closed')
        let entered: StreamState = {
          ...before,
          parts: partsUpTo(before.parts, depth),
          version: versionsUpTo(before.version, depth),
        }
        for (const event of visible(events.slice(cut), depth))
          entered = evolve(feature, entered, event, depth)
        expect(entered).toEqual(foldOf(feature, visible(events, depth), depth))
      }),
      { seed: 3, numRuns: 300 },
    )
  })

  test('[SEE2] nobody’s rows come from a layer they may not see', () => {
    fc.assert(
      fc.property(histories, fc.constantFrom(...layers), (events, depth) => {
        const whole = rowsOf(feature, events).filter((row) => rank(row.layer) <= rank(depth))
        expect(rowsOf(feature, visible(events, depth))).toEqual(whole)
      }),
      { seed: 5, numRuns: 100 },
    )
  })

  test('a state given to evolve is left as it was, and survives JSON', () => {
    fc.assert(
      fc.property(histories, (events) => {
        let state: StreamState | undefined
        for (const event of events) {
          const before = JSON.stringify(state)
          const next: StreamState = evolve(feature, state, event)
          expect(JSON.stringify(state)).toBe(before)
          expect(JSON.parse(JSON.stringify(next))).toEqual(next)
          state = next
        }
      }),
      { seed: 7, numRuns: 50 },
    )
  })
})

describe('evolve', () => {
  const [first, note, work, seal] = recordedOf(probeCatalogue, [opened, noted, worked, sealed]) as [
    Event,
    Event,
    Event,
    Event,
  ]

  test('counts versions per layer', () => {
    expect(foldOf(probe, [first, note, work, seal], 'closed').version).toEqual({
      open: 2,
      work: 1,
      closed: 1,
    })
    expect(foldOf(probe, [first, note], 'open').version).toEqual({ open: 2 })
  })

  test('throws for a gap and for a repetition: its caller failed', () => {
    const state = evolve(probe, undefined, first)
    expect(() => evolve(probe, state, { ...note, version: 3 })).toThrow('is version 3, the state holds 1')
    expect(() => evolve(probe, state, first)).toThrow('is version 1, the state holds 1')
  })

  test('throws for an event deeper than the copy may see', () => {
    const state = evolve(probe, undefined, first, 'work')
    expect(() => evolve(probe, state, seal, 'work')).toThrow('lies deeper than work')
  })

  test('throws for a stream that opens in a deeper layer or with an event of the log', () => {
    expect(() => evolve(probe, undefined, work)).toThrow('cannot open a stream')
    const retired = { ...first, type: 'log.retired', data: {} }
    expect(() => evolve(probe, undefined, retired)).toThrow('needs an open stream')
  })

  test('a retired stream keeps its parts and says so', () => {
    const [, retired] = recordedOf(probeCatalogue, [opened, { type: 'log.retired' }]) as [Event, Event]
    const state = evolve(probe, undefined, first)
    expect(evolve(probe, state, retired)).toEqual({
      ...state,
      version: { open: 2, work: 0, closed: 0 },
      retired: true,
    })
  })

  test('erased words change the version, not the parts: the copy drops them by their place', () => {
    const erasure: Fact = { type: 'log.wordsErased', data: { position: 2, field: 'text' } }
    const [, , erased] = recordedOf(probeCatalogue, [opened, noted, erasure]) as [Event, Event, Event]
    const before = foldOf(probe, [first, note], 'closed')
    expect(evolve(probe, before, erased).parts).toEqual(before.parts)
  })
})

describe('depth and versions', () => {
  test.each(layers)('a copy down to %s names exactly its layers', (depth) => {
    expect(depthOf(noVersions(depth))).toBe(depth)
    expect(Object.keys(noVersions(depth))).toEqual(layers.slice(0, rank(depth) + 1))
  })

  test('parts nobody wrote to stay absent', () => {
    const open = { count: 0 } as unknown as ProbeOpen
    expect(partsUpTo({ open }, 'closed')).toEqual({ open })
  })
})

describe('rows', () => {
  test('an echo is merged into its note and leaves the order alone', () => {
    const events = recordedOf(probeCatalogue, [
      opened,
      { ...noted, data: { note: 'first', text: 'echo', loud: true } },
      noted,
      { type: 'probe.echoed', data: { note: 'first' } },
    ])
    expect(rowsOf(probe, events).map(({ id, body }) => [id, body['echoed'] ?? false])).toEqual([
      ['at-1', false],
      ['first', true],
      ['n', false],
    ])
  })

  test('applied twice they are the same ledger', () => {
    const events = recordedOf(probeCatalogue, [
      opened,
      noted,
      worked,
      { type: 'probe.echoed', data: { note: 'n' } },
    ])
    const once = rowsOf(probe, events)
    const twice = rowsOf(
      probe,
      events.flatMap((event) => [event, event]),
    )
    expect(twice).toEqual(once)
  })

  test('a merge into a row no longer held does nothing', () => {
    const [echo] = recordedOf(probeCatalogue, [{ type: 'probe.echoed', data: { note: 'gone' } }]) as [Event]
    expect(rowsOf(probe, [echo])).toEqual([])
  })

  test('of the newest are kept, as many as the window holds', () => {
    const many = Array.from({ length: ledgerWindow + 5 }, (_, index) => ({
      ...noted,
      data: { note: `n${index}`, text: null, loud: false },
    }))
    const rows = rowsOf(probe, recordedOf(probeCatalogue, [opened, ...many]))
    expect(rows).toHaveLength(ledgerWindow)
    expect(rows[0]?.id).toBe('n5')
    expect(rows.at(-1)?.id).toBe(`n${ledgerWindow + 4}`)
  })

  test('events of the log itself have none', () => {
    const [, retired] = recordedOf(probeCatalogue, [opened, { type: 'log.retired' }]) as [Event, Event]
    expect(rowChanges(probe, retired)).toEqual([])
  })
})

function visible(events: readonly Event[], depth: Layer): Event[] {
  return events.filter((event) => rank(event.layer) <= rank(depth))
}

function foldOf(feature: Feature, events: readonly Event[], depth: Layer): StreamState {
  let state: StreamState | undefined
  for (const event of events) state = evolve(feature, state, event, depth)
  if (!state) throw new Error('a fold needs an event')
  return state
}

function rowsOf(feature: Feature, events: readonly Event[]): LedgerRow[] {
  const rows: LedgerRow[] = []
  for (const event of events) applyRows(rows, rowChanges(feature, event), event)
  return rows
}
