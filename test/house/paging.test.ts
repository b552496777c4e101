/** Outward paging of a real house: what leaves it, what does not, and what it says of itself when a relay is away. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OrderParts } from '../../shared/features/order/state.ts'
import { community } from '../support/actors.ts'
import { newId, openDoors, report, taken, type Doors, type Sender } from '../support/doors.ts'
import { readExposition } from '../support/exposition.ts'
import { openSmtpSink, type SmtpSink } from '../support/smtpSink.ts'

let relay: SmtpSink
let doors: Doors

beforeAll(async () => {
  relay = await openSmtpSink()
  const units = { fire: { mail: ['duty@fire.example'] } }
  const switches = {
    PAGING_SMTP: relay.url,
    PAGING_FROM: 'pages@yunting.example',
    PAGING_UNITS: JSON.stringify(units),
  }
  doors = await openDoors(switches, [
    { name: 'live', mode: 'live' },
    { name: 'exercise-paging', mode: 'exercise' },
  ])
})
afterAll(async () => {
  await doors.close()
  await relay.close()
})

/** An order nobody reads, reminded of at once: which is when its unit is called. Gives what the order says of that. */
async function paged(duty: Sender, log: string): Promise<unknown[]> {
  const [incident, stream] = [newId(), newId()]
  taken(await duty.give(report(incident)))
  const addressees = [{ agency: 'fire', part: 'lead' }]
  const times = { dueAt: Date.now() + 3_600_000, spoken: false }
  const data = { incident, area: community, kind: 'task', addressees, ...times, what: '疏散下风向居民' }
  taken(await duty.give({ type: 'order.issue', stream, data }))
  taken(await duty.give({ type: 'order.remind', stream, data: {} }))
  let found: unknown[] = []
  const look = async (): Promise<boolean> => {
    const [held] = await doors.house.log.streams(log, [stream])
    found = (held?.state.parts as OrderParts | undefined)?.work?.receipts['fire']?.paged ?? []
    return found.length > 0
  }
  await expect.poll(look).toBe(true)
  return found
}

async function degraded(): Promise<string[]> {
  const response = await fetch(`${doors.house.url}/readyz`)
  const body = (await response.json()) as { degraded: { code: string }[] }
  expect(response.status).toBe(200)
  return body.degraded.map(({ code }) => code)
}

test('[PAGE3] [PAGE7] the live log’s unit is called, an exercise’s is not', async () => {
  const exercise = await doors.sender('duty-exercise', 'dutyOfficer', { log: 'exercise-paging' })
  expect(await paged(exercise, 'exercise-paging')).toMatchObject([{ means: 'mail', outcome: 'sunk' }])
  expect(relay.calls()).toBe(0)
  const live = await doors.sender('duty', 'dutyOfficer')
  expect(await paged(live, 'live')).toMatchObject([{ means: 'mail', outcome: 'delivered' }])
  expect(relay.letters.map(({ to }) => to)).toEqual([['duty@fire.example']])
})

test('[PAGE8] a page that did not go out is named by readyz and counted, until one goes out', async () => {
  const duty = await doors.sender('duty', 'dutyOfficer')
  relay.behave('never')
  expect(await paged(duty, 'live')).toMatchObject([{ outcome: 'failed' }])
  expect(await degraded()).toContain('ops.pagingMailFails')
  relay.behave('takes')
  expect(await paged(duty, 'live')).toMatchObject([{ outcome: 'delivered' }])
  await expect.poll(degraded).not.toContain('ops.pagingMailFails')
  const metrics = await (await fetch(`${doors.house.url}/metrics`)).text()
  const { samples, faults } = readExposition(metrics)
  expect(faults).toEqual([])
  const count = (outcome: string) =>
    samples.find(
      ({ name, labels }) =>
        name === 'lianxin_pages_total' && labels['means'] === 'mail' && labels['outcome'] === outcome,
    )?.value
  expect(['delivered', 'failed', 'sunk'].map(count)).toEqual([2, 1, 1])
  expect(samples.find(({ name }) => name === 'lianxin_pages_waiting')?.value).toBe(0)
})
