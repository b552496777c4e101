/** Whose a dispute is: a mediator named, accepted, and given up for the asking. */
import { describe, expect, test } from 'vitest'
import { mediation } from '../../shared/features/mediation/mediation.ts'
import type { MediationClosed } from '../../shared/features/mediation/state.ts'
import { own, statesOf, type Ask, type Fact } from '../support/given.ts'
import { asks, stages, when } from '../support/mediations.ts'

const refusal = (refused: string) => ({ refused })
const named: Fact = { type: 'mediation.mediatorNamed', data: { seat: '1', chosenBy: 'body' } }
const recused: Fact = {
  type: 'mediation.mediatorRecused',
  data: { seat: '1', side: 'respondent', ground: 'kin' },
}
const naming = (data: Record<string, unknown>): Ask => ({ type: 'mediation.nameMediator', data })
const closedOf = (...facts: Fact[]) =>
  statesOf(mediation, facts).get(own)?.parts.closed as MediationClosed | undefined

describe('a mediator', () => {
  test('[MED15] is named by the body or chosen by the sides, which is as good as accepted', () => {
    expect(when(stages.accepted, naming({ seat: '1', chosenBy: 'body' }))).toMatchObject({
      events: [{ type: 'mediation.mediatorNamed', data: { seat: '1', chosenBy: 'body' } }],
    })
    expect(closedOf(...stages.accepted, named)).toMatchObject({
      mediator: { seat: '1', chosenBy: 'body', accepted: false },
    })
    const chosen = { type: 'mediation.mediatorNamed', data: { seat: '1', chosenBy: 'parties' } }
    expect(closedOf(...stages.accepted, chosen)).toMatchObject({ mediator: { accepted: true } })
  })

  test('[MED15] steps back for whichever side asks, and is not named again', () => {
    const before = [...stages.scheduled, named]
    expect(when(before, asks.recuse)).toMatchObject({
      events: [
        { type: 'mediation.mediatorRecused', data: { seat: '1', side: 'respondent', ground: 'wish' } },
      ],
    })
    expect(when(stages.scheduled, asks.recuse)).toEqual(refusal('mediation.noMediator'))
    expect(when(before, { ...asks.recuse, data: { side: 'third', ground: 'wish' } })).toEqual(
      refusal('mediation.noSuchSide'),
    )
    const after = [...before, recused]
    expect(closedOf(...after)).toMatchObject({ mediator: null, recused: ['1'] })
    expect(when(after, naming({ seat: '1', chosenBy: 'parties' }))).toEqual(refusal('mediation.recused'))
    expect(when(after, asks.nameMediator)).toHaveProperty('events')
  })

  test('[MED15] once recused: no session begins until the sides chose or accepted another', () => {
    const after = [...stages.scheduled, named, recused]
    const second = (more: Record<string, unknown>): Fact => ({
      type: 'mediation.mediatorNamed',
      data: { seat: '2', ...more },
    })
    expect(when(after, asks.startSession)).toEqual(refusal('mediation.mediatorNeeded'))
    expect(when([...after, second({ chosenBy: 'body' })], asks.startSession)).toEqual(
      refusal('mediation.mediatorNeeded'),
    )
    for (const more of [{ chosenBy: 'parties' }, { chosenBy: 'body', accepted: true }])
      expect(when([...after, second(more)], asks.startSession)).toHaveProperty('events')
    expect(when([...stages.scheduled, named], asks.startSession)).toHaveProperty('events')
  })

  test('[MED15] is not changed while a session goes on', () => {
    for (const ask of [asks.nameMediator, asks.recuse])
      expect(when([...stages.inSession, named], ask)).toEqual(refusal('mediation.inSession'))
  })

  test('[MED1] [MED15] is the other body’s own once another body has it', () => {
    const moved = [
      ...stages.scheduled,
      named,
      recused,
      { type: 'mediation.bodyAssigned', data: { body: 'labour' } },
    ]
    expect(closedOf(...moved)).toMatchObject({ mediator: null, recused: [] })
  })
})
