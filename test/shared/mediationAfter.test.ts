/** A dispute on its way to another channel and after its agreement, and every order in every stage. */
import { describe, expect, test } from 'vitest'
import { mediation } from '../../shared/features/mediation/mediation.ts'
import type { MediationOpen } from '../../shared/features/mediation/state.ts'
import type { StreamState } from '../../shared/feature.ts'
import { actorOf } from '../support/actors.ts'
import { now, own, statesOf, type Ask, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import {
  agreedAs,
  asks,
  at,
  dayMs,
  mediator,
  openedAs,
  opening,
  stages,
  termOver,
  toCourt,
  type AskName,
  type StageName,
  when,
} from '../support/mediations.ts'

const refusal = (refused: string) => ({ refused })
const stateOf = (...facts: Fact[]) => statesOf(mediation, facts).get(own) as StreamState
const openOf = (...facts: Fact[]) => stateOf(...facts).parts.open as MediationOpen

describe('a transfer', () => {
  const court = actorOf('mediator', { agency: 'court' })
  const before = idOf('before')
  const requested = [...stages.heldOnce, ...toCourt].map((fact) => ({ ...fact, stream: before }))
  const takeOver: Ask = {
    type: 'mediation.takeOver',
    data: { previous: before, area: opening.area },
    actor: court,
  }

  test('[MED9] is asked with consent and papers, for a channel the paper lets it go to', () => {
    const asking = (data: Record<string, unknown>) =>
      at('heldOnce', { ...asks.askTransfer, data: { ...asks.askTransfer.data, ...data } })
    expect(asking({})).toMatchObject({
      events: [
        { type: 'mediation.transferAsked', data: { channel: 'judicial', body: 'court' } },
        { type: 'mediation.transferExplained' },
        { type: 'clock.opened', data: { clock: 'transfer-1', duty: { agency: 'court' } } },
      ],
    })
    expect(asking({ allAgree: false })).toEqual(refusal('mediation.transferNeedsConsent'))
    expect(asking({ documents: ['transferLetter'] })).toEqual(refusal('mediation.documentMissing'))
    expect(asking({ channel: 'peoples', body: 'justice' })).toEqual(refusal('mediation.noSuchTransfer'))
    const arbitral = [openedAs({ channel: 'arbitral', body: 'arbitration', matter: 'labour' })]
    expect(
      when(arbitral, { ...asks.askTransfer, actor: actorOf('mediator', { agency: 'arbitration' }) }),
    ).toEqual(refusal('mediation.noSuchTransfer'))
  })

  test('[MED9] is taken over by the body it is for, in one act that ends the case before', () => {
    expect(when(requested, takeOver)).toMatchObject({
      events: [
        {
          type: 'mediation.opened',
          data: {
            channel: 'judicial',
            body: 'court',
            origin: 'referredIn',
            dispute: before,
            code: 'M-1121-01',
          },
        },
        { type: 'clock.opened', data: { clock: 'taking' } },
        { type: 'mediation.transferred', data: { next: own } },
      ],
      claims: [`dispute:${own}:open`],
      releases: [`dispute:${before}:open`],
    })
    expect(when(requested, { ...takeOver, actor: mediator })).toEqual(refusal('mediation.notYours'))
    for (const facts of [requested.slice(0, -2), []])
      expect(when(facts, takeOver)).toEqual(refusal('mediation.noTransfer'))
  })

  test('[MED9] is sent back with its reason, and the dispute is where it was', () => {
    expect(at('transferRequested', { ...asks.returnTransfer, actor: court })).toMatchObject({
      events: [{ type: 'mediation.transferReturned' }, { type: 'mediation.returnExplained' }],
    })
    expect(at('transferRequested', asks.returnTransfer)).toEqual(refusal('mediation.notYours'))
    const back = openOf(...stages.transferRequested, { type: 'mediation.transferReturned' })
    expect(back).toMatchObject({ stage: 'mediating', body: 'justice', transfer: null })
    expect(back.agencies).toEqual({ justice: 'lead' })
  })
})

describe('after an agreement', () => {
  const by = (outcome: string, otherRoutes?: string): Ask => ({
    type: 'mediation.recordPerformance',
    data: { outcome, ...(otherRoutes !== undefined && { otherRoutes }) },
  })

  test('[MED12] it is told once whether it was kept; where it was not, what one may do now', () => {
    expect(at('agreed', by('performed'))).toMatchObject({ events: [{ type: 'mediation.performed' }] })
    expect(at('agreed', by('breached', '可申请支付令'))).toMatchObject({
      events: [{ type: 'mediation.breached' }, { type: 'mediation.routesTold' }],
    })
    const { data } = mediation.commands['mediation.recordPerformance']
    expect(data.safeParse({ outcome: 'breached' }).success).toBe(false)
    const told = [...stages.agreed, { type: 'mediation.performed' }]
    expect(when(told, by('performed'))).toEqual(refusal('mediation.performanceTold'))
    expect(at('heldOnce', by('performed'))).toEqual(refusal('mediation.noAgreement'))
  })

  test('[MED12] all sides ask a court within their days, which run where they said so', () => {
    const data = { ...asks.recordAgreement.data, toConfirm: true }
    const agreed = at('heldOnce', { ...asks.recordAgreement, data })
    expect(agreed).toMatchObject({ events: [{}, {}, { type: 'clock.opened', data: { rule: 'MED-JC' } }] })
    expect(at('agreed', asks.askConfirmation)).toMatchObject({
      events: [
        { type: 'mediation.confirmationAsked', data: { court: 'court' } },
        { type: 'clock.opened', data: { clock: 'court-accepts', duty: { agency: 'court' } } },
      ],
    })
    expect(at('agreed', { ...asks.askConfirmation, data: { court: 'justice' } })).toEqual(
      refusal('mediation.noCourt'),
    )
    const [begun, missed] = termOver.map((fact) => ({
      ...fact,
      data: { ...fact.data, clock: 'confirmation' },
    }))
    const tooLate = [...stages.agreed, begun, missed].filter((fact) => fact !== undefined)
    expect(when(tooLate, asks.askConfirmation)).toEqual(refusal('mediation.confirmationOver'))
    // Whether or not they spoke of a court when they agreed.
    const days = (count: number) => ({ now: now + count * dayMs })
    expect(when(stages.agreed, asks.askConfirmation, days(29))).toHaveProperty('events')
    expect(when(stages.agreed, asks.askConfirmation, days(33))).toEqual(refusal('mediation.confirmationOver'))
  })

  test('[MED12] only agreements of a body founded by law are confirmed', () => {
    const facts = [openedAs({ body: 'labour' }), ...stages.agreed.slice(1)]
    const actor = actorOf('mediator', { agency: 'labour' })
    expect(when(facts, { ...asks.askConfirmation, actor })).toEqual(refusal('mediation.notConfirmable'))
    const talked = [openedAs({ body: 'labour' }), ...stages.heldOnce.slice(1)]
    const data = { ...asks.recordAgreement.data, toConfirm: true }
    expect(when(talked, { ...asks.recordAgreement, data, actor })).toEqual(
      refusal('mediation.notConfirmable'),
    )
  })

  test('[MED12] a court’s steps follow each other, told by the court or from its paper', () => {
    const askedOnce = [...stages.agreed, { type: 'mediation.confirmationAsked', data: { court: 'court' } }]
    const step = (name: string): Ask => ({
      type: 'mediation.recordCourt',
      data: { step: name, document: '（2026）1 号' },
    })
    expect(at('agreed', step('accepted'))).toEqual(refusal('mediation.notAsked'))
    expect(when(askedOnce, asks.askConfirmation)).toEqual(refusal('mediation.askedBefore'))
    expect(when(askedOnce, step('confirmed'))).toEqual(refusal('mediation.courtStep'))
    for (const agency of ['justice', 'court'])
      expect(when(askedOnce, { ...step('accepted'), actor: actorOf('mediator', { agency }) })).toMatchObject({
        events: [{ type: 'mediation.courtTold' }, { data: { clock: 'court-decides' } }],
      })
    const labour = actorOf('mediator', { agency: 'labour' })
    expect(when(askedOnce, { ...step('accepted'), actor: labour })).toEqual(refusal('mediation.notYours'))
    const accepted = [
      ...askedOnce,
      { type: 'mediation.courtTold', data: { step: 'accepted', document: null } },
    ]
    expect(when(accepted, step('confirmed'))).toHaveProperty('events')
    expect(openOf(...accepted)).toMatchObject({ confirmation: { court: 'court', step: 'accepted' } })
    expect(mediation.isClosed(openOf(...accepted))).toBe(false)
  })

  test('[MED4] [MED12] it is over once nothing more is awaited', () => {
    const performing = [...stages.heldOnce, ...agreedAs({ performBy: now + dayMs })]
    expect(mediation.isClosed(openOf(...performing))).toBe(false)
    expect(mediation.isClosed(openOf(...performing, { type: 'mediation.performed' }))).toBe(true)
    for (const stage of ['agreed', 'ended', 'transferred'] as const)
      expect(mediation.isClosed(openOf(...stages[stage]))).toBe(true)
    expect(mediation.isClosed(openOf(...stages.heldOnce))).toBe(false)
  })
})

/** What a dispute takes in every stage until it is over. */
const whileOpen = [
  'issueDocument',
  'recordSigning',
  'recordClaim',
  'reportDanger',
  'nameRepresentatives',
] as const

/** From the paper (domain.md §4.3), stage by stage: which orders its body may give at all. */
const paper: Record<StageName, AskName[]> = {
  applied: ['askConsent', 'nameMediator', 'assignBody', 'askTransfer', 'end', 'leave', ...whileOpen],
  consentPending: [
    'recordConsent',
    'nameMediator',
    'assignBody',
    'askTransfer',
    'end',
    'leave',
    ...whileOpen,
  ],
  accepted: [
    'nameMediator',
    'assignBody',
    'scheduleSession',
    'askTransfer',
    'end',
    'leave',
    ...whileOpen,
    'propose',
  ],
  scheduled: [
    'nameMediator',
    'assignBody',
    'scheduleSession',
    'startSession',
    'askTransfer',
    'end',
    'leave',
    ...whileOpen,
    'propose',
  ],
  inSession: ['closeSession', 'recordAgreement', 'end', 'leave', ...whileOpen, 'propose'],
  heldOnce: [
    'nameMediator',
    'assignBody',
    'scheduleSession',
    'pause',
    'recordAgreement',
    'askTransfer',
    'end',
    'leave',
    ...whileOpen,
    'propose',
  ],
  paused: ['nameMediator', 'assignBody', 'resume', 'askTransfer', 'end', 'leave', ...whileOpen, 'propose'],
  transferRequested: ['end', 'leave', 'issueDocument', 'recordSigning', 'recordClaim', 'reportDanger'],
  agreed: ['recordPerformance', 'askConfirmation', 'issueDocument', 'recordSigning'],
  partlyAgreed: ['recordPerformance', 'askConfirmation', 'issueDocument', 'recordSigning'],
  transferred: ['issueDocument', 'recordSigning'],
  ended: ['issueDocument', 'recordSigning'],
}

test('[MED4] [MED13] what is too early says where the dispute stands, what is over that it is', () => {
  expect(at('applied', asks.scheduleSession)).toEqual(refusal('mediation.wrongStage'))
  expect(at('accepted', asks.resume)).toEqual(refusal('mediation.wrongStage'))
  for (const stage of ['agreed', 'transferred', 'ended'] as const)
    expect(at(stage, asks.scheduleSession)).toEqual(refusal('mediation.over'))
})

describe.each(Object.entries(paper))('%s', (stage, taken) => {
  test.each(Object.keys(asks).filter((name) => name !== 'recordNote'))(
    '[MED13] takes %s as the paper says',
    (name) => {
      const told = at(stage as StageName, asks[name as AskName])
      expect(Object.hasOwn(told, 'events')).toBe(taken.includes(name as AskName))
      if (!('refused' in told)) return
      const isFinal = ['agreed', 'partlyAgreed', 'transferred', 'ended'].includes(stage)
      const about = [
        ...['recordPerformance', 'recordInstalment', 'recordService'],
        ...['askConfirmation', 'recordCourt'],
      ]
      if (told.refused === 'mediation.over') expect(isFinal).toBe(true)
      else if (isFinal) expect(about).toContain(name)
      else expect(told.refused).toMatch(/^mediation\./)
    },
  )

  test('[MED14] takes a line of the record, and stands where it stood', () => {
    const facts = stages[stage as StageName]
    expect(at(stage as StageName, asks.recordNote)).toMatchObject({
      events: [{ type: 'mediation.noted', data: asks.recordNote.data }],
    })
    const noted: Fact = { type: 'mediation.noted', data: asks.recordNote.data }
    expect(openOf(...facts, noted)).toEqual(openOf(...facts))
  })

  test.each(Object.keys(asks).filter((name) => name !== 'assignBody' && name !== 'leave'))(
    '[MED13] takes %s from no other body',
    (name) => {
      const actor = actorOf('mediator', { agency: 'labour' })
      expect(at(stage as StageName, { ...asks[name as AskName], actor })).toHaveProperty('refused')
    },
  )
})
