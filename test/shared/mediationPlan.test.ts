/** What was agreed step by step: each with its day, and what is open to whoever waits in vain. */
import { describe, expect, test } from 'vitest'
import { mediation } from '../../shared/features/mediation/mediation.ts'
import type { MediationClosed, MediationOpen } from '../../shared/features/mediation/state.ts'
import type { StreamState } from '../../shared/feature.ts'
import { now, own, statesOf, type Ask, type Fact } from '../support/given.ts'
import { agreedAs, asks, dayMs, mediationCity, openedAs, stages, when } from '../support/mediations.ts'

const refusal = (refused: string) => ({ refused })
const [first, second] = [now + dayMs, now + 40 * dayMs]
const plan = [
  { dueAt: first, what: 'payment', amountFen: 500_000 },
  { dueAt: second, what: 'apology' },
]
const agreed: Fact[] = [
  ...stages.heldOnce,
  ...agreedAs({ instalments: [first, second] }),
  { type: 'mediation.instalmentsAgreed', data: { instalments: plan } },
]
const told = (instalment: number, outcome: string): Fact => ({
  type: 'mediation.instalmentTold',
  data: { instalment, outcome },
})
const telling = (instalment: number, outcome: string): Ask => ({
  type: 'mediation.recordInstalment',
  data: { instalment, outcome, ...(outcome === 'breached' && { otherRoutes: '可申请支付令' }) },
})
const stateOf = (...facts: Fact[]) => statesOf(mediation, facts).get(own) as StreamState

describe('a performance plan', () => {
  test('[MED19] has a clock for each step, by the day the sides set', () => {
    const data = { ...asks.recordAgreement.data, instalments: plan }
    expect(when(stages.heldOnce, { ...asks.recordAgreement, data })).toMatchObject({
      events: [
        { type: 'mediation.termsRecorded' },
        { type: 'mediation.agreed', data: { instalments: [first, second] } },
        { type: 'mediation.instalmentsAgreed', data: { instalments: plan } },
        {
          type: 'clock.opened',
          data: { clock: 'instalment-1', rule: 'MED-FOLLOW', due: first, duty: { agency: 'justice' } },
        },
        { type: 'clock.opened', data: { clock: 'instalment-2', due: second } },
      ],
    })
    const { open, closed } = stateOf(...agreed).parts
    expect((open as MediationOpen).agreement).toMatchObject({
      performBy: second,
      instalments: [
        { dueAt: first, outcome: null },
        { dueAt: second, outcome: null },
      ],
    })
    expect((closed as MediationClosed).instalments).toEqual([plan[0], { ...plan[1], amountFen: null }])
    expect(mediation.isClosed(stateOf(...agreed).parts.open)).toBe(false)
  })

  test('[MED19] is told step by step, each once; the last tells the whole', () => {
    expect(when(agreed, telling(1, 'performed'))).toMatchObject({ events: [{ data: { instalment: 1 } }] })
    const once = [...agreed, told(1, 'performed')]
    expect(when(once, telling(1, 'performed'))).toEqual(refusal('mediation.instalmentTold'))
    expect(when(once, telling(3, 'performed'))).toEqual(refusal('mediation.noSuchInstalment'))
    expect(when(once, telling(2, 'performed'))).toMatchObject({
      events: [{ type: 'mediation.instalmentTold' }, { type: 'mediation.performed' }],
    })
    expect(when(once, telling(2, 'breached'))).toMatchObject({
      events: [
        { type: 'mediation.instalmentTold' },
        { type: 'mediation.routesTold' },
        { type: 'mediation.breached' },
      ],
    })
    const whole = [...once, { type: 'mediation.performed' }]
    expect(when(whole, telling(2, 'performed'))).toEqual(refusal('mediation.performanceTold'))
    expect(when(stages.heldOnce, telling(1, 'performed'))).toEqual(refusal('mediation.noAgreement'))
  })

  test('[MED19] lets its clocks end with it', () => {
    const opened = when(stages.heldOnce, {
      ...asks.recordAgreement,
      data: { ...asks.recordAgreement.data, instalments: plan },
    })
    const facts = [...stages.heldOnce, ...('events' in opened ? opened.events : [])]
    expect(when(facts, telling(1, 'performed'))).toMatchObject({
      events: [{}, { type: 'clock.met', data: { clock: 'instalment-1' } }],
    })
    expect(when(facts, telling(1, 'breached'))).toMatchObject({
      events: [{}, {}, { type: 'clock.cancelled', data: { clock: 'instalment-1' } }],
    })
    expect(when(facts, asks.recordPerformance)).toMatchObject({
      events: [{ type: 'mediation.performed' }, { type: 'clock.met' }, { type: 'clock.met' }],
    })
  })

  test.each([
    ['civil', 'peoples', ['paymentOrder', 'court']],
    ['labour', 'administrative', ['paymentOrder', 'arbitration']],
  ])('[MED19] of a %s dispute: a breach tells its routes', (matter, channel, routes) => {
    const facts = [openedAs({ matter, channel }), ...agreed.slice(1)]
    expect(when(facts, telling(1, 'breached'))).toMatchObject({
      events: [{}, { type: 'mediation.routesTold', data: { otherRoutes: '可申请支付令', routes } }],
    })
  })

  test('[MED19] that a court confirmed is enforced; a city without routes is no city', () => {
    const confirmed: Fact[] = [
      ...agreed,
      { type: 'mediation.confirmationAsked', data: { court: 'court' } },
      {
        type: 'mediation.courtTold',
        data: { step: 'confirmed', document: '（2026）9901民特1号', dated: now },
      },
    ]
    expect(when(confirmed, telling(1, 'breached'))).toMatchObject({
      events: [{}, { data: { routes: ['enforcement'] } }],
    })
    expect(stateOf(...confirmed).parts.open).toMatchObject({
      confirmation: { document: '（2026）9901民特1号', dated: now },
    })
    const city = { ...mediationCity, mediation: { ...mediationCity.mediation, breach: [] } }
    expect(() => when(agreed, telling(1, 'breached'), { city })).toThrow('no routes after a breach')
  })
})
