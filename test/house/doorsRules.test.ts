/** The book of the city's rules through the doors: who decides, from which log, and that decisions and windows follow. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CityRules } from '../../shared/city.ts'
import { confirmation } from '../../shared/clocks/overrides.ts'
import type { CityOpen } from '../../shared/features/city/state.ts'
import { ensureBook } from '../../server/houseActor.ts'
import { city } from '../support/actors.ts'
import { newId, openDoors, report, taken, until, type Doors, type Sender } from '../support/doors.ts'

const exercise = 'exercise-rules'
const basis = '市政府2026年第12号文'
const threeHours = {
  ...{ unit: 'hours', amount: 3, endOfDay: 'midnight' },
  startExcluded: false,
  rollToWorkingDay: false,
}

let doors: Doors
let keeper: Sender
let supervisor: Sender
let duty: Sender
let drilled: Sender

beforeAll(async () => {
  doors = await openDoors({}, [
    { name: 'live', mode: 'live' },
    { name: exercise, mode: 'exercise' },
  ])
  await ensureBook(doors.house, city)
  await until(() => doors.house.book.stream !== undefined, 'the book is there')
  keeper = await doors.sender('keeper', 'administrator')
  supervisor = await doors.sender('supervisor', 'supervisor')
  duty = await doors.sender('duty', 'dutyOfficer')
  drilled = await doors.sender('drilled', 'supervisor', { log: exercise })
})
afterAll(() => doors.close())

interface Held {
  stream: string
  version: number
  book: CityOpen
}
const held = async (who: Sender): Promise<Held> =>
  (await (await doors.ask(who, 'GET', '/api/rules')).json()) as Held
async function give(who: Sender, type: string, data: object): Promise<Response> {
  const { stream, version } = await held(keeper)
  return doors.ask(who, 'POST', '/api/rules', { commandId: newId(), type, stream, seen: version, data })
}
const inForce = async (who: Sender): Promise<{ rules: CityRules; rulesVersion: string }> =>
  (await (await doors.ask(who, 'GET', '/api/city/rules')).json()) as never
/** The day in the city, as it is really. */
const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const decided = (version: number): Promise<void> =>
  until(() => (doors.house.book.rulesOf('live', Date.now()).decided ?? 0) >= version, 'it is followed')

describe('the door of the rules', () => {
  test('[CITY7] [SEE5] shows the book to those who decide, from the live log, and to nobody else', async () => {
    const statuses = async (method: string, body?: object) =>
      Promise.all(
        [keeper, supervisor, duty, drilled, undefined].map(
          async (who) => (await doors.ask(who, method, '/api/rules', body)).status,
        ),
      )
    expect(await statuses('GET')).toEqual([200, 200, 404, 404, 401])
    expect(await held(keeper)).toMatchObject({ version: 1, book: { area: city, version: 0 } })
  })

  test('[CITY1] takes orders about rules and no others, each from the post meant', async () => {
    const other = await doors.ask(supervisor, 'POST', '/api/rules', {
      commandId: newId(),
      ...report(newId()),
    })
    expect(other.status).toBe(400)
    expect((await give(duty, 'city.confirmRule', { rule: 'XF-DO', basis })).status).toBe(404)
    expect((await give(keeper, 'city.confirmRule', { rule: 'XF-DO', basis })).status).toBe(403)
    expect((await give(drilled, 'city.confirmRule', { rule: 'XF-DO', basis })).status).toBe(404)
  })
})

test('[CITY4] what two persons decided reaches decisions and windows of the live log, and of no exercise', async () => {
  const before = await inForce(duty)
  expect(before.rulesVersion).toBe('files')
  const override = { rule: 'INC-REP-STEP', counting: threeHours, from: today(), basis }
  expect((await give(keeper, 'city.proposeOverride', override)).status).toBe(200)
  expect((await give(supervisor, 'city.confirmOverride', { rule: 'INC-REP-STEP' })).status).toBe(200)
  await decided(1)
  const ask = (who: Sender) =>
    doors.ask(who, 'GET', `/api/city/rules?held=${encodeURIComponent(before.rulesVersion)}`)
  expect((await ask(drilled)).status).toBe(204)
  const after = await inForce(duty)
  const changed = after.rules.clocks.find(({ id }) => id === 'INC-REP-STEP')
  expect(changed).toMatchObject({
    amount: 3,
    profile: 'city',
    evidence: 'own',
    confirmedBy: { on: today(), basis },
  })
  expect(after.rulesVersion).toBe(`1/${today()}`)
  expect(
    (await doors.ask(duty, 'GET', `/api/city/rules?held=${encodeURIComponent(after.rulesVersion)}`)).status,
  ).toBe(204)
  expect(await (await doors.ask(duty, 'GET', '/api/city')).json()).toMatchObject(after)

  const stream = newId()
  taken(await duty.give(report(stream)))
  const open = { clock: 'reply', rule: 'INC-REP-STEP', duty: { agency: 'fire' } }
  taken(await duty.give({ type: 'clock.open', stream, data: open }))
  const [opened] = await doors.house.log.streams('live', [stream])
  expect(opened?.state.parts.open['clocks']).toMatchObject({ reply: { counting: { amount: 3 }, rules: 1 } })
})

test('[CITY4] [LOG2] a basis that is erased is gone from what windows are told', async () => {
  const auditor = await doors.sender('auditor', 'auditor', { log: 'house' })
  const { stream } = await held(keeper)
  expect((await give(supervisor, 'city.confirmRule', { rule: 'XF-DO', basis: '会议纪要第3次' })).status).toBe(
    200,
  )
  await decided(2)
  const { position } = await doors.house.log.head('house')
  const order = { type: 'log.eraseWords', stream, data: { position, field: 'basis' } }
  expect(await auditor.give(order)).toMatchObject({ accepted: true })
  const basisNow = (): unknown =>
    doors.house.book.rulesOf('live', Date.now()).clocks.find(({ id }) => id === 'XF-DO')?.confirmedBy?.basis
  await until(() => basisNow() === null, 'the words are gone')
})

test('[CITY6] the operator’s page tells how many rules nobody confirmed', async () => {
  const { rules } = await inForce(duty)
  const said = (await (await doors.ask(keeper, 'GET', '/api/operation')).json()) as object
  expect(said).toMatchObject({ rules: confirmation(rules) })
  expect(confirmation(rules).unconfirmed).toBeLessThan(confirmation(rules).known)
})
