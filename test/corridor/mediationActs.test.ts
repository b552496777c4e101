/** Disputes through the corridor: a danger that one order takes to several streams, and numbers nobody is given twice. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Answer } from '../../shared/command.ts'
import type { Role } from '../../shared/event.ts'
import type { MediationParts } from '../../shared/features/mediation/state.ts'
import { houseLog } from '../../server/corridor/accounts.ts'
import { houseRules } from '../../server/corridor/rules.ts'
import { accepted, system } from '../log/scene.ts'
import { newId } from '../log/stores.ts'
import { actorOf, city, community } from '../support/actors.ts'
import { now } from '../support/given.ts'
import { asks, mediationCity } from '../support/mediations.ts'
import { orderCity } from '../support/orders.ts'
import { openSuiteLog, type SuiteLog } from '../support/suiteLog.ts'

const log = 'exercise-disputes'
const known = new Set(mediationCity.clocks.map(({ id }) => id))
const rules = {
  ...mediationCity,
  clocks: [...mediationCity.clocks, ...orderCity.clocks.filter(({ id }) => !known.has(id))],
}
let house: SuiteLog
let accounts: Map<Role, string>

beforeEach(async () => {
  house = await openSuiteLog({ rules: houseRules, city: rules, now: () => now, onFault: () => undefined })
  for (const name of [houseLog, log]) await house.open(name)
  accounts = new Map((['dutyOfficer', 'mediator'] as const).map((role) => [role, newId()]))
  for (const [role, stream] of accounts) {
    const data = { login: role.toLowerCase(), role, agency: actorOf(role).agency, area: city }
    const command = { commandId: newId(), type: 'account.open', stream, data }
    accepted(await house.submit(houseLog, { by: { system: { ...system, role: 'administrator' } }, command }))
  }
})
afterEach(() => house.close())

const request = (role: Role, type: string, stream: string, data: object, commandId = newId()) => ({
  by: { account: accounts.get(role) ?? '' },
  command: { commandId, type, stream, data: { ...data } },
})
const give = (...one: Parameters<typeof request>): Promise<Answer> => house.submit(log, request(...one))

async function opened(incident?: string): Promise<string> {
  const stream = newId()
  const data = { channel: 'peoples', body: 'justice', area: community, subject: '工资争议' }
  accepted(await give('mediator', 'mediation.open', stream, { ...data, ...(incident && { incident }) }))
  return stream
}
async function stateOf(stream: string) {
  const [found] = await house.streams(log, [stream])
  return found?.state
}
const danger = () => ({ ...asks.reportDanger.data, order: newId(), opens: newId() })

test('[MED20] a danger reaches the dispute, its incident and the police together, and once', async () => {
  const incident = newId()
  const reported = { category: 'socialSecurity', title: '厂门口争执', area: community, source: 'unit' }
  accepted(await give('dutyOfficer', 'incident.report', incident, reported))
  const dispute = await opened(incident)
  const [data, commandId] = [danger(), newId()]
  const first = await give('mediator', 'mediation.reportDanger', dispute, data, commandId)
  accepted(first)
  expect(await give('mediator', 'mediation.reportDanger', dispute, data, commandId)).toEqual(first)
  const held = (await stateOf(dispute))?.parts as MediationParts
  expect(held.work?.danger).toMatchObject({ kind: 'threat', incident, order: data.order })
  expect((await stateOf(incident))?.parts.work).toMatchObject({ recent: [{ agency: 'justice' }] })
  expect((await stateOf(data.order))?.parts.open).toMatchObject({
    ...{ incident, dispute, purpose: 'preventViolence' },
    agencies: { police: 'lead' },
  })
  expect(await stateOf(data.opens)).toBeUndefined()
})

test('[MED20] a danger without an incident opens one, and the dispute belongs to it', async () => {
  const dispute = await opened()
  const data = danger()
  accepted(await give('mediator', 'mediation.reportDanger', dispute, data))
  expect((await stateOf(dispute))?.parts.open).toMatchObject({ incident: data.opens })
  expect((await stateOf(data.opens))?.parts.open).toMatchObject({
    category: 'socialSecurity',
    title: data.said,
  })
  const again = danger()
  accepted(await give('mediator', 'mediation.reportDanger', dispute, again))
  expect((await stateOf(again.order))?.parts.open).toMatchObject({ incident: data.opens })
  expect(await stateOf(again.opens)).toBeUndefined()
})

test('[MED18] [LOG8] papers that share a commit get numbers in a row', async () => {
  const disputes = [await opened(), await opened(), await opened()]
  const answers = await house.together(
    log,
    disputes.map((one) => request('mediator', 'mediation.issueDocument', one, { document: 'register' })),
  )
  for (const one of answers) accepted(one)
  const numbers = await Promise.all(
    disputes.map(async (one) => ((await stateOf(one))?.parts as MediationParts).closed?.documents[0]?.number),
  )
  expect(numbers).toEqual([1, 2, 3].map((n) => `云汀司调字〔2026〕${n}号`))
})
