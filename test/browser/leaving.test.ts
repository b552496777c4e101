/** A party with nothing but its slip ends a mediation, without a script; mediator, desk and wall see it at once. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { headersOf, taken } from '../support/doors.ts'
import { exerciseLog, newId, reportIncident, startExercise, type Exercise } from '../support/exercise.ts'

const phone = { width: 390, height: 844 }
const area = '990102003004'
const word = '玉兰花开'
const within = { timeout: 120_000 }

let exercise: Exercise
let browser: Browser
let incident: string
let wall: Page
let desk: Page
let mediator: Page

beforeAll(async () => {
  exercise = await startExercise()
  browser = await launchChromium()
  incident = await reportIncident(exercise, '青荷巷漏水纠纷', area)
})
afterAll(async () => {
  await browser.close()
  await exercise.close()
})

/** A dispute between parties of whom one holds the slip that is given back. */
async function dispute(data: Record<string, unknown> = {}): Promise<string> {
  const [stream, party] = [newId(), newId()]
  const headers = { ...headersOf(exercise.house), 'content-type': 'application/json' }
  const put = await fetch(`${exercise.house.url}/api/parties/${party}`, {
    method: 'PUT',
    headers: { ...headers, cookie: await exercise.cookie('mediator-people') },
    body: JSON.stringify({ log: exerciseLog, word }),
  })
  const { receipt } = (await put.json()) as { receipt: string }
  const opening = { incident, channel: 'peoples', body: 'justice', area, subject: '漏水赔偿', ...data }
  const order = { type: 'mediation.open', stream, data: { ...opening, parties: [party] } }
  taken(await exercise.give('mediator-people', order))
  return receipt
}

/** A screen that may take its time to come up: three of them load at once. */
async function open(path: string, login?: string, viewport = { width: 1920, height: 1080 }): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN', viewport })
  context.setDefaultTimeout(within.timeout)
  if (login) {
    const [name = '', value = ''] = (await exercise.cookie(login)).split('=')
    await context.addCookies([{ name, value, url: exercise.house.url }])
  }
  const page = await context.newPage()
  await page.goto(`${exercise.house.url}/${path}?lang=zh-CN`)
  return page
}

/** What each screen says of people's mediation. */
async function counted(n: number): Promise<void> {
  await wall.locator('.channels').getByText(`人民 ${n} 件`).waitFor(within)
  await desk.getByRole('tab', { name: new RegExp(`^调解\\s*${n}$`) }).waitFor(within)
  await mediator.getByRole('heading', { name: new RegExp(`^其他在办\\s*${n}$`) }).waitFor(within)
}

async function leaves(
  slip: string,
  {
    lang,
    size = '',
    code,
    own,
    open,
    act,
  }: Record<'lang' | 'code' | 'own' | 'open' | 'act', string> & { size?: string },
): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: phone })
  context.setDefaultTimeout(within.timeout)
  const page = await context.newPage()
  await page.goto(`${exercise.house.url}/exercise/my?lang=${lang}${size}`)
  const fill = async (): Promise<void> => {
    await page.getByLabel(code).fill(slip)
    await page.getByLabel(own).fill(word)
  }
  await fill()
  await page.getByRole('button', { name: open }).click()
  await page.locator('.routes').waitFor()
  await fill()
  await page.getByRole('button', { name: act }).click()
  await page.getByRole('status').waitFor()
  expect(await page.getByRole('button', { name: act }).count()).toBe(0)
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  return page
}

it('[MY6] [MY7] [MED3] with the slip alone a party declines and another leaves; phone, desk and wall count it', async () => {
  const [declined, left] = [await dispute(), await dispute({ atOnce: true })]
  await dispute({ atOnce: true })
  ;[wall, desk, mediator] = await Promise.all([
    open('wall'),
    open('desk', 'duty'),
    open('mediation', 'mediator-people', phone),
  ])
  await mediator
    .getByRole('button', { name: /查看全部/ })
    .first()
    .click()
  await counted(3)

  const zh = { lang: 'zh-CN', code: '回执编号', own: '口令', open: '查询', act: '不同意调解' }
  const notice = await leaves(declined, zh)
  const next = notice.locator('.routes li').first()
  expect(await next.innerText()).toMatch(/下一步\s*向法院起诉\s*最迟 \d{4}年\d{1,2}月\d{1,2}日/)
  expect(await next.innerText()).toContain('诉讼服务中心')
  expect(await notice.locator('main').innerText()).toContain('市法律援助中心')
  await counted(2)

  const en = { lang: 'en', size: '&size=large', code: 'Receipt code', own: 'Your word', open: 'Look up' }
  const large = await leaves(left, { ...en, act: 'Leave the mediation' })
  expect(await large.locator('.routes li').first().innerText()).toMatch(
    /Next\s*Sue in court\s*last day \w+ \d{1,2}, \d{4}/,
  )
  await counted(1)

  // Who refused is a count where others look, and a row where the mediator does.
  await desk.getByRole('tab', { name: /调解/ }).click()
  await desk.getByText('其中不愿调解').waitFor(within)
  expect(await desk.locator('.rows > li').count()).toBe(1)
  expect(await mediator.getByText('一方不愿调解').count()).toBe(1)
}, 400_000)
