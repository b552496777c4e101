/** What stands in the lanes of an incident besides its marks: silence, waiting, and what of it lies in sight. */
import { describe, expect, test } from 'vitest'
import { order } from '../../shared/features/order/order.ts'
import type { LedgerRow } from '../../shared/event.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import { extentOf } from '../../web/features/incident/extent.ts'
import { gapsOf, isSilent } from '../../web/features/incident/gaps.ts'
import { happenedIn, incidentOf } from '../../web/features/incident/incidents.ts'
import { mediationLane } from '../../web/features/mediation/lane.ts'
import { unreadSpans } from '../../web/features/order/waits.ts'
import { own, statesOf, type Fact } from '../support/given.ts'
import { closed, issued, read, refusedBy, standing } from '../support/orders.ts'

const minute = 60_000

describe('silence', () => {
  test('is more than twice what was expected, between two words of a unit at work', () => {
    expect(isSilent(20 * minute, 10)).toBe(false)
    expect(isSilent(20 * minute + 1, 10)).toBe(true)
    const worked = [{ from: 0, to: undefined }]
    const heard = [5, 40, 50].map((n) => n * minute)
    expect(gapsOf(worked, heard, 10, 80 * minute)).toEqual([
      { from: 5 * minute, to: 40 * minute },
      { from: 50 * minute, to: 80 * minute },
    ])
  })

  test('nobody who left or came later is silent, and a word from before counts for nothing', () => {
    const worked = [
      { from: 0, to: 10 * minute },
      { from: 100 * minute, to: 110 * minute },
    ]
    expect(gapsOf(worked, [], 10, 500 * minute)).toEqual([])
    expect(gapsOf([{ from: 100 * minute, to: undefined }], [99 * minute], 10, 130 * minute)).toEqual([
      { from: 100 * minute, to: 130 * minute },
    ])
  })
})

describe('waiting', () => {
  const orderAfter = (...facts: Fact[]) => {
    const parts = statesOf(order, facts).get(own)?.parts ?? {}
    const { open, work } = parts as never
    return { stream: own, copy: {} as StreamCopy, open, work }
  }
  const issuedAt = (parts: ReturnType<typeof orderAfter>) => (parts.open as { issuedAt: number }).issuedAt

  test('for an order lasts until the last addressee read or refused it', () => {
    const unread = orderAfter(...standing)
    const from = issuedAt(unread)
    expect(unreadSpans([unread])).toEqual([{ from, to: undefined }])
    const half = orderAfter(...standing, { ...read('fire'), occurredAt: from + minute })
    expect(unreadSpans([half])).toEqual([{ from, to: undefined }])
    const both = orderAfter(
      ...standing,
      { ...read('fire'), occurredAt: from + minute },
      { ...refusedBy('health'), occurredAt: from + 3 * minute },
    )
    expect(unreadSpans([both])).toEqual([{ from, to: from + 3 * minute }])
  })

  test('ends with the order, and is not known to who may not read its receipts', () => {
    const over = orderAfter(...standing, { ...closed, occurredAt: issuedAt(orderAfter(issued)) + 9 * minute })
    expect(unreadSpans([over])).toEqual([{ from: issuedAt(over), to: issuedAt(over) + 9 * minute }])
    expect(unreadSpans([{ ...over, work: undefined }])).toEqual([])
  })

  test('for a session is hatched, the session solid, and nothing stands after the end', () => {
    const rows = [
      ['opened', 0],
      ['sessionScheduled', 10],
      ['sessionStarted', 60],
      ['sessionEnded', 90],
      ['sessionStarted', 120],
      ['agreed', 150],
    ].map(([type, at], index) => ({
      id: `at-${index}`,
      position: index,
      body: { type: `mediation.${type}`, occurredAt: Number(at) * minute, recordedAt: Number(at) * minute },
    })) as unknown as LedgerRow[]
    const held = (some: readonly LedgerRow[], stage: string) =>
      ({ stream: 'M', copy: { rows: some }, open: { stage, session: null } }) as never
    const words = { name: '调解', line: () => '', session: () => '' }
    const spans = (some: readonly LedgerRow[]) =>
      mediationLane([held(some, 'agreed')], 0, words).bars.map(({ from, to, waits }) => [
        from / minute,
        to && to / minute,
        waits === true,
      ])
    expect(spans(rows)).toEqual([
      [0, 60, true],
      [90, 120, true],
      [60, 90, false],
      [120, 150, false],
    ])
    expect(spans(rows.slice(0, 4))).toEqual([
      [0, 60, true],
      [90, undefined, true],
      [60, 90, false],
    ])
  })
})

describe('an incident', () => {
  const copyOf = (occurredAt: number, rowsAt: readonly number[]) =>
    ({
      stream: 'I',
      feature: 'incident',
      state: { open: { occurredAt } },
      rows: rowsAt.map((at) => ({ body: { occurredAt: at } })),
    }) as unknown as StreamCopy

  test('stays the same view while its copy does', () => {
    const copy = copyOf(1, [])
    expect(incidentOf(copy)).toBe(incidentOf(copy))
    expect(incidentOf({ ...copy })).not.toBe(incidentOf(copy))
  })

  test('falls into a stretch by when it happened or by anything that happened in it', () => {
    const incident = incidentOf(copyOf(10, [20, 40]))
    const falls = (from: number, to: number) => incident && happenedIn(incident, { from, to })
    expect([falls(0, 10), falls(20, 30), falls(21, 39), falls(41, 99)]).toEqual([true, true, false, false])
  })
})

describe('what must be in sight', () => {
  const site = [0.3, 0.2] as const
  const zone = [
    [0.31, 0.2],
    [0.3, 0.21],
    [0.29, 0.2],
    [0.31, 0.2],
  ] as const

  test('holds site, zones and the places near them, not one that would make them small', () => {
    const [near, far] = [
      [0.32, 0.21],
      [0.4, 0.2],
    ] as const
    expect(extentOf(site, [zone], [near, far])).toEqual([site, ...zone, near])
  })

  test('holds every place while nothing is drawn, or no site is known', () => {
    expect(extentOf(site, [], [[0.4, 0.2]])).toEqual([site, [0.4, 0.2]])
    expect(extentOf(undefined, [zone], [[0.4, 0.2]])).toEqual([...zone, [0.4, 0.2]])
  })
})
