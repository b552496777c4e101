/** A dispute in its channel: what each order comes to, and what is refused with which code. */
import { describe, expect, test } from 'vitest'
import { catalogueOf } from '../../shared/catalogue.ts'
import { channels, endings, type Ending } from '../../shared/features/mediation/kinds.ts'
import { mediation } from '../../shared/features/mediation/mediation.ts'
import type { MediationClosed, MediationOpen } from '../../shared/features/mediation/state.ts'
import type { StreamState } from '../../shared/feature.ts'
import { partsUpTo, rowChanges } from '../../shared/fold.ts'
import { upcastMediation } from '../../shared/features/mediation/events.ts'
import { actorOf } from '../support/actors.ts'
import { now, own, recordedOf, statesOf, type Ask, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import {
  asks,
  at,
  dayMs,
  incident,
  incidentReported,
  mediationCity,
  mediator,
  opened,
  openedAs,
  opening,
  session,
  stages,
  termOver,
  type StageName,
  when,
} from '../support/mediations.ts'
import { lin, zhou } from '../support/parties.ts'

const open: Ask = { type: 'mediation.open', data: opening, actor: mediator }
const refusal = (refused: string) => ({ refused })
const end = (ending: Ending): Ask => ({ type: 'mediation.end', data: { ...asks.end.data, ending } })
const stateOf = (...facts: Fact[]) => statesOf(mediation, facts).get(own) as StreamState
const openOf = (...facts: Fact[]) => stateOf(...facts).parts.open as MediationOpen

describe('a dispute', () => {
  test.each([
    ['peoples', 'justice', 'civil'],
    ['administrative', 'justice', 'administrativeAct'],
    ['arbitral', 'arbitration', 'labour'],
    ['judicial', 'court', 'civil'],
  ])(
    '[MED1] is opened in the %s channel at one body that holds it, under one code',
    (channel, body, matter) => {
      const data = { ...opening, channel, body, matter }
      expect(when([incidentReported], { ...open, data })).toMatchObject({
        events: [
          { type: 'mediation.opened', data: { ...data, origin: 'applied', code: 'M-1121-01' } },
          ...(channel === 'judicial' ? [{ type: 'clock.opened', data: { clock: 'taking' } }] : []),
        ],
        claims: [`dispute:${own}:open`, 'code:M-1121-01'],
      })
    },
  )

  test('[MED1] belongs to an incident its opener sees, or to none yet', () => {
    expect(when([], open)).toEqual(refusal('link.unknown'))
    expect(when([], { ...open, data: { ...opening, incident: undefined } })).toHaveProperty('events')
  })

  test('[MED6] goes to no body that does not hold the channel, and to no channel without a term in law here', () => {
    const opens = (data: Record<string, unknown>, city = mediationCity) =>
      when([incidentReported], { ...open, data: { ...opening, ...data } }, { city })
    expect(opens({ body: 'fire' })).toEqual(refusal('mediation.notItsChannel'))
    expect(opens({ channel: 'arbitral', body: 'arbitration' })).toEqual(refusal('mediation.noTerm'))
    const without = { ...mediationCity, mediation: { ...mediationCity.mediation, terms: [] } }
    for (const channel of channels)
      expect(opens({ channel, body: 'justice' }, without)).toEqual(refusal('mediation.noTerm'))
  })

  test('[MED7] about an authority’s decision never comes before people’s mediation', () => {
    const data = { ...opening, matter: 'administrativeAct' }
    expect(when([incidentReported], { ...open, data })).toEqual(refusal('mediation.administrativeAct'))
    const facts = [openedAs({ channel: 'administrative', matter: 'administrativeAct' })]
    const back = { ...asks.askTransfer.data, channel: 'peoples', body: 'justice' }
    expect(when(facts, { ...asks.askTransfer, data: back })).toEqual(refusal('mediation.administrativeAct'))
  })

  test('[MED8] is taken at once where all sides are there, by its own body alone', () => {
    const data = { ...opening, atOnce: true }
    expect(when([incidentReported], { ...open, data })).toMatchObject({
      events: [
        { type: 'mediation.opened' },
        { type: 'mediation.consentAsked' },
        { type: 'mediation.consentTold', data: { side: 'applicant' } },
        { type: 'mediation.consentTold', data: { side: 'respondent' } },
        { type: 'mediation.accepted' },
        { type: 'clock.opened', data: { clock: 'term-1', rule: 'T-MONTH' } },
      ],
    })
    expect(when([incidentReported], { ...open, data, actor: actorOf('dutyOfficer') })).toEqual(
      refusal('mediation.notYours'),
    )
    const court = { ...data, channel: 'judicial', body: 'court' }
    expect(
      when([], {
        ...open,
        data: { ...court, incident: undefined },
        actor: actorOf('mediator', { agency: 'court' }),
      }),
    ).toMatchObject({
      events: [
        {},
        { type: 'clock.opened', data: { clock: 'taking' } },
        ...[{}, {}, {}, {}],
        { type: 'clock.met', data: { clock: 'taking' } },
        { type: 'clock.opened', data: { clock: 'term-1' } },
      ],
    })
  })

  test('[VAULT1] [VAULT2] names its parties by what the vault calls them, and by nothing else', () => {
    const data = { ...opening, parties: [zhou, lin] }
    expect(when([incidentReported], { ...open, data })).toMatchObject({
      events: [
        { type: 'mediation.opened' },
        { type: 'party.named', data: { party: zhou } },
        { type: 'party.named', data: { party: lin } },
      ],
      claims: [`dispute:${own}:open`, 'code:M-1121-01', `party:${zhou}`, `party:${lin}`],
    })
  })

  test('that is not there takes no order: the corridor failed, and it throws', () => {
    expect(() => when([], asks.startSession)).toThrow('missing mediation')
  })

  test('[MED9] what was left over of one agreed in part keeps its code and its number as a dispute', () => {
    const before = idOf('before')
    const facts = stages.partlyAgreed.map((fact) => ({ ...fact, stream: before }))
    const data = { ...opening, remainderOf: before }
    expect(when([incidentReported, ...facts], { ...open, data })).toMatchObject({
      events: [{ data: { code: 'M-1121-01', dispute: before, previous: before } }],
      claims: [`dispute:${own}:open`, `dispute:${before}:rest-1`],
    })
    // Once, and where it was: another channel takes everyone's consent.
    const again = when([incidentReported, ...facts], { ...open, data }, { seriesLength: () => 1 })
    expect(again).toEqual(refusal('mediation.noRemainder'))
    const changed = { ...open, data: { ...data, channel: 'administrative' } }
    expect(when([incidentReported, ...facts], changed)).toEqual(refusal('mediation.noRemainder'))
    const whole = stages.agreed.map((fact) => ({ ...fact, stream: before }))
    const elsewhere = { ...open, data: { ...data, body: 'labour' } }
    expect(when([incidentReported, ...facts], elsewhere)).toEqual(refusal('mediation.noRemainder'))
    for (const earlier of [[], whole])
      expect(when([incidentReported, ...earlier], { ...open, data })).toEqual(
        refusal('mediation.noRemainder'),
      )
  })
})

describe('consent', () => {
  test('[MED8] is asked, told side by side, and complete before a dispute is taken', () => {
    expect(at('applied', asks.askConsent)).toMatchObject({ events: [{ type: 'mediation.consentAsked' }] })
    expect(at('consentPending', asks.recordConsent)).toMatchObject({
      events: [{ type: 'mediation.consentTold', data: { side: 'applicant' } }],
    })
    const half = [...stages.consentPending, { type: 'mediation.consentTold', data: { side: 'applicant' } }]
    expect(when(half, asks.recordConsent)).toEqual(refusal('mediation.consentTold'))
    expect(when(half, asks.accept)).toEqual(refusal('mediation.consentMissing'))
    const third = { side: 'third', given: true }
    expect(when(half, { ...asks.recordConsent, data: third })).toEqual(refusal('mediation.noSuchSide'))
    const both = [...half, { type: 'mediation.consentTold', data: { side: 'respondent' } }]
    expect(when(both, asks.accept)).toMatchObject({
      events: [{ type: 'mediation.accepted' }, { type: 'clock.opened', data: { clock: 'term-1' } }],
    })
  })

  test('[MED8] is given or it is an end: no order records a refusal and goes on', () => {
    const { data } = mediation.commands['mediation.recordConsent']
    expect(data.safeParse({ side: 'applicant', given: false }).success).toBe(false)
    expect(mediation.commands['mediation.accept'].data.safeParse({ unbiased: false }).success).toBe(false)
  })

  test('[MED1] is asked anew when another body takes its place', () => {
    const moved = [...stages.heldOnce, { type: 'mediation.bodyAssigned', data: { body: 'labour' } }]
    expect(openOf(...moved)).toMatchObject({
      body: 'labour',
      stage: 'consentPending',
      session: null,
      sessions: 0,
    })
    expect((stateOf(...moved).parts.closed as MediationClosed).consents).toEqual([])
    expect(at('accepted', { ...asks.assignBody, data: { body: 'justice' } })).toEqual(
      refusal('mediation.sameBody'),
    )
    expect(at('accepted', { ...asks.assignBody, data: { body: 'court' } })).toEqual(
      refusal('mediation.notItsChannel'),
    )
  })
})

describe('a session', () => {
  test('[MED2] is arranged with time and place, held, and summarised', () => {
    expect(at('accepted', asks.scheduleSession)).toHaveProperty('events')
    expect(at('scheduled', asks.scheduleSession)).toHaveProperty('events')
    expect(at('scheduled', asks.startSession)).toMatchObject({
      events: [{ type: 'mediation.sessionStarted' }],
    })
    expect(at('inSession', asks.closeSession)).toMatchObject({
      events: [
        { type: 'mediation.sessionSummarised', data: asks.closeSession.data },
        { type: 'mediation.sessionEnded', data: {} },
      ],
    })
    expect(openOf(...stages.heldOnce)).toMatchObject({ stage: 'mediating', session: null, sessions: 1 })
  })

  test('[MED2] does not begin unarranged, does not end unbegun, and is not disturbed', () => {
    for (const stage of ['accepted', 'inSession', 'heldOnce'] as const)
      expect(at(stage, asks.startSession)).toEqual(refusal('mediation.notScheduled'))
    for (const stage of ['accepted', 'scheduled', 'heldOnce'] as const)
      expect(at(stage, asks.closeSession)).toEqual(refusal('mediation.notInSession'))
    for (const ask of ['scheduleSession', 'assignBody', 'pause', 'askTransfer'] as const)
      expect(at('inSession', asks[ask])).toEqual(refusal('mediation.inSession'))
  })

  test('[INC14] takes place in the city', () => {
    const far = { ...asks.scheduleSession, data: { ...session, at: [116.4, 39.9] } }
    expect(at('accepted', far)).toEqual(refusal('geo.outsideCity'))
  })
})

describe('time', () => {
  const accepting = [...stages.accepted, termOver[0]].filter((fact) => fact !== undefined)
  const talking = [
    ...stages.heldOnce,
    ...termOver.slice(0, 1).map((fact) => ({ ...fact, data: { ...fact.data, rule: 'T-MONTH' } })),
  ]

  test('[MED10] stands still for an appraisal, where its rule lets it', () => {
    expect(when(talking, asks.pause)).toMatchObject({
      events: [{ type: 'mediation.paused' }, { type: 'clock.paused', data: { clock: 'term-1' } }],
    })
    const waiting = { ...asks.pause, data: { reason: 'partiesAgree' } }
    expect(when(talking, waiting)).toMatchObject({ events: [{ type: 'mediation.paused' }] })
    const paused = [
      ...talking,
      { type: 'mediation.paused', data: { reason: 'appraisal' } },
      { type: 'clock.paused', data: { clock: 'term-1', reason: 'appraisal', from: now } },
    ]
    expect(when(paused, asks.resume)).toMatchObject({
      events: [{ type: 'mediation.resumed' }, { type: 'clock.resumed', data: { clock: 'term-1' } }],
    })
  })

  test('[MED1] [MED10] does not stand still for ever when another body takes its place', () => {
    const paused = [
      ...talking,
      { type: 'mediation.paused', data: { reason: 'appraisal' } },
      { type: 'clock.paused', data: { clock: 'term-1', reason: 'appraisal', from: now } },
    ]
    expect(when(paused, asks.assignBody)).toMatchObject({
      events: [{ type: 'mediation.bodyAssigned' }, { type: 'clock.resumed', data: { clock: 'term-1' } }],
    })
  })

  test('[MED10] that is over stays over: talks end as expired, or all sides go on for another term', () => {
    for (const ask of [asks.continue, end('expired')])
      expect(when(accepting, ask)).toEqual(refusal('mediation.termRuns'))
    const over = [...stages.accepted, ...termOver]
    expect(when(over, end('expired'))).toMatchObject({ events: [{ data: { ending: 'expired' } }, {}] })
    expect(when(over, asks.continue, { now: now + 16 * dayMs })).toMatchObject({
      events: [
        { type: 'mediation.continued' },
        { type: 'clock.opened', data: { clock: 'term-2', startedAt: now + 16 * dayMs } },
      ],
    })
  })
})

describe('the end', () => {
  test.each(endings)('[MED3] by %s comes where the paper says, and the other routes are told', (ending) => {
    const before: StageName[] = ['applied', 'consentPending']
    const mediated: StageName[] = ['accepted', 'scheduled', 'inSession', 'heldOnce', 'paused']
    const from: Record<Ending, StageName[]> = {
      declined: before,
      withdrawn: [...before, ...mediated, 'transferRequested'],
      failed: mediated,
      expired: [],
    }
    for (const stage of [...before, ...mediated, 'transferRequested'] as const)
      expect(Object.hasOwn(at(stage, end(ending)), 'events'), stage).toBe(from[ending].includes(stage))
  })

  test('[MED3] without the other routes does not pass the door', () => {
    const { data } = mediation.commands['mediation.end']
    expect(data.safeParse({ ending: 'declined' }).success).toBe(false)
    expect(data.safeParse({ ending: 'declined', otherRoutes: ' ' }).success).toBe(false)
  })

  test('[MED4] in agreement needs a session', () => {
    for (const stage of ['accepted', 'scheduled'] as const)
      expect(at(stage, asks.recordAgreement)).toEqual(refusal('mediation.noSessionYet'))
    expect(at('heldOnce', asks.recordAgreement)).toMatchObject({
      events: [{ type: 'mediation.termsRecorded' }, { type: 'mediation.agreed', data: { form: 'written' } }],
      releases: [`dispute:${own}:open`],
    })
  })

  test.each([
    '双方和解，工人不再上访',
    '乙方承诺不得向媒体反映',
    '撤诉息访后支付尾款',
    '乙方放弃诉权',
    'The worker will not sue or talk to the press',
    '乙方签署息事宁人承诺书后，甲方支付拖欠工资',
    '甲方于乙方撤回投诉之后三日内支付所欠工资',
    '以乙方出具谅解书为支付尾款的前提',
    '工资由甲方在乙方撤诉后发放',
    '乙方先签保证书，甲方再付补偿款',
    'Wages are paid only after the worker withdraws the case',
    'The outstanding balance is due once both keep silent about it',
    'Compensation is paid in exchange for a non-disclosure promise',
  ])('[MED11] holds no promise to keep silent: %s', (terms) => {
    expect(at('heldOnce', { ...asks.recordAgreement, data: { terms } })).toEqual(
      refusal('mediation.forbiddenPromise'),
    )
  })

  test.each([
    '甲方三日内付清工资，不付的可以起诉',
    '双方不再争吵，共用通道',
    '本协议签署后三日内付清拖欠工资',
    '验收合格后十日内付清尾款',
    '乙方申请撤回仲裁；甲方月底前付清工资',
    'Wages are paid by Friday',
    'The balance is paid once the work is accepted',
    'Wages are paid by Friday. The applicant withdraws the case on Monday',
  ])('[MED11] may say anything else: %s', (terms) => {
    expect(at('heldOnce', { ...asks.recordAgreement, data: { terms } })).toHaveProperty('events')
  })

  test('[MED5] is all that others see: neither how, nor what was said', () => {
    for (const ending of endings) {
      const told: Fact = { type: 'mediation.endingTold', data: { ending, otherRoutes: null } }
      const state = stateOf(...stages.heldOnce, told, { type: 'mediation.ended' })
      const seen = JSON.stringify(partsUpTo(state.parts, 'work'))
      for (const word of [...endings, 'summary', 'terms', '对账']) expect(seen).not.toContain(word)
      expect(state.parts.closed as MediationClosed).toMatchObject({ notes: 2, ending })
    }
  })

  test('[MED5] what is said and who agreed lie in the closed layer', () => {
    const closed = Object.entries(mediation.events).filter(([, { layer }]) => layer === 'closed')
    expect(closed.map(([type]) => type).sort()).toEqual([
      'mediation.attendanceTold',
      'mediation.claimRecorded',
      'mediation.claimWithdrawn',
      'mediation.consentTold',
      'mediation.documentIssued',
      'mediation.endingTold',
      'mediation.instalmentsAgreed',
      'mediation.mediatorNamed',
      'mediation.mediatorRecused',
      'mediation.noted',
      'mediation.proposed',
      'mediation.representativesNamed',
      'mediation.routesTold',
      'mediation.served',
      'mediation.sessionSummarised',
      'mediation.sidesCalled',
      'mediation.signingRecorded',
      'mediation.termsRecorded',
    ])
  })
})

test('[LOG13] a dispute recorded before matters and codes were known is read as a civil one', () => {
  const old = { incident, channel: 'peoples', body: 'justice', area: opening.area, subject: null }
  const { data } = mediation.events['mediation.opened']
  expect(data.parse(upcastMediation('mediation.opened', 1, old))).toMatchObject({
    matter: 'civil',
    code: null,
  })
  expect(upcastMediation('mediation.agreed', 1, {})).toEqual({ form: 'written' })
  expect(() => upcastMediation('mediation.opened', 0, old)).toThrow('version 0')
})

test('is a row of the ledger at every step, by whom and when', () => {
  const told = recordedOf(catalogueOf({ mediation }), [
    { ...opened, actor: mediator },
    ...stages.ended.slice(1),
  ])
  const rows = told
    .flatMap((event) => rowChanges(mediation, event))
    .map(({ id, body }) => [id, body['agency']])
  expect(rows).toEqual([
    ['at-1', 'justice'],
    ['at-2', 'command-centre'],
    ['at-3', 'command-centre'],
  ])
})
