/** The wall follows the desk: one incident, a picture that stands, darkness, light again; nobody touches the wall. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, watchFaults } from '../support/chromium.ts'
import { recordEntry, reportIncident, startExercise, type Exercise } from '../support/exercise.ts'

const viewport = { width: 1920, height: 1080 }

let exercise: Exercise
let browser: Browser
let desk: Page
let wall: Page
let faults: Awaited<ReturnType<typeof watchFaults>>

beforeAll(async () => {
  exercise = await startExercise()
  browser = await launchChromium()
  const context = await browser.newContext({ viewport, locale: 'zh-CN' })
  faults = await watchFaults(context, exercise.house.url)
  wall = await context.newPage()
  const other = await browser.newContext({ viewport, locale: 'zh-CN' })
  desk = await other.newPage()
})

afterAll(async () => {
  expect([faults.pageErrors, faults.cspViolations]).toEqual([[], []])
  await browser.close()
  await exercise.close()
})

describe('the wall', () => {
  it('[WALL2] [WALL3] [WALL4] does what the desk orders', async () => {
    const plant = await reportIncident(exercise, '澜泉化工储罐泄漏')
    await reportIncident(exercise, '滨河路供水管爆裂')
    await recordEntry(exercise, plant, '消防到场')
    await wall.goto(`${exercise.house.url}/wall`)
    await desk.goto(await exercise.link('duty'))
    const cards = wall.locator('.incidents h3')
    await expect.poll(() => cards.count()).toBe(2)

    await desk.locator('.list').getByText('澜泉化工储罐泄漏').click()
    await desk.locator('.detail').getByRole('button', { name: '上大屏' }).click()
    await expect.poll(() => cards.allInnerTexts()).toEqual(['澜泉化工储罐泄漏'])
    await wall.locator('.incidents').getByText('另有 1 起').waitFor()
    await wall.locator('.known').getByText('消防到场').waitFor()
    await desk.locator('.detail').getByText('大屏显示中').waitFor()

    await desk.getByRole('button', { name: '大屏遥控' }).click()
    const remote = desk.getByRole('dialog')
    const press = (name: string) => remote.getByRole('button', { name, exact: true }).click()
    await press('冻结画面')
    await wall.getByText(/^画面冻结于 \d\d:\d\d$/).waitFor()
    const still = await wall.locator('.panels').innerText()
    await recordEntry(exercise, plant, '冻结期间的一条')
    await desk.locator('.detail').getByText('冻结期间的一条').first().waitFor()
    // The wall has it: its clock went on and its copy with it, only the picture did not.
    const clock = await wall.locator('header time').innerText()
    await expect.poll(() => wall.locator('header time').innerText()).not.toBe(clock)
    expect(await wall.locator('.panels').innerText()).toBe(still)
    await press('解冻')
    await wall.locator('.known').getByText('冻结期间的一条').waitFor()

    await press('熄屏')
    await wall.getByRole('heading', { name: /由值班席熄屏/ }).waitFor()
    expect(await wall.locator('main').innerText()).toContain('演练')
    expect(await wall.locator('.panels').count()).toBe(0)
    await press('亮屏')
    await expect.poll(() => cards.allInnerTexts()).toEqual(['澜泉化工储罐泄漏'])

    await press('回到总览')
    await expect.poll(() => cards.count()).toBe(2)
  })
})
