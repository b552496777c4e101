/** The page of a matter: its record in order, its answer and notice, and what it may be joined to from there. */
import { afterEach, expect, test } from 'vitest'
import { catalogue, features } from '../../shared/catalogue.ts'
import { partsUpTo, rowChanges, versionsUpTo } from '../../shared/fold.ts'
import type { StreamCopy } from '../../shared/protocol.ts'
import GrievanceAnswer from '../../web/features/grievance/GrievanceAnswer.vue'
import GrievanceHistory from '../../web/features/grievance/GrievanceHistory.vue'
import { historyOf } from '../../web/features/grievance/history.ts'
import { matterOf } from '../../web/features/grievance/matters.ts'
import type { Incident } from '../../web/features/incident/incidents.ts'
import type { Matter } from '../../web/features/grievance/matters.ts'
import { nearOf, type Around } from '../../web/features/grievance/near.ts'
import type { MediationCase } from '../../web/features/mediation/cases.ts'
import type { IssuedOrder } from '../../web/features/order/orders.ts'
import { now, own, recordedOf, statesOf, type Fact } from '../support/given.ts'
import { answer, assigned, atWork, named, replied, standing, told } from '../support/grievances.ts'
import { idOf } from '../support/ids.ts'
import { mounted, type Mounted } from './mounted.ts'

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

/** A matter as a handler's client holds it, or someone who sees less. */
function copyOf(facts: readonly Fact[], depth: 'open' | 'work' | 'closed' = 'closed'): StreamCopy {
  const state = statesOf(features.grievance, facts).get(own)
  if (!state) throw new Error('no stream')
  const rows = recordedOf(catalogue, facts).flatMap((event) =>
    rowChanges(features.grievance, event).map(({ id, body }) => ({
      ...{ id, body, layer: event.layer, position: event.position },
    })),
  )
  return {
    ...{ stream: own, feature: 'grievance', version: versionsUpTo(state.version, depth) },
    ...{ state: partsUpTo(state.parts, depth), rows },
  }
}
const asMatter = (copy: StreamCopy) => ({ matter: matterOf(copy) })

let page: Mounted | undefined
afterEach(() => page?.unmount())
function show(
  component: Parameters<typeof mounted>[0],
  copy: StreamCopy,
  locale: 'zh-CN' | 'en' = 'zh-CN',
): string {
  page?.unmount()
  page = mounted(component, asMatter(copy), { at: now, locale })
  return page.text()
}

test('[GRV18] a step stands with the words that were given with it', () => {
  const history = historyOf(copyOf([...atWork, ...told, ...replied]).rows)
  expect(history.map(({ type }) => type)).toEqual(
    ['received', 'assigned', 'accepted', 'progressTold', 'replied'].map((step) => `grievance.${step}`),
  )
  expect(history[3]?.said).toEqual([{ field: 'said', text: '今天 10:30 现场商谈' }])
  expect(history[4]?.said.map(({ field }) => field)).toEqual(['facts', 'basis', 'result', 'remedies'])
})

test('[GRV18] words that were erased say so, in the record and in the answer', () => {
  const gone: Fact[] = [
    ...standing.slice(0, 1),
    { type: 'grievance.summarised', data: { summary: null } },
    assigned,
    { type: 'grievance.replied' },
    { type: 'grievance.replyWorded', data: { ...answer, result: null } },
  ]
  expect(show(GrievanceHistory, copyOf(gone)).match(/（文字已删除）/g)).toHaveLength(2)
  const said = show(GrievanceAnswer, copyOf(gone))
  expect(said).toContain('（文字已删除）')
  expect(said).toContain('不出办结通报')
})

test('[GRV18] a ledger that does not begin at the beginning says so', () => {
  const copy = copyOf([...atWork, ...told])
  expect(show(GrievanceHistory, copy, 'en')).not.toContain('Older records')
  expect(show(GrievanceHistory, { ...copy, rows: copy.rows.slice(2) }, 'en')).toContain('Older records')
})

test('[GRV16] there is a notice to print only where it may be known that there is nothing to hide', () => {
  expect(show(GrievanceAnswer, copyOf([...atWork, ...replied]))).toContain('打印通报')
  expect(show(GrievanceAnswer, copyOf([...atWork, named('police'), ...replied]))).not.toContain('打印通报')
  expect(show(GrievanceAnswer, copyOf([...atWork, ...replied], 'work'))).not.toContain('打印通报')
})
