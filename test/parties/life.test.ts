/** The life of a party in a stream: named, opened with a purpose, kept as evidence, gone. What lies in the vault is not here. */
import { describe, expect, test } from 'vitest'
import { partyEvents, partyIds, purposes } from '../../shared/parties/messages.ts'
import { partyRefusal } from '../../shared/parties/decide.ts'
import { named, partiesIn, partyClaim, partyIn, revealMemory } from '../../shared/parties/party.ts'
import { features } from '../../shared/catalogue.ts'
import { actorOf, community } from '../support/actors.ts'
import { clockCity } from '../support/clocks.ts'
import { given, now, own, statesOf, type Ask, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import { cityRules, reported } from '../support/incidents.ts'
import { lin, partyFact, zhou } from '../support/parties.ts'
import { probe } from '../support/probe.ts'

const opened: Fact = { type: 'probe.opened', data: { area: community, tag: 'fire' } }
const closed: Fact = { type: 'probe.closed' }
const matter = [opened, partyFact('party.named')]
const until = now + 86_400_000
const proposed = partyFact('party.holdProposed', { until })
const held = [proposed, partyFact('party.held', { until })]

const when = (facts: readonly Fact[], ask: Ask, at = now) =>
  given(probe, ...facts).when({ ...ask, data: { party: zhou, ...ask.data } }, { now: at })
const reveal: Ask = {
  type: 'party.reveal',
  data: { part: 'contact', purpose: 'visit', note: '上门核实漏水情况' },
}

describe('naming', () => {
  test('[VAULT1] is an event and a claim for each party: no other stream names it', () => {
    expect(named(own, [zhou, lin])).toEqual({
      events: [zhou, lin].map((party) => ({ stream: own, type: 'party.named', data: { party } })),
      claims: [partyClaim(zhou), partyClaim(lin)],
    })
  })

  test('[VAULT1] a stream bears so many, an order names fewer, and none twice', () => {
    const many = Array.from({ length: 199 }, (_, n) => partyFact('party.named', { party: idOf(`p-${n}`) }))
    const { parts } = statesOf(probe, [opened, ...many]).get(own) ?? { parts: undefined }
    expect(partyRefusal(parts?.closed, [zhou])).toBeUndefined()
    expect(partyRefusal(parts?.closed, [zhou, lin])).toMatchObject({ code: 'party.enough' })
    expect(partyRefusal(undefined, [zhou])).toBeUndefined()
    expect(partyIds.safeParse([zhou, lin]).success).toBe(true)
    for (const wrong of [[], [zhou, zhou], ['周某'], Array.from({ length: 21 }, (_, n) => idOf(`p-${n}`))])
      expect(partyIds.safeParse(wrong).success).toBe(false)
  })

  test('[VAULT2] lies in the layer of the handlers alone, whatever the feature', () => {
    for (const { layer } of Object.values(partyEvents)) expect(layer).toBe('closed')
    const { parts } = statesOf(features.incident, [reported, partyFact('party.named')]).get(own) ?? {}
    expect(JSON.stringify([parts?.open, parts?.work])).not.toContain(zhou)
    expect(Object.keys(partiesIn(parts?.closed))).toEqual([zhou])
  })

  test('is forgotten by nothing that a feature records afterwards', () => {
    const later: Fact[] = [{ type: 'probe.sealed', data: { text: '家属情况' } }, closed]
    const { parts } = statesOf(probe, [...matter, ...later]).get(own) ?? {}
    expect(parts?.closed).toMatchObject({ sealed: 1, parties: { [zhou]: { id: zhou } } })
    const bare = statesOf(features.press, [
      {
        type: 'press.taskOpened',
        data: { incident: own, area: community, kind: 'update', owner: 'fire', dueAt: 0 },
      },
      partyFact('party.named'),
      { type: 'press.taskCompleted', data: {} },
    ]).get(own)
    expect(Object.keys(partiesIn(bare?.parts.closed))).toEqual([zhou])
  })
})

describe('opening', () => {
  test('[VAULT3] says what, what for and why, and is recorded', () => {
    expect(when(matter, reveal)).toMatchObject({
      events: [{ type: 'party.revealed', data: { party: zhou, ...reveal.data } }],
    })
    const data = partyEvents['party.revealed'].data
    for (const purpose of purposes)
      expect(data.safeParse({ party: zhou, ...reveal.data, purpose }).success).toBe(true)
    expect(data.safeParse({ party: zhou, ...reveal.data, purpose: 'curiosity' }).success).toBe(false)
  })

  test('[VAULT3] the stream remembers who opened it and how often', () => {
    const openings = Array.from({ length: revealMemory + 5 }, () => ({
      ...partyFact('party.revealed'),
      actor: actorOf('liaison'),
    }))
    const { parts } = statesOf(probe, [...matter, ...openings]).get(own) ?? {}
    const party = partyIn(partiesIn(parts?.closed), zhou)
    expect(party?.revealed).toBe(revealMemory + 5)
    expect(party?.reveals).toHaveLength(revealMemory)
    expect(party?.reveals.at(-1)).toMatchObject({ by: { role: 'liaison', agency: 'fire' }, purpose: 'visit' })
  })

  test('[VAULT15] putting right how to reach somebody tells who did it, and touches no evidence', () => {
    const correct: Ask = { type: 'party.correct', data: { party: zhou } }
    expect(when(matter, correct)).toMatchObject({
      events: [{ type: 'party.corrected', data: { party: zhou } }],
    })
    const put = { ...partyFact('party.corrected'), actor: actorOf('liaison') }
    const { parts } = statesOf(probe, [...matter, put]).get(own) ?? {}
    expect(partyIn(partiesIn(parts?.closed), zhou)?.corrected).toMatchObject({ by: { agency: 'fire' } })
    const kept = [...matter, partyFact('party.holdProposed'), partyFact('party.held')]
    expect(when(kept, correct)).toEqual({ refused: 'party.onHold' })
  })

  test('a party that the stream does not name is not opened by it', () => {
    expect(when([opened], reveal)).toEqual({ refused: 'party.notHere' })
    expect(when(matter, { ...reveal, data: { ...reveal.data, party: lin } })).toEqual({
      refused: 'party.notHere',
    })
    expect(partyIn(partiesIn({ parties: {} }), '__proto__')).toBeUndefined()
  })

  test('[VAULT4] nobody of a unit that the matter names opens who brought it, or has it kept', () => {
    const against = { ...probe, evolve: { ...probe.evolve, closed: () => ({ against: ['fire'] }) } }
    const hold: Ask = { type: 'party.proposeHold', data: { party: zhou, basis: '作为证据', until } }
    for (const ask of [{ ...reveal, data: { ...reveal.data, party: zhou } }, hold]) {
      const by = (role: 'liaison' | 'mediator') =>
        given(against, ...matter).when({ ...ask, actor: actorOf(role) }, { actor: actorOf(role) })
      expect(by('liaison')).toEqual({ refused: 'party.conflict' })
      expect(by('mediator')).toHaveProperty('events')
    }
  })
})

describe('keeping as evidence', () => {
  const propose: Ask = { type: 'party.proposeHold', data: { basis: '已起诉，需作为证据', until } }

  test('[VAULT5] is asked for in writing by one post and confirmed by another', () => {
    expect(when(matter, propose)).toMatchObject({
      events: [{ type: 'party.holdProposed', data: { party: zhou, ...propose.data } }],
    })
    expect(when(matter, { type: 'party.confirmHold' })).toEqual({ refused: 'party.notProposed' })
    expect(when([...matter, proposed], { type: 'party.confirmHold' })).toMatchObject({
      events: [{ type: 'party.held', data: { party: zhou, until } }],
    })
    const { parts } = statesOf(probe, [...matter, ...held]).get(own) ?? {}
    expect(partyIn(partiesIn(parts?.closed), zhou)).toMatchObject({
      hold: { basis: '作为诉讼证据', until, askedBy: { role: 'dutyOfficer' } },
    })
  })

  test('[VAULT5] keeps an identity from going until it ends, by order or by itself', () => {
    const erase: Ask = { type: 'party.erase' }
    expect(when([...matter, ...held], erase)).toEqual({ refused: 'party.onHold' })
    expect(when([...matter, ...held], erase, until)).toHaveProperty('events')
    const release = when([...matter, ...held], { type: 'party.releaseHold' })
    expect(release).toMatchObject({ events: [{ type: 'party.released', data: { party: zhou } }] })
    expect(when([...matter, ...held, partyFact('party.released')], erase)).toHaveProperty('events')
    expect(when(matter, { type: 'party.releaseHold' })).toEqual({ refused: 'party.notHeld' })
  })

  test('[VAULT5] a day that is over keeps nothing', () => {
    expect(when(matter, propose, until)).toEqual({ refused: 'party.holdOver' })
    expect(when([...matter, proposed], { type: 'party.confirmHold' }, until)).toEqual({
      refused: 'party.holdOver',
    })
  })
})

describe('going', () => {
  const rules = clockCity.clocks.map((rule) => ({ ...rule, id: 'INC-PII', unit: 'calendarDays' as const }))
  const city = {
    ...cityRules,
    ...clockCity,
    clocks: rules.slice(0, 1).map((rule) => ({ ...rule, amount: 30 })),
  }
  const due = now + 30 * 86_400_000
  const over = [...matter, closed]
  const setDown = [...over, partyFact('party.destructionSet', { after: due })]
  const destroy: Ask = { type: 'party.destroy', data: { due } }

  test('[VAULT6] is ordered, recorded, and done once', () => {
    const erased = partyFact('party.erased')
    expect(when(matter, { type: 'party.erase' })).toMatchObject({
      events: [{ type: 'party.erased', data: { party: zhou, cause: 'ordered' } }],
    })
    for (const ask of [{ type: 'party.erase' }, reveal, { type: 'party.confirmHold' }])
      expect(when([...matter, erased], ask)).toEqual({ refused: 'party.gone' })
  })

  test('[VAULT7] by itself it goes as long after the matter is over as the city’s rule says', () => {
    const ask: Ask = { type: 'party.setDestruction', data: { party: zhou, from: now } }
    expect(given(probe, ...matter).when(ask, { city })).toEqual({ refused: 'party.notDue' })
    const set = given(probe, ...over).when(ask, { city })
    if (!('events' in set)) throw new Error(set.refused)
    const [event] = set.events
    expect(event?.type).toBe('party.destructionSet')
    expect(Number(event?.data['after'])).toBeGreaterThan(due - 86_400_000)
    expect(Number(event?.data['after'])).toBeLessThan(due + 86_400_000)
  })

  test('[VAULT7] not before its day, not while the matter is open again, not while it is kept', () => {
    expect(when(setDown, destroy, due)).toEqual({ refused: 'party.notDue' })
    expect(when(setDown, destroy, due + 1)).toMatchObject({
      events: [{ type: 'party.erased', data: { party: zhou, cause: 'retention' } }],
    })
    expect(when(over, destroy, due + 1)).toEqual({ refused: 'party.notDue' })
    const open = [...matter, partyFact('party.destructionSet', { after: due })]
    expect(when(open, destroy, due + 1)).toEqual({ refused: 'party.notDue' })
    const kept = [...setDown, ...held.map((fact) => ({ ...fact, data: { ...fact.data, until: due * 2 } }))]
    expect(when(kept, destroy, due + 1)).toEqual({ refused: 'party.onHold' })
  })
})
