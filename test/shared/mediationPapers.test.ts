/** Papers: numbered in their body’s year, signed on paper first, served once issued. */
import { describe, expect, test } from 'vitest'
import { documents, type DocumentKind } from '../../shared/features/mediation/kinds.ts'
import { mediation } from '../../shared/features/mediation/mediation.ts'
import type { MediationClosed } from '../../shared/features/mediation/state.ts'
import { actorOf } from '../support/actors.ts'
import { own, statesOf, type Ask, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { agreedAs, asks, at, mediationCity, openedAs, stages, when } from '../support/mediations.ts'

const refusal = (refused: string) => ({ refused })
const issuing = (document: DocumentKind): Ask => ({ type: 'mediation.issueDocument', data: { document } })
const issued = (document: DocumentKind): Fact => ({
  type: 'mediation.documentIssued',
  data: { document, number: '云汀司调字〔2026〕1号' },
})
const held = (facts: readonly Fact[]) => statesOf(mediation, facts).get(own)
const closedOf = (facts: readonly Fact[]) => held(facts)?.parts.closed as MediationClosed

describe('a document', () => {
  test('[MED18] bears the next number of its body in the city’s year, held by a claim', () => {
    const seriesLength = (series: string) => (series === 'paper:justice:2026-' ? 11 : 0)
    expect(when(stages.accepted, issuing('register'), { seriesLength })).toMatchObject({
      events: [
        {
          type: 'mediation.documentIssued',
          data: { document: 'register', number: '云汀司调字〔2026〕12号' },
        },
      ],
      claims: ['paper:justice:2026-12'],
    })
  })

  test('[MED18] of New Year’s Day belongs to the new year of the city, not of Greenwich', () => {
    const now = Date.UTC(2026, 11, 31, 17)
    expect(when(stages.accepted, issuing('register'), { now })).toMatchObject({
      claims: ['paper:justice:2027-1'],
    })
    const order = { commandId: idOf('c'), stream: own, ...issuing('register'), data: {} }
    expect(mediation.reads(order, held(stages.accepted), { day: '0101', now })).toEqual({
      series: ['paper:justice:2026-', 'paper:justice:2027-'],
    })
  })

  test('[MED18] is issued once, but for those that tell of each occasion', () => {
    expect(when([...stages.accepted, issued('register')], issuing('register'))).toEqual(
      refusal('mediation.issuedBefore'),
    )
    expect(when([...stages.heldOnce, issued('record')], issuing('record'))).toHaveProperty('events')
  })

  test('[MED18] waits for what it is about', () => {
    const due: Partial<Record<keyof typeof stages, DocumentKind[]>> = {
      accepted: ['register', 'consentForm', 'transferLetter', 'entrustmentLetter'],
      heldOnce: [
        'register',
        'consentForm',
        'transferLetter',
        'entrustmentLetter',
        'record',
        'undisputedFacts',
      ],
      ended: [
        ...(['register', 'consentForm', 'transferLetter', 'entrustmentLetter'] as const),
        ...(['terminationNotice', 'declineLetter', 'caseFile'] as const),
      ],
    }
    const strangers = ['confirmation', 'arbitralStatement', 'courtStatement', 'administrativeStatement']
    for (const [stage, may] of Object.entries(due))
      for (const document of documents) {
        const told = at(stage as keyof typeof stages, issuing(document))
        if (may.includes(document)) expect(told, `${stage} ${document}`).toHaveProperty('events')
        else
          expect(told, `${stage} ${document}`).toEqual(
            refusal(strangers.includes(document) ? 'mediation.notItsDocument' : 'mediation.documentTooEarly'),
          )
      }
    expect(at('scheduled', issuing('sessionNotice'))).toHaveProperty('events')
    expect(at('inSession', issuing('sessionNotice'))).toEqual(refusal('mediation.documentTooEarly'))
    const oral = [...stages.heldOnce, ...agreedAs({ form: 'oral' })]
    for (const document of ['oralAgreementNote', 'confirmationApplication', 'caseFile'] as const)
      expect(when(oral, issuing(document))).toHaveProperty('events')
    expect(when(oral, issuing('agreement'))).toEqual(refusal('mediation.documentTooEarly'))
    const taken = [openedAs({ previous: idOf('before') }), ...stages.agreed.slice(1)]
    for (const document of ['receipt', 'outcomeFeedback', 'agreement'] as const)
      expect(when(taken, issuing(document))).toHaveProperty('events')
  })

  test('[MED18] is its channel’s own: each has its statement', () => {
    const own = { peoples: [], administrative: ['administrativeStatement'], judicial: ['courtStatement'] }
    for (const [channel, may] of Object.entries(own))
      for (const document of ['arbitralStatement', 'courtStatement', 'administrativeStatement'] as const) {
        const body = channel === 'judicial' ? 'court' : 'justice'
        const facts = [openedAs({ channel, body }), ...stages.agreed.slice(1)]
        const told = when(facts, { ...issuing(document), actor: actorOf('mediator', { agency: body }) })
        expect(Object.hasOwn(told, 'events')).toBe((may as string[]).includes(document))
      }
  })

  test('[MED18] bears its body’s letterhead, and there is no body without one', () => {
    const [body, ...others] = mediationCity.mediation.bodies
    const city = { ...mediationCity, mediation: { ...mediationCity.mediation, bodies: others } }
    expect(body?.letterhead).toBe('云汀司调字')
    expect(() => when(stages.accepted, issuing('register'), { city })).toThrow('mediates nothing')
  })
})

describe('a signing', () => {
  test('[MED18] is recorded in every stage, with its roles and the picture of its sheet', () => {
    const attachments = {
      first: { blob: 'A'.repeat(43), type: 'image/jpeg', bytes: 1200, name: '签字页.jpg' },
    }
    for (const stage of Object.keys(stages) as (keyof typeof stages)[])
      expect(at(stage, asks.recordSigning), stage).toHaveProperty('events')
    const data = { ...asks.recordSigning.data, attachments }
    expect(at('heldOnce', { ...asks.recordSigning, data })).toMatchObject({
      events: [{ type: 'mediation.signingRecorded', data }],
      claims: [`blob:${'A'.repeat(43)}`],
    })
    expect(at('heldOnce', { ...asks.recordSigning, data: { ...data, signers: ['third'] } })).toEqual(
      refusal('mediation.noSuchSide'),
    )
    const told: Fact = { type: 'mediation.signingRecorded', data }
    expect(closedOf([...stages.heldOnce, told]).signings).toMatchObject([
      { document: 'record', way: 'fingerprint', signers: ['applicant', 'mediator'] },
    ])
  })
})

test('[MED18] what is served was issued, to a side of the dispute', () => {
  expect(at('agreed', asks.recordService)).toEqual(refusal('mediation.notIssued'))
  const facts = [...stages.agreed, issued('agreement')]
  expect(when(facts, asks.recordService)).toMatchObject({ events: [{ type: 'mediation.served' }] })
  const third = { ...asks.recordService, data: { ...asks.recordService.data, side: 'third' } }
  expect(when(facts, third)).toEqual(refusal('mediation.noSuchSide'))
})
