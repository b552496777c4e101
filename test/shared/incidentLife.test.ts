/** Gatherings that are no incidents, how incidents end, and what is corrected on the way. */
import { describe, expect, test } from 'vitest'
import { catalogue } from '../../shared/catalogue.ts'
import { incident } from '../../shared/features/incident/incident.ts'
import type { IncidentParts } from '../../shared/features/incident/state.ts'
import { actorOf, community } from '../support/actors.ts'
import { given, own, statesOf, type Ask, type Fact } from '../support/given.ts'
import { idOf } from '../support/ids.ts'
import {
  askTo,
  confirmedAs,
  first,
  firstReported,
  incidentAfter,
  incidentAt,
  involved,
  reported,
  responding,
  spot,
  verifying,
  wayTo,
} from '../support/incidents.ts'

const commander = actorOf('commander')
const partsOf = (...facts: Fact[]) => statesOf(incident, facts).get(own)?.parts as IncidentParts

describe('a gathering', () => {
  const note: Ask = {
    type: 'incident.noteAssembly',
    data: { title: '供暖停供集中诉求', area: community, announced: true },
  }

  test('[INC6] is noted with a code and bears neither level nor response', () => {
    expect(given(incident).when(note)).toMatchObject({
      events: [{ type: 'incident.assemblyNoted', data: { code: 'EV-1121-01', ...note.data } }],
      claims: ['code:EV-1121-01'],
    })
    expect(partsOf(...wayTo.assembly).open).toMatchObject({
      category: 'socialSecurity',
      grade: { level: null },
      response: null,
    })
  })

  test.each([
    ['nothing', {}],
    ['a thousand people', { crowd: 'from1000' }],
    ['unanswered grievances', { unansweredGrievances: 64 }],
    ['no one hurt', { dead: 0, seriouslyInjured: 0, hazardInPlace: false, blockedMin: 0 }],
  ])('[INC6] is no incident by %s', (_what, signs) => {
    expect(incidentAt('assembly').when(askTo('incident.nameHarm', { signs }))).toEqual({
      refused: 'incident.noHarmNamed',
    })
  })

  test.each([{ dead: 1 }, { seriouslyInjured: 1 }, { hazardInPlace: true }, { blockedMin: 1 }])(
    '[INC6] becomes one by %j',
    (signs) => {
      expect(incidentAt('assembly').when(askTo('incident.nameHarm', { signs }))).toMatchObject({
        events: [{ type: 'incident.harmNamed', data: { signs } }],
      })
    },
  )

  test('[INC6] has service places, but no zone is drawn around it', () => {
    expect(incidentAt('assembly').when(askTo('incident.openPlace'))).toMatchObject({
      events: [{ type: 'incident.placeOpened' }],
    })
    expect(incidentAt('assembly').when(askTo('incident.drawZone'))).toEqual({
      refused: 'incident.wrongStage',
    })
  })

  test('[INC6] [INC16] ends without ever having been one, and its places close', () => {
    expect(incidentAt('assembly').when(askTo('incident.endAssembly'))).toMatchObject({
      events: [{ type: 'incident.assemblyEnded', data: { ends: ['place'] } }],
    })
    const { open } = partsOf(...wayTo.assemblyEnded)
    expect([open.stage, open.places, incident.isClosed(open)]).toEqual(['assemblyEnded', {}, true])
  })
})

describe('the end', () => {
  test('is contained only once an agency leads: the lead’s report says so', () => {
    const alone = incidentAfter(
      reported,
      involved('fire'),
      verifying,
      ...confirmedAs('accident'),
      responding(),
    )
    expect(alone.when({ ...askTo('incident.contain'), actor: commander })).toEqual({
      refused: 'incident.noLead',
    })
  })

  test('[INC16] of the response takes zones, warnings, site command and the response itself, and leaves shelters', () => {
    const set: Fact = { type: 'incident.siteCommandSet', data: { place: '二号门', at: spot } }
    const facts = [...wayTo.responding, set]
    const before = partsOf(...facts).open
    const calm: Fact = { type: 'incident.contained', data: { leadReport: '阀门已关闭' } }
    const told = incidentAfter(...facts, calm).when({ ...askTo('incident.endResponse'), actor: commander })
    expect(told).toMatchObject({
      events: [
        {
          type: 'incident.responseEnded',
          data: {
            publicNotice: '响应解除',
            ends: [before.response?.row, before.siteCommand?.row, 'zone', 'warning'],
          },
        },
        // The public is told of the end, too (PRESS50).
        { type: 'press.taskOpened', data: { kind: 'closing' } },
        { type: 'clock.opened' },
      ],
    })
    const after = partsOf(...facts, calm, {
      type: 'incident.responseEnded',
      data: { publicNotice: null },
    }).open
    expect(after).toMatchObject({
      response: null,
      siteCommand: null,
      zones: {},
      warnings: {},
      offeredTo: null,
    })
    expect(Object.keys(after.places)).toEqual(['place'])
  })

  test('[INC16] in the archive nothing stands any more', () => {
    expect(
      incidentAt('reviewed').when({ ...askTo('incident.archive'), actor: actorOf('auditor') }),
    ).toMatchObject({
      events: [{ type: 'incident.archived', data: { ends: ['place'] } }],
    })
    expect(partsOf(...wayTo.archived).open.places).toEqual({})
  })

  test('a public notice, a lead’s report and a finding are asked for at the door', () => {
    for (const type of [
      'incident.endResponse',
      'incident.contain',
      'incident.review',
      'incident.openAftermath',
    ])
      expect(catalogue.command(type)?.data.safeParse({}).success, type).toBe(false)
  })
})

describe('a correction', () => {
  test('[INC20] of the category keeps the stage and takes the level with it', () => {
    const facts = [...wayTo.responding]
    const told = incidentAfter(...facts).when(askTo('incident.reclassify'))
    const { grade } = partsOf(...facts).open
    expect(told).toMatchObject({
      events: [
        {
          type: 'incident.reclassified',
          data: { category: 'naturalDisaster', reason: '山体滑坡引起', ends: [grade.row] },
        },
      ],
    })
    const after = partsOf(...facts, {
      type: 'incident.reclassified',
      data: { category: 'naturalDisaster', reason: null },
    })
    expect(after.open).toMatchObject({
      stage: 'responding',
      category: 'naturalDisaster',
      grade: { level: null, basis: null, signs: grade.signs },
      response: { level: 3 },
    })
  })

  test('[INC20] to the same category is none', () => {
    expect(incidentAt('verifying').when(askTo('incident.reclassify', { category: 'accident' }))).toEqual({
      refused: 'incident.sameCategory',
    })
  })

  test('[INC13] to social security waits until no warning is in force', () => {
    const social = askTo('incident.reclassify', { category: 'socialSecurity' })
    expect(incidentAt('verifying').when(social)).toEqual({ refused: 'incident.warningInForce' })
    expect(incidentAfter(reported, verifying).when(social)).toMatchObject({
      events: [{ type: 'incident.reclassified' }],
    })
  })

  test('[INC6] to social security needs a named harm once the incident is confirmed', () => {
    const social = askTo('incident.reclassify', { category: 'socialSecurity' })
    const confirmed = (signs: Record<string, unknown>) =>
      incidentAfter(reported, verifying, ...confirmedAs('accident', signs)).when(social)
    expect(confirmed({ crowd: 'from200' })).toEqual({ refused: 'incident.noHarmNamed' })
    expect(confirmed({ blockedMin: 40 })).toMatchObject({ events: [{ type: 'incident.reclassified' }] })
  })

  test('[INC20] a second report points to the first', () => {
    const told = incidentAfter(reported, firstReported).when(askTo('incident.markDuplicate'))
    expect(told).toMatchObject({
      events: [{ type: 'incident.duplicateMarked', data: { of: first, reason: '同一地点' } }],
    })
    const after = partsOf(reported, { type: 'incident.duplicateMarked', data: { of: first, reason: null } })
    expect(after.open).toMatchObject({ stage: 'reported', duplicateOf: first })
  })

  test('[INC20] asks for the first report only', () => {
    const order = { commandId: idOf('c'), type: 'incident.markDuplicate', stream: own, data: { of: first } }
    expect(incident.reads(order, undefined, { day: '0102' })).toEqual({ streams: [first] })
  })

  test('[INC20] it never points to itself, to another that points on, or to nothing', () => {
    const ask = askTo('incident.markDuplicate')
    const pointing: Fact = {
      type: 'incident.duplicateMarked',
      stream: first,
      data: { of: own, reason: null },
    }
    expect(incidentAfter(reported).when(askTo('incident.markDuplicate', { of: own }))).toEqual({
      refused: 'incident.duplicateOfDuplicate',
    })
    expect(incidentAfter(reported, firstReported, pointing).when(ask)).toEqual({
      refused: 'incident.duplicateOfDuplicate',
    })
    expect(incidentAfter(reported).when(ask)).toEqual({ refused: 'link.unknown' })
  })
})
