/** What a matter may be joined to from where it is handled. */
import { expect, test } from 'vitest'
import type { Incident } from '../../web/features/incident/incidents.ts'
import type { Matter } from '../../web/features/grievance/matters.ts'
import { nearOf, type Around } from '../../web/features/grievance/near.ts'
import type { MediationCase } from '../../web/features/mediation/cases.ts'
import type { IssuedOrder } from '../../web/features/order/orders.ts'
import { idOf } from '../support/ids.ts'

const [here, sameDistrict, elsewhere] = ['990102003004', '990102007011', '990121101203']
const matter = (held: Partial<Matter['open']> = {}) =>
  ({ open: { area: here, incident: null, dispute: null, order: null, ...held } }) as Matter
const incident = (name: string, area: string, stage = 'responding') =>
  ({ stream: idOf(name), open: { area, stage, duplicateOf: null } }) as Incident
const dispute = (name: string, area: string, stage = 'inSession') =>
  ({ stream: idOf(name), open: { area, stage } }) as MediationCase
const order = (name: string, area: string, stage = 'open') =>
  ({ stream: idOf(name), open: { area, stage } }) as IssuedOrder
const around: Around = {
  incidents: [incident('far', elsewhere), incident('district', sameDistrict), incident('here', here)],
  cases: [dispute('ended', here, 'ended'), dispute('talks', here)],
  orders: [order('done', here, 'closed'), order('task', sameDistrict)],
}
const found = (one: Matter) => nearOf(one, around).map(({ link, to }) => [link, to.stream])

test('[GRV8] what lies in its community comes before its district; what is over or far away is not offered', () => {
  expect(found(matter())).toEqual([
    ['incident', idOf('here')],
    ['incident', idOf('district')],
    ['dispute', idOf('talks')],
    ['order', idOf('task')],
  ])
})

test('[GRV8] what it is joined to already is not offered again', () => {
  expect(found(matter({ incident: idOf('here'), order: idOf('task') }))).toEqual([
    ['incident', idOf('district')],
    ['dispute', idOf('talks')],
  ])
})
