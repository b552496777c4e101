import { describe, expect, test } from 'vitest'
import { catalogueOf } from '../../shared/catalogue.ts'
import {
  channels,
  endings,
  mediation,
  type MediationClosed,
  type MediationOpen,
} from '../../shared/features/mediation/mediation.ts'
import type { StreamState } from '../../shared/feature.ts'
import { partsUpTo, rowChanges } from '../../shared/fold.ts'
import { actorOf, community } from '../support/actors.ts'
import { given, now, own, recordedOf, statesOf, type Ask, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { cityRules, reported, spot } from '../support/incidents.ts'
import { lin, zhou } from '../support/parties.ts'

const about = idOf('incident')
const opening = { incident: about, channel: 'peoples', body: 'justice', area: community, subject: '工资争议' }
const incidentReported: Fact = { ...reported, stream: about }
const opened: Fact = { type: 'mediation.opened', data: opening }
const session = { startsAt: now + 3_600_000, place: '司法所二楼' }
const scheduled: Fact = { type: 'mediation.sessionScheduled', data: { ...session, at: spot } }
const started: Fact = { type: 'mediation.sessionStarted' }
const closed: Fact[] = [
  { type: 'mediation.sessionSummarised', data: { summary: '双方同意对账' } },
  { type: 'mediation.sessionEnded' },
]
const agreed: Fact[] = [
  { type: 'mediation.termsRecorded', data: { terms: '三日内支付' } },
  { type: 'mediation.agreed' },
]
const ended: Fact[] = [
  { type: 'mediation.endingTold', data: { ending: 'declined', otherRoutes: '仲裁、诉讼' } },
  { type: 'mediation.ended' },
]
/** A dispute in each of its stages. */
const stages = {
  assigned: [opened],
  scheduled: [opened, scheduled],
  inSession: [opened, scheduled, started],
  heldOnce: [opened, scheduled, started, ...closed],
  agreed: [opened, scheduled, started, ...closed, ...agreed],
  ended: [opened, ...ended],
} as const

const open: Ask = { type: 'mediation.open', data: opening }
const assign = (body: string): Ask => ({ type: 'mediation.assignBody', data: { body } })
const schedule: Ask = { type: 'mediation.scheduleSession', data: { ...session, at: spot } }
const start: Ask = { type: 'mediation.startSession' }
const close: Ask = { type: 'mediation.closeSession', data: { summary: '双方同意对账' } }
const agree: Ask = { type: 'mediation.recordAgreement', data: { terms: '三日内支付' } }
const end = (ending = 'declined'): Ask => ({
  type: 'mediation.end',
  data: { ending, otherRoutes: '可申请仲裁，或向法院起诉' },
})
const at = (stage: keyof typeof stages) => given(mediation, ...stages[stage])
const stateOf = (...facts: Fact[]) => statesOf(mediation, facts).get(own) as StreamState
const openOf = (...facts: Fact[]) => stateOf(...facts).parts.open as MediationOpen

describe('a dispute', () => {
  test.each(channels)(
    '[MED1] is opened in the %s channel of an incident its opener may see, at one body',
    (channel) => {
      const data = { ...opening, channel }
      expect(given(mediation, incidentReported).when({ ...open, data })).toEqual({
        events: [{ type: 'mediation.opened', data }],
        claims: [`dispute:${own}:open`],
        releases: [],
      })
      expect(openOf(opened)).toMatchObject({
        stage: 'assigned',
        body: 'justice',
        agencies: { justice: 'lead' },
      })
    },
  )

  test('[MED1] belongs to an incident: to nothing else, and not to one that is unseen', () => {
    expect(given(mediation).when(open)).toEqual({ refused: 'link.unknown' })
    expect(given(mediation, { ...opened, stream: about }).when(open)).toEqual({ refused: 'link.unknown' })
    const order = { commandId: idOf('c'), type: 'mediation.open', stream: own, data: opening }
    expect(mediation.reads(order)).toEqual({ streams: [about] })
    expect(mediation.reads({ ...order, type: 'mediation.end' })).toEqual({})
  })

  test('[MED1] is given to another body, which holds it alone; the time arranged was not its to keep', () => {
    expect(at('scheduled').when(assign('labour'))).toMatchObject({
      events: [{ type: 'mediation.bodyAssigned', data: { body: 'labour' } }],
    })
    const given: Fact = { type: 'mediation.bodyAssigned', data: { body: 'labour' } }
    expect(openOf(opened, scheduled, given)).toMatchObject({
      stage: 'assigned',
      body: 'labour',
      agencies: { labour: 'lead' },
      session: null,
    })
  })

  test('[MED1] is not given to the body that has it', () => {
    expect(at('assigned').when(assign('justice'))).toEqual({ refused: 'mediation.sameBody' })
  })

  test('[VAULT1] [VAULT2] names its parties by numbers alone, to the body that holds it', () => {
    const told = given(mediation, incidentReported).when({
      ...open,
      data: { ...opening, parties: [zhou, lin] },
    })
    expect(told).toMatchObject({
      events: [
        { type: 'mediation.opened', data: opening },
        { type: 'party.named', data: { party: zhou } },
        { type: 'party.named', data: { party: lin } },
      ],
      claims: [`dispute:${own}:open`, `party:${zhou}`, `party:${lin}`],
    })
    expect(Object.keys(mediation.commands['mediation.open'].data.shape).sort()).toEqual([
      'area',
      'body',
      'channel',
      'incident',
      'parties',
      'subject',
    ])
  })

  test('that is not there takes no order: the corridor failed, and it throws', () => {
    expect(() => given(mediation).when(start)).toThrow('missing mediation')
  })
})

describe('a session', () => {
  test('[MED2] is arranged with time and place, held, and summarised', () => {
    expect(at('assigned').when(schedule)).toMatchObject({ events: [{ type: 'mediation.sessionScheduled' }] })
    expect(at('scheduled').when(schedule)).toMatchObject({ events: [{ type: 'mediation.sessionScheduled' }] })
    expect(at('scheduled').when(start)).toMatchObject({ events: [{ type: 'mediation.sessionStarted' }] })
    expect(at('inSession').when(close)).toMatchObject({
      events: [
        { type: 'mediation.sessionSummarised', data: close.data },
        { type: 'mediation.sessionEnded', data: {} },
      ],
    })
    expect(openOf(...stages.heldOnce)).toMatchObject({ stage: 'assigned', session: null, sessions: 1 })
  })

  test.each(['assigned', 'inSession', 'heldOnce'] as const)(
    '[MED2] does not begin unarranged: %s',
    (stage) => {
      expect(at(stage).when(start)).toEqual({ refused: 'mediation.notScheduled' })
    },
  )

  test.each(['assigned', 'scheduled', 'heldOnce'] as const)(
    '[MED2] is not closed before it began: %s',
    (stage) => {
      expect(at(stage).when(close)).toEqual({ refused: 'mediation.notInSession' })
    },
  )

  test.each([schedule, assign('labour')])('[MED2] is not disturbed while it goes on: $type', (ask) => {
    expect(at('inSession').when(ask)).toEqual({ refused: 'mediation.inSession' })
  })

  test('[INC14] takes place in the city', () => {
    const far = { ...schedule, data: { ...session, at: [116.4, 39.9] } }
    expect(at('assigned').when(far, { city: cityRules })).toEqual({ refused: 'geo.outsideCity' })
    expect(at('assigned').when(schedule, { city: cityRules })).toHaveProperty('events')
    expect(at('assigned').when({ ...schedule, data: session }, { city: cityRules })).toHaveProperty('events')
  })
})

describe('the end', () => {
  const running = ['assigned', 'scheduled', 'inSession', 'heldOnce'] as const
  const either = running.flatMap((stage) => endings.map((ending) => ({ stage, ending })))

  test.each(either)(
    '[MED3] comes by $ending in every stage, here $stage, and the other routes are told',
    ({ stage, ending }) => {
      expect(at(stage).when(end(ending))).toEqual({
        events: [
          { type: 'mediation.endingTold', data: end(ending).data },
          { type: 'mediation.ended', data: {} },
        ],
        claims: [],
        releases: [`dispute:${own}:open`],
      })
    },
  )

  test('[MED3] without the other routes does not pass the door', () => {
    const { data } = mediation.commands['mediation.end']
    expect(data.safeParse({ ending: 'declined' }).success).toBe(false)
    expect(data.safeParse({ ending: 'declined', otherRoutes: ' ' }).success).toBe(false)
  })

  test('[MED4] in agreement needs a session', () => {
    for (const stage of ['assigned', 'scheduled'] as const)
      expect(at(stage).when(agree)).toEqual({ refused: 'mediation.noSessionYet' })
    for (const stage of ['inSession', 'heldOnce'] as const)
      expect(at(stage).when(agree)).toMatchObject({
        events: [{ type: 'mediation.termsRecorded', data: agree.data }, { type: 'mediation.agreed' }],
        releases: [`dispute:${own}:open`],
      })
  })

  test.each([assign('labour'), schedule, start, close, agree, end()])(
    '[MED4] is the end: no $type',
    (ask) => {
      for (const stage of ['agreed', 'ended'] as const) {
        expect(at(stage).when(ask)).toEqual({ refused: 'mediation.over' })
        expect(mediation.isClosed(openOf(...stages[stage]))).toBe(true)
      }
      for (const stage of running) expect(mediation.isClosed(openOf(...stages[stage]))).toBe(false)
    },
  )

  test('[MED5] is all that others see: neither how, nor what was said', () => {
    for (const ending of endings) {
      const told: Fact = { type: 'mediation.endingTold', data: { ending, otherRoutes: null } }
      const state = stateOf(...stages.heldOnce, told, { type: 'mediation.ended' })
      const seen = JSON.stringify(partsUpTo(state.parts, 'work'))
      for (const word of [...endings, 'summary', 'terms', '对账']) expect(seen).not.toContain(word)
      expect(state.parts.closed as MediationClosed).toEqual({ notes: 2, ending })
    }
  })

  test('[MED5] what is said lies in the closed layer', () => {
    const layers = Object.entries(mediation.events).map(([type, { layer }]) => [type, layer])
    expect(layers.filter(([, layer]) => layer !== 'open')).toEqual([
      ['mediation.sessionSummarised', 'closed'],
      ['mediation.termsRecorded', 'closed'],
      ['mediation.endingTold', 'closed'],
    ])
  })
})

test('is a row of the ledger at every step, by whom and when', () => {
  const told = recordedOf(catalogueOf({ mediation }), [{ ...opened, actor: actorOf('mediator') }, ...ended])
  const rows = told
    .flatMap((event) => rowChanges(mediation, event))
    .map(({ id, body }) => [id, body['agency']])
  expect(rows).toEqual([
    ['at-1', 'justice'],
    ['at-2', 'command-centre'],
    ['at-3', 'command-centre'],
  ])
})
