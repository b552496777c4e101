/** A danger reported in one act: to the dispute, the incident and the police. */
import { describe, expect, test } from 'vitest'
import { catalogue } from '../../shared/catalogue.ts'
import { order } from '../../shared/features/order/order.ts'
import { mediation } from '../../shared/features/mediation/mediation.ts'
import type { MediationParts } from '../../shared/features/mediation/state.ts'
import { county, otherCounty, actorOf } from '../support/actors.ts'
import { rule } from '../support/clocks.ts'
import { given, now, own, statesOf, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import {
  asks,
  at,
  incident,
  incidentReported,
  mediationCity,
  mediator,
  opening,
  stages,
  when,
  type StageName,
} from '../support/mediations.ts'

const refusal = (refused: string) => ({ refused })
const { order: orderId, opens } = asks.reportDanger.data
const minuteMs = 60_000
const orderCity = {
  ...mediationCity,
  clocks: [...mediationCity.clocks, rule('ORD-READ', { unit: 'minutes', amount: 15 })],
}

describe('a danger', () => {
  const linked = [incidentReported, ...stages.inSession]

  test('[MED20] reaches the incident and the police in the same act, and names nobody', () => {
    const told = when(linked, asks.reportDanger)
    expect(told).toMatchObject({
      events: [
        { type: 'mediation.dangerReported', data: { kind: 'threat', incident, order: orderId } },
        {
          type: 'incident.entryRecorded',
          stream: incident,
          data: { text: '一方扬言动手', key: true },
        },
      ],
      gives: [
        {
          type: 'order.issue',
          stream: orderId,
          data: {
            ...{ incident, dispute: own, kind: 'task', purpose: 'preventViolence' },
            ...{ addressees: [{ agency: 'police', part: 'lead' }], area: opening.area },
            dueAt: now + linked.length * 1000 + 30 * minuteMs,
          },
        },
      ],
    })
    const event = { type: 'mediation.dangerReported', data: { kind: 'threat', incident, order: orderId } }
    const { work } = statesOf(mediation, [...linked, event]).get(own)?.parts as MediationParts
    expect(work?.danger).toMatchObject({ kind: 'threat', incident })
  })

  test('[MED20] opens an incident where none is linked, or the linked one is over', () => {
    const over: Fact = { type: 'incident.archived', stream: incident }
    for (const facts of [stages.inSession, [...linked, over]]) {
      const told = when(facts, asks.reportDanger)
      expect(told).toMatchObject({
        events: [
          { type: 'mediation.dangerReported', data: { incident: opens } },
          { type: 'mediation.incidentLinked', data: { incident: opens } },
        ],
        gives: [
          { type: 'incident.report', stream: opens, data: { category: 'socialSecurity' } },
          { type: 'order.issue', stream: orderId },
        ],
      })
      expect(told).not.toHaveProperty('gives[1].data.incident')
    }
  })

  test('[MED20] is reported in every stage that is not over', () => {
    const final: StageName[] = ['agreed', 'partlyAgreed', 'transferred', 'ended']
    for (const stage of Object.keys(stages) as StageName[])
      if (final.includes(stage)) expect(at(stage, asks.reportDanger)).toEqual(refusal('mediation.over'))
      else expect(at(stage, asks.reportDanger), stage).toHaveProperty('events')
  })

  test('[MED20] is told in the reporter’s own area where the dispute lies beyond it', () => {
    const actor = { ...mediator, area: otherCounty }
    expect(when(stages.inSession, { ...asks.reportDanger, actor })).toMatchObject({
      gives: [{ data: { area: otherCounty } }, { data: { area: otherCounty } }],
    })
    const near = { ...mediator, area: county }
    expect(when(stages.inSession, { ...asks.reportDanger, actor: near })).toMatchObject({
      gives: [{ data: { area: opening.area } }, { data: { area: opening.area } }],
    })
  })

  test('[MED20] in a city that names no police, says whom to call', () => {
    const city = { ...mediationCity, publicSecurity: [] }
    expect(when(linked, asks.reportDanger, { city })).toEqual(refusal('mediation.noPolice'))
  })

  test('[MED20] [ORD1] becomes an order that the police would take from the body of the dispute alone', () => {
    const told = when(linked, asks.reportDanger)
    const [gives] = 'gives' in told ? (told.gives ?? []) : []
    expect(catalogue.command('order.issue')?.data.safeParse(gives?.data).success).toBe(true)
    const issuing = (agency: string, data: Record<string, unknown> = {}) =>
      given(order, ...linked.map((fact) => ({ ...fact, stream: fact.stream ?? own }))).when(
        {
          type: 'order.issue',
          stream: idOf('order'),
          data: { ...gives?.data, ...data },
          actor: actorOf('mediator', { agency }),
        },
        { city: orderCity },
      )
    expect(issuing('justice')).toMatchObject({ events: [{ type: 'order.issued' }, {}, {}, {}] })
    expect(issuing('labour')).toEqual(refusal('order.notYours'))
    expect(issuing('justice', { purpose: 'traffic' })).toEqual(refusal('order.notYours'))
    expect(issuing('justice', { incident: undefined })).toHaveProperty('events')
    expect(issuing('labour', { incident: undefined })).toEqual(refusal('link.unknown'))
  })
})
