/** The page of rules in two browsers of a live house: one proposes, another confirms, and every window says so. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { violationsOf } from '../support/axe.ts'
import { openLiveCity } from '../support/liveCity.ts'
import { seats } from '../support/seats.ts'

const here = seats(openLiveCity)
const see = (login: string, path = 'rules'): Promise<Page> => here.open({ path, login })
const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click()
const said = (page: Page) => page.locator('.said')

test('[CITY1] [SHOW2] an override proposed by one and confirmed by another is what every chip rests on', async () => {
  const [keeper, supervisor] = [await see('keeper'), await see('supervisor')]
  await expect.poll(() => keeper.locator('h2').textContent()).toMatch(/^\d+ 条时限规则，\d+ 条待本市确认$/)
  await keeper.getByRole('searchbox').fill('INC-REP-STEP')
  await press(keeper, '提出调整')
  await keeper.getByLabel('数量').fill('3')
  await press(keeper, '提出，等第二人确认')
  await expect.poll(() => keeper.getByRole('dialog').textContent()).toContain('请填写这一项')
  await keeper.getByLabel('依据（文件、条款）').fill('市政府2026年第12号文')
  await press(keeper, '提出，等第二人确认')
  await expect.poll(() => said(keeper).textContent()).toBe('已提出，等第二人确认。')
  expect(await keeper.getByRole('button', { name: '确认这项调整' }).count()).toBe(0)

  await supervisor.reload()
  await supervisor.getByRole('button', { name: /^待第二人确认 1/ }).click()
  await press(supervisor, '确认这项调整')
  await expect.poll(() => said(supervisor).textContent()).toBe('已确认。')
  await supervisor.getByRole('button', { name: /^本市已调整 1/ }).click()
  await expect.poll(() => supervisor.locator('.detail').textContent()).toContain('3 小时')

  const desk = await see('duty', 'desk')
  await here.stage.reportWithClock('INC-REP-STEP')
  await desk.locator('.row').first().click()
  const chip = desk.locator('.detail .chip').first()
  await chip.click()
  const details = desk.getByRole('dialog')
  for (const words of ['3 小时', '市政府2026年第12号文', '本市文件', '督查员'])
    await expect.poll(() => details.textContent()).toContain(words)
  expect(await chip.textContent()).not.toContain('待本市确认')
})

test('[SHOW10] [CITY3] a rule is confirmed as it stands', async () => {
  const page = await see('supervisor')
  await page.getByRole('searchbox').fill('XF-DO')
  await press(page, '确认本市适用')
  await page.getByLabel('依据（文件、条款）').fill('市信访联席会议第3次会议纪要')
  await press(page, '确认')
  await expect.poll(() => said(page).textContent()).toBe('已确认。')
  await expect.poll(() => page.locator('.detail').textContent()).toContain('市信访联席会议第3次会议纪要')
})

test('[CITY5] a year is pasted, checked, proposed and confirmed, and is there', async () => {
  const year = new Date().getUTCFullYear() + 3
  const [keeper, supervisor] = [await see('keeper'), await see('supervisor')]
  await press(keeper, '看工作日历')
  await press(keeper, '提出补录年度')
  const text = keeper.getByLabel('放假与调休，每行一条')
  await text.fill(`放假,${year}-01-03,${year}-01-01,元旦,New Year`)
  await expect.poll(() => keeper.locator('.faults').textContent()).toContain('结束早于开始')
  await text.fill(`放假,${year}-01-01,${year}-01-03,元旦,New Year`)
  await keeper.getByLabel('来源（通知名称、文号）').fill('国务院办公厅通知')
  await press(keeper, '提出，等第二人确认')
  await expect.poll(() => said(keeper).textContent()).toBe('已提出，等第二人确认。')
  await press(supervisor, '看工作日历')
  await press(supervisor, '确认这项调整')
  await expect.poll(() => said(supervisor).textContent()).toBe('已确认。')
  await expect.poll(() => supervisor.locator('.calendar').textContent()).toContain('国务院办公厅通知')
  await expect.poll(() => supervisor.getByRole('heading', { level: 3, name: `${year} 年` }).count()).toBe(1)
})

test('[SHOW10] [CITY7] is nothing to whoever decides nothing, reads well to a machine, and survives the loss of its link', async () => {
  const duty = await see('duty')
  await duty.waitForURL('**/desk')
  const page = await see('supervisor')
  await page.locator('.rows .row').first().waitFor()
  for (const view of ['看工作日历', '看时限规则']) {
    expect(await violationsOf(page)).toEqual([])
    await press(page, view)
  }
  await page.context().setOffline(true)
  await page.getByRole('searchbox').fill('XF-DO')
  await expect
    .poll(() => page.locator('.top .note').textContent(), { timeout: 30_000 })
    .toContain('连不上服务器')
  expect(await page.locator('.rows .row').count()).toBeGreaterThan(0)
})
