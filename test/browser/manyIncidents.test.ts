/** A desk with a thousand incidents: what is out of sight is not in the document, and nothing is out of reach. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { reportIncident, startExercise, type Exercise } from '../support/exercise.ts'

const many = 1000
const mostRows = 40
const titleOf = (n: number) => `储罐泄漏 ${String(n).padStart(4, '0')}`

let exercise: Exercise
let browser: Browser
let desk: Page

beforeAll(async () => {
  exercise = await startExercise()
  browser = await launchChromium()
  for (let n = 0; n < many; n += 50)
    await Promise.all(Array.from({ length: 50 }, (_, i) => reportIncident(exercise, titleOf(n + i))))
  desk = await browser.newPage({ viewport: { width: 1600, height: 900 }, locale: 'zh-CN' })
  await desk.goto(await exercise.link('duty'))
  await desk.locator('.rows li').first().waitFor()
})

afterAll(async () => {
  await browser.close()
  await exercise.close()
})

const rows = () => desk.locator('.rows li')

test('the list holds the rows in sight and few others, and says how many there are', async () => {
  expect(await rows().count()).toBeLessThanOrEqual(mostRows)
  expect(await rows().first().getAttribute('aria-setsize')).toBe(String(many))
  expect(await rows().first().getAttribute('aria-posinset')).toBe('1')
})

test('scrolled to its end it holds the last row, and as few', async () => {
  await desk.locator('.rows').evaluate(async (list) => {
    const next = () => new Promise((resolve) => requestAnimationFrame(resolve))
    while (list.scrollTop + list.clientHeight < list.scrollHeight - 1) {
      list.scrollTop = list.scrollHeight
      await next()
    }
  })
  await desk.locator(`.rows li[aria-posinset="${many}"]`).waitFor()
  expect(await rows().count()).toBeLessThanOrEqual(mostRows)
})

test('a row chosen by key comes into sight', async () => {
  await desk.locator(`.rows li[aria-posinset="${many}"] button`).click()
  await desk.keyboard.press('k')
  const chosen = desk.locator(`.rows li[aria-posinset="${many - 1}"] [aria-current="true"]`)
  await chosen.waitFor()
  await desk.locator('.rows').evaluate((list) => list.scrollTo(0, 0))
  await desk.keyboard.press('k')
  await desk.locator(`.rows li[aria-posinset="${many - 2}"] [aria-current="true"]`).waitFor()
})
