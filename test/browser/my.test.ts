/** The public’s pages in a browser without scripts: large targets, large type, both languages, nothing that axe minds. */
import type { Browser, Response } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violationsOf } from '../support/axe.ts'
import { launchChromium } from '../support/chromium.ts'
import { community } from '../support/actors.ts'
import { newId, openDoors, report, taken, type Doors } from '../support/doors.ts'
import { giveNow, pressDesk, released } from '../support/telling.ts'
import { between } from '../support/vault.ts'

let doors: Doors
let browser: Browser
let receipt: string
const chosen = '玉兰花开'
const exercise = 'exercise-public'

beforeAll(async () => {
  doors = await openDoors({}, [
    { name: 'live', mode: 'live' },
    { name: exercise, mode: 'exercise' },
  ])
  const duty = await doors.sender('duty', 'dutyOfficer')
  const party = newId()
  const answer = await doors.ask(duty, 'PUT', `/api/parties/${party}`, { log: 'live', word: chosen })
  receipt = ((await answer.json()) as { receipt: string }).receipt
  taken(
    await duty.give({
      type: 'grievance.receive',
      stream: newId(),
      data: {
        ...{ procedure: 'hotline', channel: 'call', kind: 'reliefRequest', field: 'labour', area: community },
        ...{ level: 'township', callers: 1, lead: 'labour', parties: [party], summary: '问工资何时发' },
      },
    }),
  )
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await doors.close()
})

it.each([
  ['zh-CN', '大字', '查询', '由谁办'],
  ['en', 'Large type', 'Look up', 'Who handles it'],
])('[MY4] in %s it works without a script, with targets of 60 px', async (language, large, open, heading) => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 390, height: 844 },
  })
  const page = await context.newPage()
  await page.goto(`${doors.house.url}/my?lang=${language}`)
  await page.getByRole('link', { name: large }).click()
  for (const target of await page.locator('input, button, a').all())
    expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(60)
  const [code, word] = await page.locator('input').all()
  await code?.fill(receipt)
  await word?.fill(chosen)
  await page.getByRole('button', { name: open }).click()
  await page.getByRole('heading', { name: heading }).waitFor()
  expect(await page.locator('html').getAttribute('class')).toBe('large')
  await context.close()
})

it('[MY6] without a script, with large targets, a party leaves its mediation and reads what else is open', async () => {
  const mediator = await doors.sender('mediator', 'mediator', { agency: 'justice' })
  const duty = await doors.sender('reporter', 'dutyOfficer')
  const [incident, stream, party] = [newId(), newId(), newId()]
  const put = await doors.ask(mediator, 'PUT', `/api/parties/${party}`, { log: 'live', word: chosen })
  const { receipt: slip } = (await put.json()) as { receipt: string }
  taken(await duty.give(report(incident)))
  taken(await mediator.give(between({ incident }, stream, [party])))
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 390, height: 844 },
  })
  const page = await context.newPage()
  await page.goto(`${doors.house.url}/my?lang=zh-CN&size=large`)
  const fill = async (): Promise<void> => {
    await page.getByLabel('回执编号').fill(slip)
    await page.getByLabel('口令').fill(chosen)
  }
  await fill()
  await page.getByRole('button', { name: '查询' }).click()
  await page.getByRole('heading', { name: '我不同意调解' }).waitFor()
  for (const target of await page.locator('input:not([type=hidden]), button, a').all())
    expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(60)
  await fill()
  await page.getByRole('button', { name: '不同意调解' }).click()
  await page.getByText('向法院起诉').first().waitFor()
  expect(await page.getByRole('button', { name: '不同意调解' }).count()).toBe(0)
  await context.close()
})

it('[MY4] axe finds nothing, neither in the form nor in what it shows', async () => {
  const context = await browser.newContext({ bypassCSP: true })
  const page = await context.newPage()
  await page.goto(`${doors.house.url}/my?lang=zh-CN`)
  expect(await violationsOf(page)).toEqual([])
  await page.getByLabel('回执编号').fill(receipt)
  await page.getByLabel('口令').fill(chosen)
  await page.getByRole('button', { name: '查询' }).click()
  await page.getByRole('heading', { name: '由谁办' }).waitFor()
  expect(await violationsOf(page)).toEqual([])
  await context.close()
})

describe('what the public is told', () => {
  const pages = ['/public', '/exercise/public'].flatMap((path) =>
    ['zh-CN', 'en'].map((language) => `${path}?lang=${language}`),
  )

  beforeAll(async () => {
    for (const log of ['live', exercise]) {
      const desk = await pressDesk(doors, log)
      const first = await released(doors, desk, { title: '第一次通报', log })
      const plan = { kind: 'correction', follows: first.stream, as: 'corrected', wrong: '地点写错' }
      await released(doors, desk, { title: '更正后的通报', plan, log })
      const gone = await released(doors, desk, { title: '收回的通报', log })
      const reason = { reason: '另行发布' }
      const answer = await giveNow(doors, desk.approver, 'statement.withdraw', gone.stream, reason, log)
      await doors.told(taken(answer), log)
    }
  })

  it.each(pages)('[PRESS16] %s is light, and read in large type without a script', async (path) => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 390, height: 844 },
    })
    const page = await context.newPage()
    const loaded: Response[] = []
    page.on('response', (response) => loaded.push(response))
    await page.goto(`${doors.house.url}${path}`)
    const bodies = await Promise.all(loaded.map((response) => response.body()))
    const bytes = bodies.reduce((sum, { length }) => sum + length, 0)
    expect(bytes).toBeGreaterThan(1000)
    expect(bytes).toBeLessThan(100_000)
    await page.getByRole('link', { name: /^(?:大字|Large type)/ }).click()
    await page.locator('html.large').waitFor()
    for (const target of await page.locator('a, summary').all())
      expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(60)
    const size = await page
      .locator('article .text')
      .first()
      .evaluate((text) => getComputedStyle(text).fontSize)
    expect(parseFloat(size)).toBeGreaterThanOrEqual(22)
    expect(await page.locator('article').count()).toBe(3)
    await context.close()
  })

  it.each(pages)('[PRESS16] axe finds nothing on %s, in either size', async (path) => {
    const context = await browser.newContext({ bypassCSP: true })
    const page = await context.newPage()
    for (const size of ['', '&size=large']) {
      await page.goto(`${doors.house.url}${path}${size}`)
      expect(await violationsOf(page)).toEqual([])
    }
    await context.close()
  })
})
