/** The city's rules of time through the corridor: in log `house` alone, by the posts meant, by two accounts. */
import { beforeEach, expect, test } from 'vitest'
import { houseLog } from '../../server/corridor/accounts.ts'
import { houseRules } from '../../server/corridor/rules.ts'
import { readCityRules } from '../../server/city/rules.ts'
import { dayIn } from '../../server/log/cityDay.ts'
import { openStreams } from '../../server/log/reading.ts'
import { openInline, type InlineLog } from '../../server/log/sqlite/inline.ts'
import { rulesOn } from '../../shared/clocks/overrides.ts'
import { ruleOf } from '../../shared/clocks/rule.ts'
import type { Answer } from '../../shared/command.ts'
import type { Role } from '../../shared/event.ts'
import type { CityOpen } from '../../shared/features/city/state.ts'
import { accepted, codeOf, system } from '../log/scene.ts'
import { newId } from '../log/stores.ts'
import { actorOf, city } from '../support/actors.ts'
import { threeDays } from '../support/cityRules.ts'
import { now } from '../support/given.ts'
import { yunting } from '../support/playing.ts'

const base = readCityRules(yunting)
const roles = ['administrator', 'supervisor', 'commander', 'auditor', 'dutyOfficer'] as const
const override = { rule: 'HL-5WD', counting: threeDays, from: '2026-12-01', basis: '市政府2026年第12号文' }
const book = newId()
let house: InlineLog
let accounts: Map<Role, string>

beforeEach(async () => {
  house = openInline({
    dataDir: ':memory:',
    rules: houseRules,
    city: base,
    hmacKey: new Uint8Array(32),
    now: () => now,
    newEpoch: newId,
    dayOf: dayIn('Asia/Shanghai'),
    onFault: () => undefined,
  })
  for (const name of [houseLog, 'live']) await house.open(name)
  accounts = new Map()
  for (const role of roles) {
    const stream = newId()
    const data = { login: role.toLowerCase(), role, agency: actorOf(role).agency, area: city }
    const by = { system: { ...system, role: 'administrator' as const } }
    accepted(
      await house.submit(houseLog, {
        by,
        command: { commandId: newId(), type: 'account.open', stream, data },
      }),
    )
    accounts.set(role, stream)
  }
  accepted(await give('administrator', 'city.open', { area: city }))
})

function give(
  role: Role,
  type: string,
  data: object,
  more: { log?: string; stream?: string; seen?: number } = {},
): Promise<Answer> {
  const { log = houseLog, stream = book, seen } = more
  const command = { commandId: newId(), type, stream, data: { ...data }, ...(seen !== undefined && { seen }) }
  return house.submit(log, { by: { account: accounts.get(role) ?? '' }, command })
}

function held(): { open: CityOpen; version: number } {
  const [stream] = house.engine.drive(houseLog, openStreams([book], houseRules))
  if (!stream) throw new Error('the book is not there')
  return { open: stream.state.parts.open as CityOpen, version: stream.state.version.open }
}

const propose = (): Promise<Answer> =>
  give('administrator', 'city.proposeOverride', override, { seen: held().version })
const confirmBy = (role: Role): Promise<Answer> =>
  give(role, 'city.confirmOverride', { rule: 'HL-5WD' }, { seen: held().version })
const daysOn = (day: string): number => ruleOf(rulesOn(base, held().open, day), 'HL-5WD').amount

test('[CITY1] what one proposed and another confirmed counts from its day on', async () => {
  accepted(await propose())
  expect(daysOn('2026-12-01')).toBe(5)
  accepted(await confirmBy('supervisor'))
  expect([daysOn('2026-11-30'), daysOn('2026-12-01')]).toEqual([5, 3])
})

test('[CITY1] an account that became another post does not confirm its own proposal', async () => {
  accepted(await propose())
  const { agency } = actorOf('supervisor')
  const stream = accounts.get('administrator') ?? ''
  accepted(
    await give(
      'administrator',
      'account.grantRights',
      { role: 'supervisor', agency, area: city },
      { stream, seen: 1 },
    ),
  )
  expect(codeOf(await confirmBy('administrator'))).toBe('city.secondPerson')
  accepted(await confirmBy('commander'))
})

test('[CITY1] nobody proposes or confirms whose post it is not', async () => {
  expect(codeOf(await give('supervisor', 'city.proposeOverride', override, { seen: 1 }))).toBe(
    'access.forbidden',
  )
  accepted(await propose())
  for (const role of ['administrator', 'auditor'] as const)
    expect(codeOf(await confirmBy(role)), role).toBe('access.forbidden')
  expect(codeOf(await confirmBy('dutyOfficer'))).toBe('stream.unknown')
})

test('[CITY1] who confirms has seen what is proposed now', async () => {
  accepted(await propose())
  const { version } = held()
  accepted(await give('administrator', 'city.withdrawProposal', { rule: 'HL-5WD' }, { seen: version }))
  accepted(
    await give(
      'administrator',
      'city.proposeOverride',
      { ...override, counting: { ...threeDays, amount: 60 } },
      { seen: held().version },
    ),
  )
  expect(
    codeOf(await give('supervisor', 'city.confirmOverride', { rule: 'HL-5WD' }, { seen: version })),
  ).toBe('command.stale')
})

test('[CITY1] the city has one book, in log house', async () => {
  expect(codeOf(await give('administrator', 'city.open', { area: city }, { stream: newId() }))).toBe(
    'claim.taken',
  )
  expect(
    codeOf(await give('administrator', 'city.open', { area: city }, { stream: newId(), log: 'live' })),
  ).toBe('command.wrongLog')
})
