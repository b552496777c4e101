/** The resources tab: what was asked and how far it is, and where there is room. */
import { describe, expect, test } from 'vitest'
import { order as feature } from '../../shared/features/order/order.ts'
import type { OrderOpen, OrderWork } from '../../shared/features/order/state.ts'
import type { Place } from '../../shared/features/incident/state.ts'
import type { Incident } from '../../web/features/incident/incidents.ts'
import IncidentRooms from '../../web/features/incident/IncidentRooms.vue'
import { freeIn, roomsOf, totalsOf } from '../../web/features/incident/rooms.ts'
import OrderResources from '../../web/features/order/OrderResources.vue'
import type { IssuedOrder } from '../../web/features/order/orders.ts'
import { requestsOf } from '../../web/features/order/resources.ts'
import { community } from '../support/actors.ts'
import { now, own, statesOf, type Fact } from '../support/given.ts'
import { about, closed, issuedAs, signed, standing } from '../support/orders.ts'
import { mounted } from './mounted.ts'

const asked = issuedAs({ kind: 'resource', means: { kind: 'buses', asked: 24 } })
const supplied = (agency: string, stage: string, number: number): Fact => ({
  type: 'order.supplied',
  data: { agency, stage, number },
})
function issued(facts: readonly Fact[]): IssuedOrder {
  const parts = statesOf(feature, facts).get(own)?.parts
  const order: Omit<IssuedOrder, 'copy'> = {
    stream: own,
    open: parts?.open as OrderOpen,
    work: parts?.work as OrderWork,
  }
  return order as IssuedOrder
}
const halfWay = [
  ...asked,
  signed('fire'),
  supplied('fire', 'promised', 20),
  supplied('fire', 'inPlace', 8),
  supplied('health', 'inPlace', 2),
]

describe('[SHOW11] a request for means', () => {
  test('says what is in place of all that was asked, and what is lacking while it stands', () => {
    expect(requestsOf([issued(halfWay)])).toMatchObject([
      {
        ...{ kind: 'buses', asked: 24, inPlace: 10, lacking: 14 },
        units: [
          { agency: 'fire', said: { promised: 20, onTheWay: undefined, inPlace: 8, withdrawn: undefined } },
          { agency: 'health', said: { inPlace: 2 } },
        ],
      },
    ])
    expect(requestsOf([issued([...halfWay, closed])])).toMatchObject([{ inPlace: 10, lacking: 0 }])
  })

  test('is no other order, none that was withdrawn, and only a number for who may only know of it', () => {
    const withdrawn: Fact = { type: 'order.closed', data: { outcome: 'withdrawn' } }
    expect(requestsOf([issued(standing), issued([...asked, withdrawn])])).toEqual([])
    const hidden = { ...issued(halfWay), work: undefined }
    expect(requestsOf([hidden])).toMatchObject([{ asked: 24, inPlace: undefined, units: [] }])
  })

  test('reads so in both languages', () => {
    const incident = { stream: about, open: { area: community, places: {} } } as unknown as Incident
    for (const [locale, ...said] of [
      ['zh-CN', '客车', '到位 10/24，还差 14', '消防', '20'],
      ['en', 'buses', '10 of 24 in place, 14 lacking', 'Fire', 'promised'],
    ] as const) {
      const props = { incident, orders: [issued(halfWay)] }
      const shown = mounted(OrderResources, props, { at: now + 60_000, locale })
      for (const words of said) expect(shown.text()).toContain(words)
      shown.unmount()
    }
  })
})

describe('[SHOW11] room', () => {
  const place = (kind: Place['kind'], more: Partial<Place> = {}): Place => ({
    ...{ kind, name: `${kind}`, at: [0.3, 0.2], since: now },
    ...more,
  })
  const places = {
    full: place('shelter', { name: '镇中学', capacity: 200, people: 230, countedAt: now }),
    untold: place('shelter', { name: '体育馆', capacity: 500 }),
    free: place('shelter', { name: '社区中心', capacity: 150, people: 118, countedAt: now }),
    beds: place('medical', { name: '县医院', capacity: 30, people: 24, countedAt: now }),
    post: place('commandPost'),
  }

  test('is what a place holds less who is there, never less than none, and unknown until both are told', () => {
    expect(Object.values(places).map(freeIn)).toEqual([0, undefined, 32, 6, undefined])
    expect(roomsOf(places).map(({ id }) => id)).toEqual(['free', 'untold', 'full', 'beds'])
    expect(totalsOf(roomsOf(places))).toEqual([
      { kind: 'shelter', free: 32, told: 2, all: 3 },
      { kind: 'medical', free: 6, told: 1, all: 1 },
    ])
  })

  test('reads so in both languages, with when it was counted', () => {
    const incident = { stream: about, open: { area: community, places } } as unknown as Incident
    for (const [locale, ...said] of [
      ['zh-CN', '安置点空位 32', '3 处中 2 处已报人数', '已满', '未报', '09:00'],
      ['en', 'Shelter: 32 places free', '2 of 3 have told their numbers', 'full', 'not told'],
    ] as const) {
      const shown = mounted(IncidentRooms, { incident }, { at: now + 60_000, locale })
      for (const words of said) expect(shown.text()).toContain(words)
      shown.unmount()
    }
  })
})
