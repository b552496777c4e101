/** Response levels and who commands (domain.md §4.1, 突发事件应对法 2024 Art. 71, 72). */
import { describe, expect, test } from 'vitest'
import { actorOf, county } from '../support/actors.ts'
import type { Fact } from '../support/given.ts'
import {
  askTo,
  confirmedAs,
  incidentAfter,
  incidentAt,
  reportedAs,
  responding,
  verifying,
  wayTo,
} from '../support/incidents.ts'

const commander = actorOf('commander')

describe('the response', () => {
  const activate = (level: number) => ({ ...askTo('incident.activateResponse', { level }), actor: commander })
  const change = (level: number) => ({ ...askTo('incident.changeResponse', { level }), actor: commander })
  const social = (seen: Record<string, unknown>, ...facts: Fact[]) =>
    incidentAfter(reportedAs('socialSecurity'), verifying, ...confirmedAs('socialSecurity', seen), ...facts)

  test('states matters, level, duration and measures, or does not pass the door (Art. 72)', () => {
    for (const missing of ['matters', 'level', 'expectedHours', 'measures'])
      expect(() =>
        incidentAt('confirmed').when(askTo('incident.activateResponse', { [missing]: undefined })),
      ).toThrow()
  })

  test('[INC7] is activated at the level asked and leaves the event level alone', () => {
    expect(incidentAt('confirmed').when(activate(2))).toMatchObject({
      events: [{ type: 'incident.responseActivated', data: { level: 2, expectedHours: 12 } }],
    })
  })

  test('[INC10] to a crowd alone is level 4 and no higher', () => {
    const crowd = social({ crowd: 'from1000', unansweredGrievances: 64 })
    for (const level of [1, 2, 3])
      expect(crowd.when(activate(level))).toEqual({ refused: 'incident.crowdAlone' })
    expect(crowd.when(activate(4))).toMatchObject({ events: [{ data: { level: 4 } }] })
  })

  test('[INC10] to a crowd alone is not raised later either, with a harm it is', () => {
    expect(social({ crowd: 'from1000' }, responding(4)).when(change(3))).toEqual({
      refused: 'incident.crowdAlone',
    })
    expect(social({ blockedMin: 20 }, responding(4)).when(change(2))).toMatchObject({
      events: [{ type: 'incident.responseChanged', data: { level: 2 } }],
    })
  })

  test('[INC18] changed, names the row of the response it replaces', () => {
    expect(incidentAt('responding').when(change(1))).toMatchObject({
      events: [{ data: { level: 1, ends: [`at-${wayTo.responding.length}`] } }],
    })
  })
})

describe('the lead', () => {
  const countyCommander = actorOf('commander', { area: county, agency: 'county-command' })
  const township = actorOf('commander', { area: '990102003000', agency: 'township' })
  const inCity: Fact[] = [
    ...wayTo.responding,
    { type: 'incident.commandAccepted', data: { level: 'city' }, actor: commander },
  ]

  test.each(['county', 'township'])('[INC15] is not handed to the %s it stands above or with', (to) => {
    expect(
      incidentAt('responding').when({ ...askTo('incident.handOverCommand', { to }), actor: commander }),
    ).toEqual({
      refused: 'incident.leadNotHigher',
    })
  })

  test('[INC15] is accepted by a commander of the level it was offered to, not by who offered it', () => {
    const accept = askTo('incident.acceptCommand')
    for (const actor of [countyCommander, township, actorOf('commander', { area: '990102003001' })])
      expect(incidentAt('responding').when({ ...accept, actor })).toEqual({
        refused: 'incident.notInCommand',
      })
    expect(incidentAt('responding').when({ ...accept, actor: commander })).toMatchObject({
      events: [{ type: 'incident.commandAccepted', data: { level: 'city' } }],
    })
  })

  test('[INC15] stays where it is until it is accepted: the county still commands', () => {
    expect(
      incidentAt('responding').when({ ...askTo('incident.changeResponse'), actor: countyCommander }),
    ).toMatchObject({ events: [{ type: 'incident.responseChanged' }] })
  })

  test('[INC15] is not accepted where nobody offered it, nor twice', () => {
    const alone = incidentAfter(reportedAs('accident'), verifying, ...confirmedAs('accident'))
    for (const then of [alone, incidentAfter(...inCity)])
      expect(then.when({ ...askTo('incident.acceptCommand'), actor: commander })).toEqual({
        refused: 'incident.leadNotOffered',
      })
  })

  const commanding = [
    'incident.grade',
    'incident.changeResponse',
    'incident.contain',
    'incident.handOverCommand',
    'incident.setSiteCommand',
  ]
  test.each(commanding)('[INC15] gone up, takes %s with it', (type) => {
    expect(incidentAfter(...inCity).when({ ...askTo(type), actor: countyCommander })).toEqual({
      refused: 'incident.notInCommand',
    })
  })

  test('[INC15] below the lead nothing is started or ended; that it flared up anyone with command of the area says', () => {
    expect(incidentAt('confirmed').when({ ...askTo('incident.activateResponse'), actor: township })).toEqual({
      refused: 'incident.notInCommand',
    })
    const calm: Fact[] = [...inCity, { type: 'incident.contained', data: { leadReport: null } }]
    expect(incidentAfter(...calm).when({ ...askTo('incident.endResponse'), actor: countyCommander })).toEqual(
      {
        refused: 'incident.notInCommand',
      },
    )
    expect(
      incidentAfter(...calm).when({ ...askTo('incident.relapse'), actor: countyCommander }),
    ).toMatchObject({
      events: [{ type: 'incident.relapsed' }],
    })
  })
})
