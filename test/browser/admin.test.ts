/** The operator's page in a real browser: what it says first, what to do, how old it is, and who finds it. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureAccount } from '../../server/houseActor.ts'
import { noteCopies } from '../../server/ops/records.ts'
import { city } from '../support/actors.ts'
import { launchChromium } from '../support/chromium.ts'
import { exerciseLog, startExercise, type Exercise } from '../support/exercise.ts'
import { openScreen, type Screen } from '../support/screen.ts'

let house: Exercise
let browser: Browser
beforeAll(async () => {
  house = await startExercise()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await house.close()
})

/** Whoever looks after the house; the demo accounts of the city have none. */
async function openAsKeeper(path: string): Promise<Screen> {
  const rights = { login: 'keeper', role: 'administrator', agency: 'centre', area: city } as const
  const account = await ensureAccount(house.house, rights, undefined)
  const cookie = async (): Promise<string> =>
    `lianxin=${await house.house.sessions.begin(account, exerciseLog)}`
  return openScreen(browser, { ...house, cookie }, { path, login: 'keeper' })
}
const heading = (page: Page, text: string): Promise<void> =>
  page.getByRole('heading', { level: 2, name: text }).waitFor()

test('[OPS16] an administrator starts there, reads what needs a hand and what to do, and sees it done', async () => {
  noteCopies(house.dataDir, { backupAt: undefined, drillAt: undefined })
  const { page, faults, close } = await openAsKeeper('')
  await page.waitForURL('**/admin')
  await heading(page, '有 1 件事需要处理')
  const hands = page.getByRole('list', { name: '需要处理的事' })
  expect(await hands.textContent()).toContain('还没有做过备份。请运行 npm run backup')
  expect(await page.locator('.age').textContent()).toMatch(/^\d+ 秒前的数据/)
  await page.getByRole('button', { name: 'English' }).click()
  await heading(page, '1 thing needs a hand')
  expect(await page.locator('.findings').textContent()).toContain('Run: npm run backup')
  noteCopies(house.dataDir, { backupAt: Date.now(), drillAt: Date.now() })
  await heading(page, 'All is well')
  expect(await hands.count()).toBe(0)
  expect(await page.locator('.well').textContent()).toContain('the last backup is 0 h old')
  expect([faults.cspViolations, faults.pageErrors]).toEqual([[], []])
  await close()
})

test('[OPS16] a house that is not reached: nothing is claimed, and what was known is shown as old', async () => {
  const { page, close } = await openAsKeeper('admin')
  await page.locator('[data-state=told]').waitFor()
  await page.context().setOffline(true)
  await heading(page, '连不上服务器，不知道现在的情况。页面会自动再试。')
  expect(await page.locator('.age').textContent()).toMatch(/^下面是\d+ 秒前的情况$/)
  expect(await page.locator('.told.hatched').count()).toBe(1)
  await page.context().setOffline(false)
  await page.locator('[data-state=told]').waitFor()
  expect(await page.locator('.told.hatched').count()).toBe(0)
  await close()
})

test('[OPS15] at the desk only who may see it finds the way there', async () => {
  const link = (page: Page) => page.getByRole('link', { name: '运行状况' })
  const auditor = await openScreen(browser, house, { path: 'desk', login: 'auditor' })
  await link(auditor.page).click()
  await auditor.page.locator('[data-state=told]').waitFor()
  await auditor.close()
  const duty = await openScreen(browser, house, { path: 'admin', login: 'duty' })
  await duty.page.waitForURL('**/desk')
  await duty.page.locator('.head .who').waitFor()
  expect(await link(duty.page).count()).toBe(0)
  await duty.close()
})
