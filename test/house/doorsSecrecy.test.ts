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

test('[VAULT14] the office that took it in calls back, and who did not ask for it is opened as ever', async () => {
  const secret = await brought({ secrecy: true })
  const { position } = await reveal(intake, secret)
  expect(await (await read(intake, secret, position)).json()).toEqual({ party: secret.party, contact })
  expect(await (await read(intake, secret)).json()).toMatchObject({ dial: '138****21' })
  const other = await brought({})
  const opened = await reveal(unit, other)
  expect(await (await read(unit, other, opened.position)).json()).toMatchObject({ contact })
})
