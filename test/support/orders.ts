/** An order as it was given, and the steps its addressees take. */
import type { OrderWork, OrderOpen } from '../../shared/features/order/state.ts'
import { order } from '../../shared/features/order/order.ts'
import type { CityRules } from '../../shared/city.ts'
import { readCityRules } from '../../server/city/rules.ts'
import { actorOf, community } from './actors.ts'
import { given as givenOf, now, own, statesOf, type Ask, type Fact } from './given.ts'
import { idOf } from './ids.ts'
import { cityRules } from './incidents.ts'
import { yunting } from './playing.ts'

export const minute = 60_000
export const about = idOf('incident')
/** Read within 15 minutes, done within the hour, by the fire service with the hospitals. */
export const given = {
  incident: about,
  area: community,
  kind: 'task',
  addressees: [
    { agency: 'fire', part: 'lead' },
    { agency: 'health', part: 'assisting' },
  ],
  dueAt: now + 60 * minute,
  spoken: false,
}
export const receiptDueAt = now + 15 * minute
const told: Fact = { type: 'order.told', data: { what: '疏散下风向居民' } }

export const issued: Fact = { type: 'order.issued', data: { ...given, receiptDueAt } }
export const spoken: Fact = { type: 'order.issued', data: { ...given, receiptDueAt, spoken: true } }
/** The same order in another shape, given by the duty officer unless told otherwise. */
export const issuedAs = (data: Record<string, unknown>, more: Partial<Fact> = {}): Fact[] => [
  { ...issued, data: { ...issued.data, ...data }, ...more },
  { ...told, ...more },
]
export const issuedTo = (addressees: readonly object[]): Fact => ({
  ...issued,
  data: { ...issued.data, addressees },
})
export const standing = issuedAs({})

export const fire = actorOf('liaison')
export const health = actorOf('liaison', { agency: 'health' })
const receipt =
  (type: string) =>
  (agency: string, more: Record<string, unknown> = {}): Fact => ({
    type,
    data: { agency, ...more },
    actor: actorOf('liaison', { agency }),
  })
export const read = receipt('order.read')
export const signed = receipt('order.signedFor')
export const reported = (agency: string): Fact => receipt('order.reportedBack')(agency, { said: '已完成' })
export const refusedBy = (agency: string): Fact => receipt('order.refused')(agency, { reason: '人手不足' })
export const reminded: Fact = { type: 'order.reminded', data: { agencies: ['fire', 'health'] } }
export const called = (answered: boolean, agency = 'fire'): Fact => ({
  type: 'order.called',
  data: { agency, number: '0990-5501020', answered, said: '值班员接听' },
})
export const closed: Fact = { type: 'order.closed', data: { outcome: 'done' } }

/** Both have reported back: whatever is left is the issuer's to do. */
export const answered: Fact[] = [
  ...standing,
  ...['fire', 'health'].flatMap((agency) => [signed(agency), reported(agency)]),
]

export const ask = (type: string, data: Record<string, unknown> = {}, more: Partial<Ask> = {}): Ask => ({
  type,
  data,
  ...more,
})

/** An order after those facts. */
export function partsAfter(...facts: Fact[]): { open: OrderOpen; work: OrderWork } {
  const parts = statesOf(order, facts).get(own)?.parts
  return { open: parts?.open as OrderOpen, work: parts?.work as OrderWork }
}

/** The small city of the incidents, with the clock rules of the demo city: orders are given by them. */
export const orderCity: CityRules = { ...cityRules, clocks: readCityRules(yunting).clocks }

/** What an order about orders comes to, its clocks left out: `orderClocks` inspects those. */
export function orderAfter(...facts: Fact[]) {
  const then = givenOf(order, ...facts)
  return {
    when(one: Ask, overrides: Parameters<typeof then.when>[1] = {}) {
      const told = then.when(one, { city: orderCity, ...overrides })
      if ('refused' in told) return told
      return { ...told, events: told.events.filter(({ type }) => !type.startsWith('clock.')) }
    },
  }
}
