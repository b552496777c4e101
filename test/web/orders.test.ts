/** What the screens work out of orders: whose they are, who did not read them, what the timeline tells, what is sent. */
import { describe, expect, test } from 'vitest'
import type { LedgerRow } from '../../shared/event.ts'
import { rowChanges } from '../../shared/fold.ts'
import { catalogue } from '../../shared/catalogue.ts'
import { order as feature } from '../../shared/features/order/order.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import type { Incident } from '../../web/features/incident/incidents.ts'
import { dataOf, exampleOf, type Draft } from '../../web/features/order/issuing.ts'
import { orderLines } from '../../web/features/order/lines.ts'
import { answersIn, issuedOf, mineOf, unheardOf } from '../../web/features/order/orders.ts'
import { community } from '../support/actors.ts'
import { now, own, recordedOf, statesOf, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import {
  about,
  answered,
  closed,
  issuedAs,
  minute,
  receiptDueAt,
  refusedBy,
  reported,
  signed,
  standing,
} from '../support/orders.ts'

/** The order as a client holds it. */
function copyOf(facts: readonly Fact[], stream = own): StreamCopy {
  const placed = facts.map((fact) => ({ ...fact, stream }))
  const state = statesOf(feature, placed).get(stream)
  if (!state) throw new Error('no stream')
  const rows = recordedOf(catalogue, placed).flatMap((event) =>
    rowChanges(feature, event).map(({ id, body }): LedgerRow => ({
      id,
      layer: event.layer,
      position: event.position,
      body,
    })),
  )
  return { stream, feature: 'order', version: state.version, state: state.parts, rows }
}
const copies = (...all: StreamCopy[]) => issuedOf(new Map(all.map((copy) => [copy.stream, copy])))

test('open orders come first, the nearest before the others; then what is over, newest first', () => {
  const later = copyOf(issuedAs({ dueAt: now + 90 * minute }), idOf('later'))
  const sooner = copyOf(standing, idOf('sooner'))
  const over = copyOf([...answered, closed], idOf('over'))
  const newest = copyOf([...answered, { ...closed, occurredAt: now + 60 * minute }], idOf('newest'))
  expect(copies(over, later, newest, sooner).map(({ stream }) => stream)).toEqual(
    ['sooner', 'later', 'newest', 'over'].map(idOf),
  )
})

describe('mine', () => {
  const fire = { agency: 'fire', role: 'liaison' } as const

  test.each([
    ['sent to my unit', standing, true],
    ['signed for', [...standing, signed('fire')], true],
    ['reported back', [...standing, signed('fire'), reported('fire')], false],
    ['refused', [...standing, refusedBy('fire')], false],
    ['withdrawn', [...standing, closed], false],
    [
      'meant for another post',
      issuedAs({ addressees: [{ agency: 'fire', role: 'commander', part: 'lead' }] }),
      false,
    ],
    ['meant for another unit', issuedAs({ addressees: [{ agency: 'police', part: 'lead' }] }), false],
  ])('what is %s', (_what, facts, isMine) => {
    expect(mineOf(copies(copyOf(facts)), fire)).toHaveLength(isMine ? 1 : 0)
  })

  test('is nothing while nobody is signed in, or nothing but its existence is known', () => {
    expect(mineOf(copies(copyOf(standing)), undefined)).toEqual([])
    const copy = copyOf(standing)
    const bare = { ...copy, state: { open: copy.state.open } }
    expect(mineOf(copies(bare), fire)).toEqual([])
  })
})

describe('[ORD6] what nobody read in its time', () => {
  const all = copies(copyOf([...standing, signed('fire')]))
  const at = (level: number | undefined, time: number) => unheardOf(all, () => level, time)

  test('is named with who did not, once the time is over', () => {
    expect(at(3, receiptDueAt)).toEqual([])
    expect(at(3, receiptDueAt + 1)).toMatchObject([{ agencies: ['health'], urgent: false }])
  })

  test.each([
    [1, true],
    [2, true],
    [3, false],
    [undefined, false],
  ])('at response level %s interrupts: %s', (level, urgent) => {
    expect(at(level, receiptDueAt + 1)).toMatchObject([{ urgent }])
  })
})

test('the timeline tells what was ordered, answered and closed, each with its words', () => {
  const told = orderLines(copies(copyOf([...answered, closed])))
  expect(told.map(({ type, agency, text }) => [type, agency, text])).toEqual([
    ['order.issued', 'command-centre', '疏散下风向居民'],
    ['order.reportedBack', 'fire', '已完成'],
    ['order.reportedBack', 'health', '已完成'],
    ['order.closed', 'command-centre', '疏散下风向居民'],
  ])
  expect(new Set(told.map(({ id }) => id)).size).toBe(4)
})

test('a unit is heard of when it signs or reports, not when it is rung up', () => {
  const answers = answersIn(copies(copyOf([...standing, { ...signed('fire'), occurredAt: now + minute }])))
  expect(answers).toEqual([{ agency: 'fire', at: now + minute }])
})

describe('an order in the making', () => {
  const incident = { stream: about, open: { area: community } } as Incident
  const draft: Draft = {
    kind: 'task',
    what: '疏散',
    lead: 'police',
    assisting: ['police', 'health'],
    dueAt: now + minute,
    evidence: ' ',
    spoken: false,
    means: 'buses',
    asked: '24',
    purpose: 'traffic',
    proportionality: '影响最小',
  }
  const schema = catalogue.command('order.issue')?.data

  test('bears what its kind needs and nothing else', () => {
    const data = dataOf(draft, incident, false)
    expect(schema?.safeParse(data).success).toBe(true)
    expect(data).toMatchObject({
      incident: about,
      addressees: [
        { agency: 'police', part: 'lead' },
        { agency: 'health', part: 'assisting' },
      ],
    })
    for (const key of ['means', 'purpose', 'proportionality', 'evidence'])
      expect(Object.keys(data)).not.toContain(key)
    expect(dataOf({ ...draft, kind: 'resource' }, incident, true)).toMatchObject({
      means: { kind: 'buses', asked: 24 },
      purpose: 'traffic',
      proportionality: '影响最小',
    })
  })

  test('without anybody in the lead does not pass the door', () => {
    expect(schema?.safeParse(dataOf({ ...draft, lead: '', assisting: [] }, incident, false)).success).toBe(
      false,
    )
  })

  test.each(['task', 'resource', 'supervision', 'caseOwner'] as const)(
    'has an example of kind %s',
    (kind) => {
      expect(schema?.safeParse(exampleOf(incident, kind, now)).success).toBe(true)
    },
  )
})
