/** Matters people brought through the corridor: what one order writes into several streams, and for whom they are not there. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Answer } from '../../shared/command.ts'
import type { Role } from '../../shared/event.ts'
import type { GrievanceParts } from '../../shared/features/grievance/state.ts'
import { houseLog } from '../../server/corridor/accounts.ts'
import { houseRules } from '../../server/corridor/rules.ts'
import { accepted, codeOf, system } from '../log/scene.ts'
import { newId } from '../log/stores.ts'
import { city } from '../support/actors.ts'
import { answer, intaken } from '../support/grievances.ts'
import { orderCity } from '../support/orders.ts'
import { silencesIn } from '../../shared/features/grievance/silences.ts'
import { ClockTicker } from '../../server/followers/clockTicker.ts'
import { openSuiteLog, type SuiteLog } from '../support/suiteLog.ts'

const log = 'exercise-matters'
const at = (text: string): number => Date.parse(`2026-${text.replace(' ', 'T')}+08:00`)
/** When H-0001 came. */
const start = at('02-27 10:12:00')
const staff = {
  intake: ['intakeOfficer', 'hotline'],
  street: ['liaison', 'street'],
  head: ['dutyOfficer', 'street'],
  duty: ['dutyOfficer', 'centre'],
} as const satisfies Record<string, readonly [Role, string]>
type Who = keyof typeof staff
let house: SuiteLog
let now = start
let accounts: Record<string, string>

beforeEach(async () => {
  now = start
  house = await openSuiteLog({ rules: houseRules, city: orderCity, now: () => now, onFault: () => undefined })
  for (const name of [houseLog, log]) await house.open(name)
  accounts = Object.fromEntries(Object.keys(staff).map((who) => [who, newId()]))
  const by = { system: { ...system, role: 'administrator' as const } }
  const orders = Object.entries(staff).map(([who, [role, agency]]) => {
    const data = { login: who, role, agency, area: city }
    return { by, command: { commandId: newId(), type: 'account.open', stream: accounts[who] ?? '', data } }
  })
  for (const one of await house.together(houseLog, orders)) accepted(one)
})
afterEach(() => house.close())

const request = (who: Who, verb: string, stream: string, data: object, seen?: number) => ({
  by: { account: accounts[who] ?? '' },
  command: {
    commandId: newId(),
    type: `grievance.${verb}`,
    stream,
    data: { ...data },
    ...(seen !== undefined && { seen }),
  },
})
const give = (...one: Parameters<typeof request>): Promise<Answer> => house.submit(log, request(...one))

async function partsOf(stream: string): Promise<Required<GrievanceParts>> {
  const [found] = await house.streams(log, [stream])
  return found?.state.parts as Required<GrievanceParts>
}

test('[GRV1] [LOG8] calls that share a commit get codes in a row, and an office’s number is given once', async () => {
  const streams = Array.from({ length: 60 }, newId)
  const answers = await house.together(
    log,
    streams.map((stream) => request('intake', 'receive', stream, intaken)),
  )
  for (const one of answers) accepted(one)
  const codes = await Promise.all(streams.map(async (stream) => (await partsOf(stream)).open.code))
  expect(codes).toEqual(streams.map((_, n) => `H-0227-${String(n + 1).padStart(2, '0')}`))
  accepted(await give('intake', 'receive', newId(), { ...intaken, code: 'X-B-01' }))
  expect(codeOf(await give('intake', 'receive', newId(), { ...intaken, code: 'X-B-01' }))).toBe('claim.taken')
})

test('[GRV13] a guarded matter is nobody’s in its first event, and never anything to the unit', async () => {
  const stream = newId()
  accepted(await give('intake', 'receive', stream, { ...intaken, against: ['street'] }))
  const { changes } = await house.page(log, 0, 100)
  expect(changes.map(({ after }) => after)).toEqual([
    { open: [], work: [], closed: [] },
    expect.objectContaining({ except: ['agency:street'] }),
  ])
  for (const who of ['street', 'head'] as const)
    expect(codeOf(await give(who, 'accept', stream, {}))).toBe('stream.unknown')
  expect(codeOf(await give('duty', 'accept', stream, {}))).toBe('access.forbidden')
  // Nor can it be reached from a matter that the unit does see.
  const own = newId()
  accepted(await give('head', 'receive', own, intaken))
  expect(codeOf(await give('head', 'markDuplicate', own, { of: stream }, 1))).toBe('link.unknown')
})

test('[GRV13] [LOG6] named, a unit is out for the very next order of the same commit', async () => {
  const stream = newId()
  accepted(await give('intake', 'receive', stream, { ...intaken, lead: 'water' }))
  const answers = await house.together(log, [
    request('head', 'addCallers', stream, { callers: 1, channel: 'call' }),
    request('intake', 'nameUnits', stream, { against: ['street'] }, 0),
    request('head', 'addCallers', stream, { callers: 1, channel: 'call' }),
    request('duty', 'addCallers', stream, { callers: 1, channel: 'call' }),
  ])
  expect(answers.map(codeOf)).toEqual([undefined, undefined, 'stream.unknown', undefined])
  expect((await partsOf(stream)).open.callers).toBe(3)
})

test('[GRV4] [LOG7] joined, parted and closed in two streams at once', async () => {
  const [one, other] = [newId(), newId()]
  for (const stream of [one, other]) accepted(await give('intake', 'receive', stream, intaken))
  const seenOf = async (stream: string): Promise<number> =>
    (await house.streams(log, [stream]))[0]?.state.version.open ?? 0
  accepted(await give('intake', 'markDuplicate', one, { of: other }, await seenOf(one)))
  expect((await partsOf(other)).open.callers).toBe(2)
  accepted(await give('intake', 'separate', one, {}, await seenOf(one)))
  expect([(await partsOf(one)).open.stage, (await partsOf(other)).open.callers]).toEqual(['received', 1])
  accepted(await give('intake', 'markDuplicate', one, { of: other }, await seenOf(one)))
  accepted(
    await give('intake', 'reply', other, answer, (await house.streams(log, [other]))[0]?.state.version.work),
  )
  accepted(await give('duty', 'close', other, {}, await seenOf(other)))
  expect([(await partsOf(one)).open.stage, (await partsOf(other)).open.stage]).toEqual(['closed', 'closed'])
})

test('[GRV15] the warning of script A rises with the first tick after 18:00 on 5 March, and the answer ends it', async () => {
  const stream = newId()
  accepted(await give('intake', 'receive', stream, { ...intaken, lead: 'street' }))
  const ticker = new ClockTicker({ log: house, name: log, now: () => now, actor: system })
  const silences = async () => silencesIn([(await partsOf(stream)).open])
  now = at('03-05 18:00:00')
  await ticker.step()
  expect(await silences()).toEqual([])
  now += 1
  await ticker.step()
  expect(await silences()).toMatchObject([{ units: ['street'], since: at('03-05 18:00:00') }])
  accepted(await give('street', 'tellProgress', stream, { said: '今天 10:30 会谈' }))
  expect(await silences()).toEqual([])
})
