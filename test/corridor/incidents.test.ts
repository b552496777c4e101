/** The house's own rules through the corridor: codes by claim, consequences with their cause, rights before anything else. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Answer } from '../../shared/command.ts'
import { permissions, type Permission } from '../../shared/access/permissions.ts'
import { roles, type Role } from '../../shared/event.ts'
import type { CommandDefinition } from '../../shared/feature.ts'
import { incident } from '../../shared/features/incident/incident.ts'
import { families } from '../../shared/families.ts'
import type { IncidentOpen } from '../../shared/features/incident/state.ts'
import { houseLog } from '../../server/corridor/accounts.ts'
import { houseRules } from '../../server/corridor/rules.ts'
import { accepted, codeOf, system } from '../log/scene.ts'
import { newId } from '../log/stores.ts'
import { actorOf, city, community } from '../support/actors.ts'
import { now as start } from '../support/given.ts'
import { openSuiteLog, type SuiteLog } from '../support/suiteLog.ts'

const log = 'exercise-incidents'
const reported = { category: 'accident', title: '管道泄漏', area: community, source: 'unit' }
let house: SuiteLog
let now = start
let accounts: Map<Role, string>

beforeEach(async () => {
  now = start
  house = await openSuiteLog({ rules: houseRules, now: () => now, onFault: () => undefined })
  for (const name of [houseLog, log]) await house.open(name)
  accounts = new Map(roles.flatMap((role) => (role === 'system' ? [] : [[role, newId()]])))
  const by = { system: { ...system, role: 'administrator' as const } }
  const orders = [...accounts].map(([role, stream]) => {
    const data = { login: role.toLowerCase(), role, agency: actorOf(role).agency, area: city }
    return { by, command: { commandId: newId(), type: 'account.open', stream, data } }
  })
  for (const answer of await house.together(houseLog, orders)) accepted(answer)
})

afterEach(() => house.close())

const senderOf = (role: Role) => ({ account: accounts.get(role) ?? '' })

function give(role: Role, type: string, stream: string, data: object, seen?: number): Promise<Answer> {
  const command = { commandId: newId(), type, stream, data: { ...data }, ...(seen !== undefined && { seen }) }
  return house.submit(type.startsWith('account.') ? houseLog : log, { by: senderOf(role), command })
}

function report(role: Role, stream = newId()): Promise<Answer> {
  return give(role, 'incident.report', stream, reported)
}

async function open(stream: string): Promise<IncidentOpen> {
  const [found] = await house.streams(log, [stream])
  return found?.state.parts.open as IncidentOpen
}

describe('codes', () => {
  test('[INC1] [LOG8] reports of one day get codes in a row, whatever share a commit', async () => {
    const streams = Array.from({ length: 120 }, newId)
    const requests = streams.map((stream) => ({
      by: senderOf('dutyOfficer'),
      command: { commandId: newId(), type: 'incident.report', stream, data: reported },
    }))
    for (const answer of await house.together(log, requests.slice(0, 60))) accepted(answer)
    for (const answer of await Promise.all(requests.slice(60).map((one) => house.submit(log, one))))
      accepted(answer)
    const codes = (await house.streams(log, streams)).map(
      ({ state }) => (state.parts.open as IncidentOpen).code,
    )
    expect(codes).toEqual(streams.map((_, n) => `EV-1121-${String(n + 1).padStart(2, '0')}`))
  })

  test('[INC1] the day is the city’s, and a new day begins a new row', async () => {
    const streams = Array.from({ length: 4 }, newId)
    const [one, two, three, four] = streams
    await report('dutyOfficer', one)
    now = Date.UTC(2026, 10, 21, 15, 59, 59, 999)
    await report('dutyOfficer', two)
    now += 1
    await report('dutyOfficer', three)
    await report('dutyOfficer', four)
    const codes = await Promise.all(streams.map(async (stream) => (await open(stream)).code))
    expect(codes).toEqual(['EV-1121-01', 'EV-1121-02', 'EV-1122-01', 'EV-1122-02'])
  })
})

test('[WALL1] of two desks that open the wall at once the second is refused, and orders of the first one’s', async () => {
  const [first, second] = [newId(), newId()]
  const by = (role: Role, stream: string) => ({
    by: senderOf(role),
    command: { commandId: newId(), type: 'wall.open', stream, data: { area: city } },
  })
  const answers = await house.together(log, [by('dutyOfficer', first), by('commander', second)])
  expect(answers.map(codeOf)).toEqual([undefined, 'claim.taken'])
  expect(codeOf(await give('commander', 'wall.blank', second, {}, 1))).toBe('stream.unknown')
  accepted(await give('commander', 'wall.blank', first, {}, 1))
  expect(codeOf(await give('dutyOfficer', 'wall.blank', first, {}, 1))).toBe('command.stale')
})

describe('consequences', () => {
  test('[INC2] [LOG7] the agency of a liaison who reports is involved in the same commit', async () => {
    const stream = newId()
    const told: number[] = []
    house.onCommitted(({ upTo }) => told.push(upTo))
    const { events } = accepted(await report('liaison', stream))
    expect(events.map(({ type }) => type)).toEqual(['incident.reported', 'incident.agencyInvolved'])
    expect(told).toEqual([2])
    expect((await open(stream)).agencies).toEqual({ fire: 'reporting' })
  })
})

describe('rights', () => {
  /** Every order to an incident that stands; what it says does not matter: rights are asked first. */
  const orders = [incident, families.log, families.clock, families.party]
    .flatMap(({ commands }: { commands: Record<string, CommandDefinition> }) => Object.entries(commands))
    .filter(([, definition]) => !('opens' in definition))

  test.each(orders)('[SEE4] %s is refused to every role but those that may', async (type, definition) => {
    const permission: Permission = permissions[type as keyof typeof permissions]
    const stream = newId()
    accepted(await report('dutyOfficer', stream))
    for (const role of accounts.keys()) {
      const code = codeOf(await give(role, type, stream, {}, 99))
      if (!permission.roles.includes(role)) expect(code, role).toBe('access.forbidden')
      else if (permission.reach === 'area' && 'judgedOn' in definition)
        expect(code, role).toBe('command.stale')
    }
  })

  test('[SEE5] an account does not exist for whoever may not see accounts', async () => {
    const account = accounts.get('wall') ?? ''
    const codes: Partial<Record<Role, string>> = {
      administrator: 'command.stale',
      auditor: 'access.forbidden',
    }
    for (const role of accounts.keys())
      expect(codeOf(await give(role, 'account.suspend', account, {}, 0)), role).toBe(
        codes[role] ?? 'stream.unknown',
      )
  })
})
