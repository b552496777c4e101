/** Orders that a decision gives along with itself, through the corridor: resolutions of a conference become orders. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Answer } from '../../shared/command.ts'
import type { Role } from '../../shared/event.ts'
import type { ConferenceParts } from '../../shared/features/conference/state.ts'
import { houseLog } from '../../server/corridor/accounts.ts'
import { houseRules } from '../../server/corridor/rules.ts'
import { accepted, codeOf, system } from '../log/scene.ts'
import { newId } from '../log/stores.ts'
import { actorOf, city, community } from '../support/actors.ts'
import { conferenceCity } from '../support/conferences.ts'
import { now as start } from '../support/given.ts'
import { openSuiteLog, type SuiteLog } from '../support/suiteLog.ts'

const log = 'exercise-given'
const hour = 3_600_000
let house: SuiteLog
let now: number
let accounts: Map<Role, string>
let [incident, meeting] = ['', '']

beforeEach(async () => {
  now = start
  house = await openSuiteLog({
    rules: houseRules,
    now: () => now,
    onFault: () => undefined,
    city: conferenceCity,
  })
  for (const name of [houseLog, log]) await house.open(name)
  const roles = ['dutyOfficer', 'commander', 'supervisor'] as const
  accounts = new Map(roles.map((role) => [role, newId()]))
  for (const [role, stream] of accounts) {
    const data = { login: role.toLowerCase(), role, agency: actorOf(role).agency, area: city }
    const command = { commandId: newId(), type: 'account.open', stream, data }
    accepted(await house.submit(houseLog, { by: { system: { ...system, role: 'administrator' } }, command }))
  }
  ;[incident, meeting] = [newId(), newId()]
  const reported = { category: 'accident', title: '管道泄漏', area: community, source: 'unit' }
  accepted(await give('dutyOfficer', 'incident.report', incident, reported))
  const call = {
    incidents: [incident],
    area: city,
    kind: 'jointConference',
    chair: 'command-centre',
    invited: ['fire'],
    quorum: 1,
    startsAt: start + hour,
    subject: '处置会商',
    place: '会议室',
  }
  accepted(await give('dutyOfficer', 'conference.convene', meeting, call))
  for (const [type, data] of [
    ['conference.markPresence', { agency: 'command-centre', way: 'onSite' }],
    ['conference.start', {}],
  ] as const)
    accepted(await give('dutyOfficer', type, meeting, data))
})
afterEach(() => house.close())

function give(role: Role, type: string, stream: string, data: object): Promise<Answer> {
  const command = { commandId: newId(), type, stream, data: { ...data } }
  return house.submit(log, { by: { account: accounts.get(role) ?? '' }, command })
}

/** Resolves, and returns the id under which it is ordered. */
async function resolve(more: object = {}): Promise<string> {
  const data = {
    owner: 'fire',
    assisting: [],
    dueAt: start + 4 * hour,
    kind: 'task',
    what: '封堵阀组',
    ...more,
  }
  accepted(await give('dutyOfficer', 'conference.resolve', meeting, data))
  return (await parts()).work.resolutions.at(-1)?.id ?? ''
}

async function parts(): Promise<Required<ConferenceParts>> {
  const [found] = await house.streams(log, [meeting])
  return found?.state.parts as Required<ConferenceParts>
}
const stageOf = async (order: string) => (await house.streams(log, [order]))[0]?.state.parts.open['stage']
const position = async () => (await house.head(log)).position

describe('resolutions in one act', () => {
  test('[LOG21] [CONF6] are orders of their giver, recorded with what became of them', async () => {
    const orders = [await resolve(), await resolve({ what: '疏散下风向' })].map((resolution) => ({
      resolution,
      stream: newId(),
    }))
    const answer = accepted(await give('dutyOfficer', 'conference.issueOrders', meeting, { orders }))
    const types = answer.events.map(({ type, stream }) => `${stream === meeting ? 'conference' : ''} ${type}`)
    expect(types.slice(0, 2)).toEqual(['conference conference.ordered', 'conference conference.ordered'])
    expect(answer.events.filter(({ type }) => type === 'order.issued')).toHaveLength(2)
    for (const { stream } of orders) expect(await stageOf(stream)).toBe('open')
    expect((await parts()).work.resolutions.map(({ order }) => order)).toEqual(
      orders.map(({ stream }) => stream),
    )
    // They are the giver's own: the giver withdraws one, and nobody else does.
    const [{ stream: first } = { stream: '' }] = orders
    const withdrawn = { commandId: newId(), type: 'order.withdraw', stream: first, data: { reason: '撤销' } }
    const [held] = await house.streams(log, [first])
    const seen = held?.state.version.work ?? 0
    const as = (role: Role) => ({
      by: { account: accounts.get(role) ?? '' },
      command: { ...withdrawn, seen },
    })
    expect(codeOf(await house.submit(log, as('commander')))).toBe('order.notIssuer')
    accepted(await house.submit(log, as('dutyOfficer')))
  })

  test('[LOG21] [LOG7] one that is refused refuses all, and nothing is recorded', async () => {
    const [sound, owned] = [await resolve(), await resolve({ kind: 'caseOwner' })]
    const [a, b] = [newId(), newId()]
    const before = await position()
    const orders = [
      { resolution: sound, stream: a },
      { resolution: owned, stream: b },
    ]
    // A matter is given to a leader by a commander only (ORD1).
    expect(codeOf(await give('dutyOfficer', 'conference.issueOrders', meeting, { orders }))).toBe(
      'order.notYours',
    )
    expect([await position(), await stageOf(a), await stageOf(b)]).toEqual([before, undefined, undefined])
    accepted(await give('commander', 'conference.issueOrders', meeting, { orders }))
    expect([await stageOf(a), await stageOf(b)]).toEqual(['open', 'open'])
  })

  test('[LOG21] what an order of its own would be refused for, refuses it here', async () => {
    const resolution = await resolve({ dueAt: start + hour })
    const issue = (stream: string) =>
      give('dutyOfficer', 'conference.issueOrders', meeting, { orders: [{ resolution, stream }] })
    // A stream that is there is not opened again, whoever may see it.
    for (const stream of [incident, meeting, accounts.get('commander') ?? ''].slice(0, 2))
      expect(codeOf(await issue(stream))).toBe('stream.exists')
    now = start + 2 * hour
    const before = await position()
    expect(codeOf(await issue(newId()))).toBe('order.dueInPast')
    expect(await position()).toBe(before)
  })

  test('[LOG3] given twice records once', async () => {
    const resolution = await resolve()
    const command = {
      commandId: newId(),
      type: 'conference.issueOrders',
      stream: meeting,
      data: { orders: [{ resolution, stream: newId() }] },
    }
    const by = { account: accounts.get('dutyOfficer') ?? '' }
    const first = await house.submit(log, { by, command })
    const before = await position()
    expect(await house.submit(log, { by, command })).toEqual(first)
    expect(await position()).toBe(before)
  })
})
