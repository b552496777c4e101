/** Whoever asked to stay unknown to the unit that handles their matter stays so, by every door. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { intaken } from '../support/grievances.ts'
import { newId, openDoors, taken, type Doors, type Sender } from '../support/doors.ts'

let doors: Doors
let intake: Sender
let unit: Sender
const contact = { name: 'canary-name', phone: '13800138021' }

beforeAll(async () => {
  doors = await openDoors()
  intake = await doors.sender('intake', 'intakeOfficer', { agency: 'hotline' })
  unit = await doors.sender('unit', 'liaison', { agency: 'housing' })
})
afterAll(() => doors.close())

/** Somebody whose matter the housing bureau handles. */
async function brought(wishes: object): Promise<{ stream: string; party: string }> {
  const [stream, party] = [newId(), newId()]
  const said = { log: 'live', contact, words: 'canary-words 楼上漏水', wishes, word: '玉兰花开' }
  expect((await doors.ask(intake, 'PUT', `/api/parties/${party}`, said)).status).toBe(201)
  const data = { ...intaken, lead: 'housing', parties: [party] }
  taken(await intake.give({ type: 'grievance.receive', stream, data }))
  return { stream, party }
}
const read = (who: Sender, { stream, party }: { stream: string; party: string }, position?: number) => {
  const at = position === undefined ? '' : `&position=${position}`
  return doors.ask(who, 'GET', `/api/parties/${party}?stream=${stream}${at}`)
}
async function reveal(who: Sender, { stream, party }: { stream: string; party: string }, part = 'contact') {
  const data = { party, part, purpose: 'investigate', note: '核实情况' }
  const command = { commandId: newId(), type: 'party.reveal', stream, data }
  const answer = await doors.ask(who, 'POST', '/api/commands', command)
  return {
    status: answer.status,
    ...((await answer.json()) as { position?: number; code?: string; params?: object }),
  }
}

test('[VAULT14] the unit that handles it opens nothing, and is told who can reach them', async () => {
  const secret = await brought({ secrecy: true })
  for (const part of ['contact', 'words'])
    expect(await reveal(unit, secret, part)).toMatchObject({
      status: 403,
      code: 'party.secret',
      params: { agency: 'hotline' },
    })
  const mask = (await (await read(unit, secret)).json()) as object
  expect(mask).toEqual({ has: ['name', 'phone', 'words'], wishes: { secrecy: true } })
  const { openings } = (await (
    await doors.ask(await doors.sender('auditor', 'auditor'), 'GET', `/api/parties/${secret.party}/openings`)
  ).json()) as { openings: unknown[] }
  expect(openings).toEqual([])
  // Nor what an opening recorded past the door would have let it read.
  const past = { party: secret.party, part: 'contact', purpose: 'investigate', note: '核实情况' }
  const position = taken(await unit.give({ type: 'party.reveal', stream: secret.stream, data: past }))
  const answer = await read(unit, secret, position)
  expect([answer.status, await answer.text()]).toEqual([403, expect.not.stringContaining('canary')])
})

/** Orders a correction and brings it to the vault. */
async function correct(who: Sender, { stream, party }: { stream: string; party: string }, change: object) {
  const command = { commandId: newId(), type: 'party.correct', stream, data: { party } }
  const answer = await doors.ask(who, 'POST', '/api/commands', command)
  const { position } = (await answer.json()) as { position?: number }
  const path = `/api/parties/${party}/contact?stream=${stream}&position=${position ?? 1}`
  return { ordered: answer.status, put: (await doors.ask(who, 'PUT', path, change)).status, position }
}

test('[VAULT15] whoever handles it puts right how to reach them; the log says who, and never what', async () => {
  const other = await brought({})
  const done = await correct(unit, other, { phone: '13900139022', name: null })
  expect(done).toMatchObject({ ordered: 200, put: 204 })
  expect(await (await read(intake, other)).json()).toMatchObject({
    dial: '139****22',
    has: ['phone', 'words'],
  })
  const { events } = await doors.place.recorded('live')
  const told = events.filter(({ type }) => type === 'party.corrected').map(({ wire }) => wire)
  expect(told).toHaveLength(1)
  expect(JSON.parse(told[0] ?? '')).toMatchObject({
    data: { party: other.party },
    actor: { agency: 'housing' },
  })
  expect(events.map(({ wire }) => wire).join()).not.toContain('139')
  // By no other account, for no other party, and not without an order.
  const path = (party: string): string =>
    `/api/parties/${party}/contact?stream=${other.stream}&position=${done.position}`
  const colleague = await doors.sender('colleague', 'liaison', { agency: 'housing' })
  const stranger = await doors.sender('stranger', 'liaison', { agency: 'labour' })
  const tries = [
    [colleague, other.party, { phone: '110' }, 404],
    [stranger, other.party, { phone: '110' }, 404],
    [unit, newId(), { phone: '110' }, 404],
    [unit, other.party, {}, 400],
    [unit, other.party, { words: '别的' }, 400],
  ] as const
  for (const [who, party, change, status] of tries)
    expect((await doors.ask(who, 'PUT', path(party), change)).status).toBe(status)
  expect(await (await read(intake, other)).json()).toMatchObject({ dial: '139****22' })
})

test('[VAULT14] [VAULT15] the unit that must not know them puts nothing right', async () => {
  const secret = await brought({ secrecy: true })
  expect(await correct(unit, secret, { phone: '110' })).toMatchObject({ ordered: 403, put: 403 })
})

test('[VAULT14] the office that took it in calls back, and who did not ask for it is opened as ever', async () => {
  const secret = await brought({ secrecy: true })
  const { position } = await reveal(intake, secret)
  expect(await (await read(intake, secret, position)).json()).toEqual({ party: secret.party, contact })
  expect(await (await read(intake, secret)).json()).toMatchObject({ dial: '138****21' })
  const other = await brought({})
  const opened = await reveal(unit, other)
  expect(await (await read(unit, other, opened.position)).json()).toMatchObject({ contact })
})
