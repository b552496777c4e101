/** Who comes to a session, who speaks for many, what is asked for and proposed: the body’s own to know. */
import { describe, expect, test } from 'vitest'
import { mediation } from '../../shared/features/mediation/mediation.ts'
import type { MediationClosed, MediationOpen } from '../../shared/features/mediation/state.ts'
import type { StreamState } from '../../shared/feature.ts'
import { partsUpTo } from '../../shared/fold.ts'
import { actorOf } from '../support/actors.ts'
import { own, statesOf, type Ask, type Fact } from '../support/given.ts'
import {
  asks,
  at,
  incidentReported,
  mediationCity,
  mediator,
  openedAs,
  opening,
  stages,
  when,
} from '../support/mediations.ts'
import { lin, zhou } from '../support/parties.ts'

const refusal = (refused: string) => ({ refused })
const stateOf = (...facts: Fact[]) => statesOf(mediation, facts).get(own) as StreamState
const closedOf = (...facts: Fact[]) => stateOf(...facts).parts.closed as MediationClosed
const asked = (ask: Ask, more: Record<string, unknown>): Ask => ({ ...ask, data: { ...ask.data, ...more } })

describe('a session', () => {
  const arranging = (more: Record<string, unknown>) => at('accepted', asked(asks.scheduleSession, more))

  test('[MED16] is for all sides and closed, unless said otherwise; who is called is the body’s own', () => {
    expect(arranging({ sides: ['applicant'], isOpen: true })).toMatchObject({
      events: [
        { type: 'mediation.sessionScheduled', data: { isOpen: true } },
        { type: 'mediation.sidesCalled', data: { sides: ['applicant'] } },
      ],
    })
    expect(arranging({ sides: ['third'] })).toEqual(refusal('mediation.noSuchSide'))
    const called: Fact = { type: 'mediation.sidesCalled', data: { sides: ['applicant'] } }
    expect(closedOf(...stages.scheduled, called).called).toEqual(['applicant'])
    const again = stages.scheduled.slice(-1)
    expect(closedOf(...stages.scheduled, called, ...again).called).toBeNull()
  })

  test('[MED16] has other bodies there only with everyone’s consent', () => {
    expect(arranging({ guests: ['union'] })).toEqual(refusal('mediation.guestsNeedConsent'))
    expect(arranging({ guests: ['union'], allAgreeToGuests: true })).toMatchObject({
      events: [{ data: { guests: ['union'] } }],
    })
  })

  test('[MED16] notes who came; nobody else is told who stayed away', () => {
    const present = { present: ['applicant'] }
    expect(at('scheduled', asked(asks.startSession, present))).toMatchObject({
      events: [{ type: 'mediation.sessionStarted' }, { type: 'mediation.attendanceTold', data: present }],
    })
    expect(at('scheduled', asked(asks.startSession, { present: ['third'] }))).toEqual(
      refusal('mediation.noSuchSide'),
    )
    const { parts } = stateOf(...stages.inSession, { type: 'mediation.attendanceTold', data: present })
    expect(parts.closed).toMatchObject({ attendances: [present] })
    expect(JSON.stringify(partsUpTo(parts, 'work'))).not.toContain('attendances')
  })
})

describe('a claim', () => {
  const party = { type: 'party.named', data: { party: zhou } }
  const recorded = (id: string): Fact => ({
    type: 'mediation.claimRecorded',
    data: { claim: id, side: 'applicant', kind: 'wages', amountFen: 100 },
  })
  const withdrawing = (claim: string): Ask => ({ type: 'mediation.withdrawClaim', data: { claim } })

  test('[MED17] is a kind and an amount in fen, of a side and of a party of this dispute', () => {
    expect(at('accepted', asks.recordClaim)).toMatchObject({
      events: [
        {
          type: 'mediation.claimRecorded',
          data: {
            claim: expect.any(String) as string,
            side: 'applicant',
            kind: 'wages',
            amountFen: 1_234_500,
          },
        },
      ],
    })
    const facts = [...stages.accepted, party]
    expect(when(facts, asked(asks.recordClaim, { party: zhou }))).toHaveProperty('events')
    expect(when(facts, asked(asks.recordClaim, { party: lin }))).toEqual(refusal('party.notHere'))
    expect(at('accepted', asked(asks.recordClaim, { side: 'third' }))).toEqual(
      refusal('mediation.noSuchSide'),
    )
    const { data } = mediation.commands['mediation.recordClaim']
    for (const amountFen of [0.5, -1, 2 ** 53])
      expect(data.safeParse({ side: 'applicant', kind: 'wages', amountFen }).success).toBe(false)
  })

  test('[MED17] withdrawn, stays in sight as withdrawn, and is withdrawn once', () => {
    const facts = [...stages.accepted, recorded('a'), recorded('b')]
    expect(when(facts, withdrawing('b'))).toMatchObject({
      events: [{ type: 'mediation.claimWithdrawn', data: { claim: 'b' } }],
    })
    expect(when(facts, withdrawing('c'))).toEqual(refusal('mediation.noSuchClaim'))
    const after = [...facts, { type: 'mediation.claimWithdrawn', data: { claim: 'b' } }]
    expect(closedOf(...after).claims).toMatchObject([
      { id: 'a', withdrawn: false },
      { id: 'b', withdrawn: true },
    ])
    expect(when(after, withdrawing('b'))).toEqual(refusal('mediation.claimWithdrawn'))
  })

  test('[MED17] is one of five hundred at most', () => {
    const many = Array.from({ length: 500 }, (_, n) => recorded(`claim-${n}`))
    expect(when([...stages.accepted, ...many], asks.recordClaim)).toEqual(refusal('mediation.enoughClaims'))
  })
})

describe('a group', () => {
  const naming = (facts: readonly Fact[], data: Record<string, unknown>, agency: string) =>
    when(facts, {
      ...asked(asks.nameRepresentatives, data),
      actor: actorOf('mediator', { agency }),
    })

  test('[MED17] is spoken for as the channel’s rule says: some set no number, some both', () => {
    expect(naming(stages.accepted, { count: 1, people: 2 }, 'justice')).toHaveProperty('events')
    const labour = [openedAs({ channel: 'arbitral', body: 'arbitration', matter: 'labour' })]
    expect(naming(labour, { count: 40, people: 74 }, 'arbitration')).toHaveProperty('events')
    expect(naming(labour, { count: 2, people: 9 }, 'arbitration')).toEqual(
      refusal('mediation.tooFewToBeRepresented'),
    )
    const judicial = [openedAs({ channel: 'judicial', body: 'court' })]
    expect(naming(judicial, { count: 5, people: 10 }, 'court')).toHaveProperty('events')
    expect(naming(judicial, { count: 6, people: 10 }, 'court')).toEqual(
      refusal('mediation.representativesOutside'),
    )
    expect(naming(judicial, { side: 'third' }, 'court')).toEqual(refusal('mediation.noSuchSide'))
  })

  test('[MED17] has nobody named for it where the city knows no basis', () => {
    const administrative = [openedAs({ channel: 'administrative' })]
    expect(naming(administrative, {}, 'justice')).toEqual(refusal('mediation.noRepresentativesRule'))
  })

  test('[MED17] names them again, and the later ones stand', () => {
    const named = (count: number): Fact => ({
      type: 'mediation.representativesNamed',
      data: { side: 'applicant', count, people: 30 },
    })
    expect(closedOf(...stages.accepted, named(3), named(5)).representatives).toEqual([
      { side: 'applicant', count: 5, people: 30 },
    ])
  })
})

test('[MED11] a way out proposed holds no promise either; proposed again, the later words stand', () => {
  expect(at('heldOnce', asks.propose)).toMatchObject({ events: [{ type: 'mediation.proposed' }] })
  expect(at('heldOnce', asked(asks.propose, { terms: '工人不再上访' }))).toEqual(
    refusal('mediation.forbiddenPromise'),
  )
  const proposed = (terms: string): Fact => ({ type: 'mediation.proposed', data: { label: 'A', terms } })
  expect(closedOf(...stages.heldOnce, proposed('一次付清'), proposed('分期')).proposals).toMatchObject([
    { label: 'A', terms: '分期' },
  ])
})

test('[MED1] an oral application is noted as one', () => {
  const ask: Ask = { type: 'mediation.open', data: { ...opening, form: 'oral' }, actor: mediator }
  expect(when([incidentReported], ask, { city: mediationCity })).toMatchObject({
    events: [{ type: 'mediation.opened', data: { form: 'oral' } }],
  })
  expect((stateOf(openedAs({ form: 'oral' })).parts.open as MediationOpen).form).toBe('oral')
})

describe('an administrative mediation', () => {
  const facts = [openedAs({ channel: 'administrative' }), ...stages.accepted.slice(1, -1)]

  test('[MED21] is led by somebody who does not investigate the matter', () => {
    expect(when(facts, asks.accept)).toEqual(refusal('mediation.investigator'))
    expect(when(facts, asked(asks.accept, { notInvestigator: true }))).toHaveProperty('events')
  })

  test('[MED21] writes to no other stream, whatever is ordered: what its bureau enforces goes on', () => {
    for (const stage of Object.values(stages))
      for (const ask of Object.values(asks)) {
        const told = when([openedAs({ channel: 'administrative' }), ...stage.slice(1)], ask)
        if (!('events' in told)) continue
        expect(told.events.filter((event) => 'stream' in event)).toEqual([])
      }
  })
})
