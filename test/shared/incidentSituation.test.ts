/** What is known and what was done on the ground: entries, facts, zones, places, warnings. */
import { describe, expect, test } from 'vitest'
import { readFact } from '../../shared/facts/facts.ts'
import { incident } from '../../shared/features/incident/incident.ts'
import { factKinds, most } from '../../shared/features/incident/messages.ts'
import type { IncidentParts } from '../../shared/features/incident/state.ts'
import { actorOf, city, community, county, otherCounty } from '../support/actors.ts'
import { now, own, statesOf, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import {
  askTo,
  confirmedAs,
  entry,
  figure,
  incidentAfter,
  incidentAt,
  involved,
  placeOpened,
  reported,
  reportedAs,
  spot,
  square,
  verifying,
  warningIssued,
  zoneDrawn,
} from '../support/incidents.ts'

const partsOf = (...facts: Fact[]) => statesOf(incident, facts).get(own)?.parts as IncidentParts
const fire = actorOf('liaison')
const water = actorOf('liaison', { agency: 'water' })
const minute = 60_000

describe('entries', () => {
  const record = askTo('incident.recordEntry', {}, { commandId: idOf('say') })

  test.each(['reported', 'dismissed', 'archived', 'assembly'] as const)(
    'are recorded while it is %s, under an id made from the command',
    (stage) => {
      expect(incidentAt(stage).when(record)).toMatchObject({
        events: [
          {
            type: 'incident.entryRecorded',
            data: { entry: `${idOf('say')}-0`, text: '消防到场', key: true },
          },
        ],
      })
    },
  )

  test('are not key unless said so', () => {
    expect(incidentAt('reported').when({ ...record, data: { text: '到场' } })).toMatchObject({
      events: [{ data: { key: false } }],
    })
  })

  const facts = [reported, entry('mine', 'fire'), entry('theirs', 'water')]
  const strike = (id: string) => askTo('incident.strikeEntry', { entry: id })

  test('[INC17] are struck by the agency that made them, with a reason', () => {
    expect(incidentAfter(...facts).when({ ...strike('mine'), actor: fire })).toMatchObject({
      events: [{ type: 'incident.entryStruck', data: { entry: 'mine', reason: '记错事件' } }],
    })
    expect(incidentAfter(...facts).when({ ...strike('theirs'), actor: fire })).toEqual({
      refused: 'incident.notYourEntry',
    })
  })

  test.each(['dutyOfficer', 'commander'] as const)(
    '[INC17] are struck by the %s, whoever made them',
    (role) => {
      expect(incidentAfter(...facts).when({ ...strike('theirs'), actor: actorOf(role) })).toMatchObject({
        events: [{ type: 'incident.entryStruck' }],
      })
    },
  )

  test('[INC17] are struck once, and not when nobody recorded them', () => {
    const struck: Fact = { type: 'incident.entryStruck', data: { entry: 'mine', reason: null } }
    expect(incidentAfter(...facts, struck).when({ ...strike('mine'), actor: fire })).toEqual({
      refused: 'incident.entryUnknown',
    })
    expect(incidentAfter(...facts).when(strike('nobody'))).toEqual({ refused: 'incident.entryUnknown' })
  })
})

describe('facts', () => {
  const tell = (value: number, occurredAt?: number) =>
    askTo(
      'incident.reportFact',
      { value, verified: false },
      { actor: fire, ...(occurredAt !== undefined && { occurredAt }) },
    )
  const settle = (from: string, reports: number) => askTo('incident.settleFact', { from, reports })
  const led = [reported, involved('fire', 'lead'), involved('water')]

  test('[INC11] have one current value per agency', () => {
    const { work } = partsOf(...led, figure('fire', 100), figure('water', 120), figure('fire', 130))
    expect(work?.facts.evacuated).toMatchObject({
      reports: 3,
      by: { fire: { value: 130, version: 2 }, water: { value: 120, version: 1 } },
    })
  })

  test('[INC11] that differ are a visible discrepancy, newest first; equal ones agree', () => {
    const { work } = partsOf(...led, figure('fire', 312), figure('water', 320))
    expect(readFact(work?.facts.evacuated)).toMatchObject({
      is: 'disputed',
      values: [
        { agency: 'water', value: 320 },
        { agency: 'fire', value: 312 },
      ],
    })
    const agreed = partsOf(...led, figure('fire', 320), figure('water', 320)).work
    expect(readFact(agreed?.facts.evacuated)).toMatchObject({ is: 'agreed', value: 320, from: 'water' })
    expect(readFact(undefined)).toBeUndefined()
  })

  test('[INC11] [INC18] a newer value ends the row of the one before', () => {
    expect(incidentAfter(...led, figure('fire', 100)).when(tell(130))).toMatchObject({
      events: [{ type: 'incident.factReported', data: { value: 130, ends: ['at-4'] } }],
    })
  })

  test('[INC11] a value that arrives late is history: it displaces nothing and reopens nothing', () => {
    const settled: Fact = {
      type: 'incident.factSettled',
      data: { fact: 'evacuated', from: 'fire', value: 100, reason: null },
    }
    const facts = [...led, figure('fire', 100, { occurredAt: now }), settled]
    const told = incidentAfter(...facts).when(tell(60, now - 20 * minute))
    expect(told).toMatchObject({ events: [{ data: { value: 60, until: now } }] })
    expect('events' in told && told.events[0]?.data).not.toHaveProperty('ends')
    const late = figure('fire', 60, { occurredAt: now - 20 * minute })
    const { work } = partsOf(...facts, { ...late, data: { ...late.data, until: now } })
    expect(work?.facts.evacuated).toMatchObject({ reports: 1, by: { fire: { value: 100, version: 1 } } })
    expect(readFact(work?.facts.evacuated)).toMatchObject({ is: 'settled', value: 100 })
  })

  test('[INC11] corrected for the same instant, take the correction', () => {
    const facts = [...led, figure('fire', 100, { occurredAt: now })]
    expect(incidentAfter(...facts).when(tell(101, now))).toMatchObject({
      events: [{ data: { value: 101, ends: ['at-4'] } }],
    })
  })

  test('[INC12] are settled by the lead alone, on a value that an agency reported', () => {
    const facts = [...led, figure('fire', 312), figure('water', 320)]
    expect(incidentAfter(...facts).when({ ...settle('water', 2), actor: fire })).toMatchObject({
      events: [
        {
          type: 'incident.factSettled',
          data: { fact: 'evacuated', from: 'water', value: 320, reason: '现场清点' },
        },
      ],
    })
    for (const actor of [water, actorOf('commander'), actorOf('liaison', { agency: 'constructor' })])
      expect(incidentAfter(...facts).when({ ...settle('water', 2), actor })).toEqual({
        refused: 'incident.notLead',
      })
  })

  test.each(['police', 'constructor'])(
    '[INC12] are not settled on a value of %s, who reported none',
    (from) => {
      expect(incidentAfter(...led, figure('fire', 312)).when({ ...settle(from, 1), actor: fire })).toEqual({
        refused: 'incident.factUnknown',
      })
      expect(incidentAfter(...led).when({ ...settle('fire', 1), actor: fire })).toEqual({
        refused: 'incident.factUnknown',
      })
    },
  )

  test('[INC12] are settled by who saw every report; entries and other facts do not get in the way', () => {
    const facts = [...led, figure('fire', 312), figure('water', 320)]
    expect(
      incidentAfter(...facts, figure('water', 330)).when({ ...settle('water', 2), actor: fire }),
    ).toEqual({
      refused: 'incident.factMoved',
    })
    const other = { ...figure('water', 3), data: { fact: 'missing', value: 3, verified: false } }
    expect(
      incidentAfter(...facts, entry('e'), other).when({ ...settle('water', 2), actor: fire }),
    ).toMatchObject({
      events: [{ type: 'incident.factSettled' }],
    })
    expect(incident.commands['incident.settleFact']).not.toHaveProperty('judgedOn')
  })

  test('[INC12] need a reason to be settled', () => {
    const { data } = incident.commands['incident.settleFact']
    const whole = { fact: 'dead', from: 'fire', reports: 1, reason: '清点' }
    expect(data.safeParse(whole).success).toBe(true)
    expect(data.safeParse({ ...whole, reason: ' ' }).success).toBe(false)
  })

  test('[INC12] settled, are open again with the next value of anyone', () => {
    const settled: Fact = {
      type: 'incident.factSettled',
      data: { fact: 'evacuated', from: 'fire', value: 312, reason: null },
    }
    const facts = [...led, figure('fire', 312), figure('water', 320), settled]
    expect(readFact(partsOf(...facts).work?.facts.evacuated)).toEqual({
      is: 'settled',
      from: 'fire',
      value: 312,
      at: now + 5000,
    })
    const told = incidentAfter(...facts).when({ ...tell(340), actor: water })
    expect(told).toMatchObject({ events: [{ data: { ends: ['at-5', 'at-6'] } }] })
    const again = partsOf(...facts, figure('water', 340)).work?.facts.evacuated
    expect(readFact(again)).toMatchObject({ is: 'disputed' })
  })

  test('are whole numbers where they count, and may be parts where they measure', () => {
    const { data } = incident.commands['incident.reportFact']
    for (const fact of factKinds) {
      const mayBeParts = fact === 'leakedTonnes' || fact === 'cordonRadius'
      expect(data.safeParse({ fact, value: 2.5, verified: true }).success, fact).toBe(mayBeParts)
      expect(data.safeParse({ fact, value: 2, verified: true }).success, fact).toBe(true)
    }
    for (const value of [-1, Number.NaN, Number.POSITIVE_INFINITY, 10_000_001])
      expect(data.safeParse({ fact: 'dead', value, verified: true }).success).toBe(false)
  })
})

describe('zones and places', () => {
  const draw = askTo('incident.drawZone', {}, { commandId: idOf('draw') })
  const open = askTo('incident.openPlace', {}, { commandId: idOf('open') })
  const far: [number, number] = [116.4, 39.9]
  const shifted = square.map(([lng, lat]): [number, number] => [lng + 0.75, lat])

  test('[INC14] are recorded under an id made from the command', () => {
    expect(incidentAt('responding').when(draw)).toMatchObject({
      events: [
        { type: 'incident.zoneDrawn', data: { zone: `${idOf('draw')}-0`, kind: 'evacuation', ring: square } },
      ],
    })
    expect(incidentAt('responding').when(open)).toMatchObject({
      events: [
        { type: 'incident.placeOpened', data: { place: `${idOf('open')}-0`, at: spot, capacity: 30 } },
      ],
    })
  })

  test('[INC14] lie in the city, every corner of them', () => {
    const outside = { refused: 'geo.outsideCity' }
    expect(incidentAt('responding').when({ ...draw, data: { ...draw.data, ring: shifted } })).toEqual(outside)
    expect(incidentAt('responding').when({ ...open, data: { ...open.data, at: far } })).toEqual(outside)
    const site = { ...askTo('incident.setSiteCommand', { at: far }), actor: actorOf('commander') }
    expect(incidentAt('responding').when(site)).toEqual(outside)
  })

  test('[INC14] are taken by a browser that does not know the bounds: the house judges again', () => {
    const ask = { ...open, data: { ...open.data, at: far } }
    expect(incidentAt('responding').when(ask, { city: undefined })).toHaveProperty('events')
  })

  test('[INC14] [INC19] are only so many at a time', () => {
    const zones = Array.from({ length: most.zones }, (_, i) => zoneDrawn(`zone-${i}`))
    const places = Array.from({ length: most.places }, (_, i) => placeOpened(`place-${i}`))
    const full = [reported, ...zones, ...places]
    expect(incidentAfter(...full).when(draw)).toEqual({ refused: 'incident.enough' })
    expect(incidentAfter(...full).when(open)).toEqual({ refused: 'incident.enough' })
    const fewer: Fact[] = [
      { type: 'incident.zoneLifted', data: { zone: 'zone-3', reason: null } },
      { type: 'incident.placeClosed', data: { place: 'place-3' } },
    ]
    expect(incidentAfter(...full, ...fewer).when(draw)).toHaveProperty('events')
    expect(incidentAfter(...full, ...fewer).when(open)).toHaveProperty('events')
  })

  test.each([
    ['incident.liftZone', { zone: 'gone' }],
    ['incident.liftZone', { zone: 'constructor' }],
    ['incident.countPlace', { place: 'gone' }],
    ['incident.closePlace', { place: 'constructor' }],
    ['incident.adjustWarning', { warning: 'gone' }],
    ['incident.liftWarning', { warning: 'toString' }],
  ])('%s of %j, which does not stand, is refused', (type, data) => {
    expect(incidentAt('responding').when(askTo(type, data))).toEqual({ refused: 'incident.thingUnknown' })
  })

  test('places are counted; a count that arrives late does not displace a newer one', () => {
    const count = (people: number, occurredAt: number): Fact => ({
      type: 'incident.placeCounted',
      data: { place: 'p', people },
      occurredAt,
    })
    const facts = [reported, placeOpened('p'), count(200, now + 5 * minute)]
    expect(partsOf(...facts, count(118, now)).open.places['p']).toMatchObject({
      people: 200,
      countedAt: now + 5 * minute,
    })
    expect(partsOf(...facts, count(310, now + 9 * minute)).open.places['p']).toMatchObject({ people: 310 })
  })
})

describe('warnings', () => {
  const issue = askTo('incident.issueWarning', {}, { commandId: idOf('warn'), actor: actorOf('commander') })

  test('[INC13] say colour, areas, what to beware of and what to do, in the issuer’s name (Art. 64)', () => {
    expect(incidentAt('responding').when(issue)).toMatchObject({
      events: [{ type: 'incident.warningIssued', data: { warning: `${idOf('warn')}-0`, color: 'orange' } }],
    })
    const { data } = incident.commands['incident.issueWarning']
    for (const part of ['color', 'areas', 'matters', 'measures'])
      expect(data.safeParse({ ...issue.data, [part]: undefined }).success, part).toBe(false)
    const { warnings } = partsOf(reported, { ...warningIssued('w'), actor: actorOf('commander') }).open
    expect(warnings['w']).toMatchObject({ issuer: 'command-centre', since: now + 1000 })
  })

  test('[INC13] [INC7] have a colour that sets no level and no response', () => {
    const before = partsOf(reported, verifying).open
    const after = partsOf(reported, verifying, warningIssued()).open
    expect([after.grade, after.response]).toEqual([before.grade, before.response])
  })

  test.each(['incident.issueWarning', 'incident.adjustWarning'])(
    '[INC13] %s is refused for a social-security event, at every stage',
    (type) => {
      const social = [reportedAs('socialSecurity'), verifying]
      for (const facts of [social, [...social, ...confirmedAs('socialSecurity', { dead: 1 })]])
        expect(incidentAfter(...facts).when(askTo(type))).toEqual({ refused: 'incident.noWarningColour' })
    },
  )

  test('[INC13] reach no further than the jurisdiction of who issues them', () => {
    const byCounty = (areas: string[]) =>
      incidentAt('responding').when({
        ...askTo('incident.issueWarning', { areas }),
        actor: actorOf('commander', { area: county }),
      })
    expect(byCounty([community, county])).toHaveProperty('events')
    for (const area of [otherCounty, city, '110101000000'])
      expect(byCounty([community, area])).toEqual({ refused: 'incident.areaNotYours' })
    const adjust = askTo('incident.adjustWarning', { areas: [otherCounty] })
    expect(
      incidentAt('responding').when({ ...adjust, actor: actorOf('commander', { area: county }) }),
    ).toEqual({
      refused: 'incident.areaNotYours',
    })
  })

  test('[INC13] [INC18] are adjusted and lifted, each time ending the wording before', () => {
    const facts = [reported, verifying, warningIssued('w')]
    const adjust = askTo('incident.adjustWarning', { warning: 'w' })
    const lift = askTo('incident.liftWarning', { warning: 'w' })
    expect(incidentAfter(...facts).when(adjust)).toMatchObject({
      events: [{ type: 'incident.warningAdjusted', data: { color: 'yellow', ends: ['w'] } }],
    })
    const adjusted: Fact = { type: 'incident.warningAdjusted', data: { ...adjust.data, ends: ['w'] } }
    expect(incidentAfter(...facts, adjusted).when(lift)).toMatchObject({
      events: [{ type: 'incident.warningLifted', data: { warning: 'w', ends: ['at-4'] } }],
    })
    const after = partsOf(...facts, adjusted).open.warnings
    expect(after['w']).toMatchObject({ color: 'yellow', row: 'at-4' })
    expect(Object.keys(after)).toEqual(['w'])
  })

  test('[INC13] [INC19] are only so many at a time', () => {
    const all = Array.from({ length: most.warnings }, (_, i) => warningIssued(`w-${i}`))
    expect(incidentAfter(reported, verifying, ...all).when(issue)).toEqual({ refused: 'incident.enough' })
  })
})
