/** Who may give which order: the table is written out here a second time, on purpose (domain.md §5). */
import { describe, expect, test } from 'vitest'
import type { Actor } from '../../shared/access/actor.ts'
import { authorise } from '../../shared/access/authorise.ts'
import { permissions, type Reach } from '../../shared/access/permissions.ts'
import { catalogue, featureOf, features, type CommandType } from '../../shared/catalogue.ts'
import type { Role } from '../../shared/event.ts'
import type { StreamState } from '../../shared/feature.ts'
import { refused } from '../../shared/refusal.ts'
import { actorOf, city, community, county, everyRole, otherCounty } from '../support/actors.ts'
import { own, statesOf, type Fact } from '../support/given.ts'

const anyoneInTheField: Role[] = [
  'commander',
  'dutyOfficer',
  'gridWorker',
  'liaison',
  'mediator',
  'pressOfficer',
]
const table: Record<CommandType, { roles: Role[]; reach: Reach }> = {
  'incident.report': { roles: ['dutyOfficer', 'gridWorker', 'liaison'], reach: 'area' },
  'incident.recordEntry': { roles: anyoneInTheField, reach: 'involved' },
  'incident.startVerification': { roles: ['dutyOfficer'], reach: 'area' },
  'incident.dismiss': { roles: ['dutyOfficer'], reach: 'area' },
  'incident.involveAgency': { roles: ['commander', 'dutyOfficer'], reach: 'area' },
  'incident.releaseAgency': { roles: ['commander', 'dutyOfficer'], reach: 'area' },
  'account.open': { roles: ['administrator'], reach: 'house' },
  'account.grantRights': { roles: ['administrator'], reach: 'house' },
  'account.suspend': { roles: ['administrator'], reach: 'house' },
  'account.reinstate': { roles: ['administrator'], reach: 'house' },
  'log.eraseWords': { roles: ['auditor'], reach: 'area' },
  'log.retire': { roles: ['system'], reach: 'system' },
}
const types = Object.keys(table) as CommandType[]

const reported: Fact = {
  type: 'incident.reported',
  data: { code: 'EV-1121-01', category: 'accident', title: '管道泄漏', area: community, source: 'hotline' },
}
const involved = (agency: string): Fact => ({
  type: 'incident.agencyInvolved',
  data: { agency, part: 'supporting' },
})
/** An incident in which every sender's agency takes part, so that only the role decides. */
const everyAgency = [...new Set(everyRole.map((role) => actorOf(role).agency))].map(involved)

function judge(actor: Actor, type: CommandType, state: StreamState | undefined, data = {}) {
  const feature = featureOf(type) === 'account' ? features.account : features.incident
  return authorise(actor, { type, data }, state, feature, permissions)
}

function incidentWith(...facts: Fact[]): StreamState | undefined {
  return statesOf(features.incident, [reported, ...facts]).get(own)
}

const forbidden = (type: string) => ({
  granted: false,
  refusal: refused('access.forbidden', { command: type }),
})

describe('roles', () => {
  const everyPair = types.flatMap((type) => everyRole.map((role) => ({ type, role })))

  test.each(everyPair)('$role and $type', ({ type, role }) => {
    const opens = catalogue.command(type)?.opens === true
    const state = opens ? undefined : incidentWith(...everyAgency)
    const permit = judge(actorOf(role), type, state, { area: community })
    expect(permit).toEqual(table[type].roles.includes(role) ? { granted: true } : forbidden(type))
  })

  test.each(['incident.unheardOf', 'constructor', 'toString', '__proto__', ''])(
    'nobody may order %j: what has no row is denied',
    (type) => {
      for (const role of everyRole)
        expect(
          authorise(
            actorOf(role),
            { type, data: { area: city } },
            incidentWith(),
            features.incident,
            permissions,
          ),
        ).toEqual(forbidden(type))
    },
  )
})

describe('reach', () => {
  const within = types.filter((type) => table[type].reach === 'area')

  test.each(within)('%s ends at the sender’s jurisdiction', (type) => {
    const role = table[type].roles[0] ?? 'wall'
    const state = catalogue.command(type)?.opens ? undefined : incidentWith()
    const judgedFrom = (area: string) => judge(actorOf(role, { area }), type, state, { area: community })
    for (const area of [city, county, community]) expect(judgedFrom(area)).toEqual({ granted: true })
    for (const area of [otherCounty, '990102003002']) expect(judgedFrom(area)).toEqual(forbidden(type))
  })

  test('an opening order without an area, or with nonsense there, is denied', () => {
    for (const data of [{}, { area: 990102003001 }, { area: [community] }, { area: null }])
      expect(judge(actorOf('dutyOfficer'), 'incident.report', undefined, data)).toEqual(
        forbidden('incident.report'),
      )
  })

  test('the area named in the order does not stand in for the stream’s own', () => {
    const elsewhere = actorOf('dutyOfficer', { area: otherCounty })
    expect(judge(elsewhere, 'incident.dismiss', incidentWith(), { area: otherCounty })).toEqual(
      forbidden('incident.dismiss'),
    )
  })

  test('the centre writes entries in its area without being involved, the field only when involved', () => {
    const type = 'incident.recordEntry'
    const alone = incidentWith()
    for (const role of ['dutyOfficer', 'commander', 'pressOfficer'] as const)
      expect(judge(actorOf(role), type, alone)).toEqual({ granted: true })
    for (const role of ['liaison', 'mediator', 'gridWorker'] as const) {
      expect(judge(actorOf(role), type, alone)).toEqual(forbidden(type))
      expect(judge(actorOf(role), type, incidentWith(involved(actorOf(role).agency)))).toEqual({
        granted: true,
      })
    }
  })

  test('an involved agency is heard from outside the area; the centre outside it only when involved', () => {
    const type = 'incident.recordEntry'
    const outside = { area: otherCounty }
    expect(judge(actorOf('liaison', outside), type, incidentWith(involved('fire')))).toEqual({
      granted: true,
    })
    expect(judge(actorOf('dutyOfficer', outside), type, incidentWith())).toEqual(forbidden(type))
    expect(judge(actorOf('dutyOfficer', outside), type, incidentWith(involved('command-centre')))).toEqual({
      granted: true,
    })
  })

  test('a released agency is involved no longer', () => {
    const released: Fact = { type: 'incident.agencyReleased', data: { agency: 'fire' } }
    expect(
      judge(actorOf('liaison'), 'incident.recordEntry', incidentWith(involved('fire'), released)),
    ).toEqual(forbidden('incident.recordEntry'))
  })

  test('no agency is involved by bearing the name of something every object has', () => {
    const actor = { ...actorOf('liaison'), agency: 'constructor' }
    expect(judge(actor, 'incident.recordEntry', incidentWith())).toEqual(forbidden('incident.recordEntry'))
  })
})
