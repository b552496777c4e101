/** Outward paging of a real house: what leaves it, what does not, and what it says of itself when a relay is away. */
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StatementOpen } from '../../shared/features/statement/state.ts'
import type { OrderParts } from '../../shared/features/order/state.ts'
import { community } from '../support/actors.ts'
import { newId, openDoors, report, taken, type Doors, type Sender } from '../support/doors.ts'
import { readExposition } from '../support/exposition.ts'
import { openHookSink, type HookSink } from '../support/hookSink.ts'
import { secret } from '../support/pagingRig.ts'
import { openSmtpSink, type SmtpSink } from '../support/smtpSink.ts'
import { pressDesk, released, type Desk } from '../support/telling.ts'

let relay: SmtpSink
let gateway: HookSink
let doors: Doors

beforeAll(async () => {
  relay = await openSmtpSink()
  gateway = await openHookSink()
  const channels = {
    mail: { mail: ['list@press.example', 'desk@paper.example'] },
    sms: { hook: { url: gateway.url, secret } },
  }
  const units = { fire: { mail: ['duty@fire.example'] } }
  const switches = {
    PAGING_SMTP: relay.url,
    PAGING_FROM: 'pages@yunting.example',
    PAGING_UNITS: JSON.stringify(units),
    RELEASE_CHANNELS: JSON.stringify(channels),
  }
  doors = await openDoors(switches, [
    { name: 'live', mode: 'live' },
    { name: 'exercise-paging', mode: 'exercise' },
  ])
})
afterAll(async () => {
  await doors.close()
  await Promise.all([relay.close(), gateway.close()])
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

describe('what is released', () => {
  const title = '第一次通报'
  const text = { p1: '已转移{evacuated}人。' }
  const channels = ['publicPage', 'mail', 'sms', 'microblog']
  let desk: Desk
  beforeAll(async () => {
    desk = await pressDesk(doors)
  })

  /** What became of it on each channel, once that is known of both that have an address. */
  async function sentBy(stream: string, log = 'live') {
    let found: Record<string, string | undefined> = {}
    const look = async (): Promise<boolean> => {
      const [held] = await doors.house.log.streams(log, [stream])
      const { outlets } = held?.state.parts.open as StatementOpen
      expect(outlets.map(({ readableAt }) => readableAt)).toEqual(channels.map(() => null))
      found = Object.fromEntries(outlets.map(({ channel, sent }) => [channel, sent]))
      return found['mail'] !== undefined && found['sms'] !== undefined
    }
    await expect.poll(look).toBe(true)
    return found
  }

  test('[PRESS40] in an exercise leaves the house on no channel', async () => {
    const log = 'exercise-paging'
    const [letters, posts] = [relay.calls(), gateway.posted.length]
    const { stream } = await released(doors, await pressDesk(doors, log), { title, text, channels, log })
    expect(await sentBy(stream, log)).toEqual({ mail: 'sunk', sms: 'sunk' })
    expect([relay.calls(), gateway.posted.length]).toEqual([letters, posts])
  })

  test('[PRESS40] goes once to each channel with an address, signed, and nobody on a list reads who else is', async () => {
    relay.letters.length = 0
    const { stream } = await released(doors, desk, { title, text, channels })
    expect(await sentBy(stream)).toEqual({ mail: 'delivered', sms: 'delivered' })
    const [letter, ...others] = relay.letters
    expect(others).toEqual([])
    expect(letter?.to.sort()).toEqual(['desk@paper.example', 'list@press.example'])
    expect(letter?.text).not.toContain('paper.example')
    expect(letter?.text).toMatch(/Message-ID: <[\w-]{22}@yunting.example>/i)

    const [posted, ...again] = gateway.posted
    expect(again).toEqual([])
    const { headers, body = '' } = posted ?? {}
    expect(JSON.parse(body)).toMatchObject({
      ...{ type: 'statement.released', channel: 'sms', statement: stream, title, text: '已转移312人。' },
      link: `${doors.house.url}/public?notice=${stream}`,
    })
    const signed = `${String(headers?.['webhook-id'])}.${String(headers?.['webhook-timestamp'])}.${body}`
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
    const signature = createHmac('sha256', key).update(signed).digest('base64')
    expect(headers?.['webhook-signature']).toBe(`v1,${signature}`)
  })

  test('[PRESS40] that a channel did not take is tried again under the same id, and shown when it never does', async () => {
    gateway.posted.length = 0
    gateway.answer(503)
    relay.behave('never')
    const { stream } = await released(doors, desk, { title, text, channels })
    await expect.poll(() => gateway.posted.length).toBeGreaterThan(0)
    gateway.answer(200)
    expect(await sentBy(stream)).toEqual({ mail: 'failed', sms: 'delivered' })
    relay.behave('takes')
    const ids = gateway.posted.map(({ headers }) => headers['webhook-id'])
    expect(ids.length).toBeGreaterThan(1)
    expect(new Set(ids).size).toBe(1)
  })
})
