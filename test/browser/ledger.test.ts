/** The intake ledger at its seats: what an address shows, what keys do, who was quicker, what a machine reads. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { script } from '../../server/scenario/script.ts'
import type { ScreenOptions } from '../support/screen.ts'
import { violationsOf } from '../support/axe.ts'
import { seats } from '../support/seats.ts'
import { playOn, scriptUntil, startStage } from '../support/stage.ts'

const viewport = { width: 1600, height: 1000 }
const place = '990102003004'

function brought(minute: number, code: string, summary: string, more: Record<string, unknown> = {}) {
  return {
    at: `2026-02-27T12:${String(minute).padStart(2, '0')}:00+08:00`,
    by: 'intake-hotline',
    stream: code,
    type: 'grievance.receive',
    data: {
      ...{ procedure: 'hotline', channel: 'call', kind: 'reliefRequest', field: 'utilities' },
      ...{ area: place, level: 'village', callers: 1, code, summary, ...more },
    },
  }
}
const calls = script.parse({
  name: 'calls',
  lines: [
    brought(1, 'T-1', '三号楼停水两天'),
    brought(2, 'T-2', '五号楼停水'),
    brought(3, 'T-3', '菜场门口停水'),
    brought(4, 'T-4', '路灯不亮', { field: 'transport', area: '990101001000', level: 'township' }),
    brought(5, 'T-5', '公交站牌倒了', { field: 'transport', area: '990101001000', level: 'township' }),
  ],
})
const later = script.parse({ name: 'later', lines: [brought(20, 'T-9', '水压不足')] })

const here = seats(() => startStage([scriptUntil('wages', '2026-02-27T12:00:00+08:00'), calls]))

async function see(asked = '', more: Partial<ScreenOptions> = {}): Promise<Page> {
  const page = await here.open({
    path: 'ledger',
    login: 'intake-hotline',
    viewport,
    ...more,
  })
  if (asked !== '') await page.goto(`${here.stage.house.url}/ledger?lang=${more.lang ?? 'zh-CN'}&${asked}`)
  await page.locator('.rows').waitFor()
  return page
}
const codesIn = (page: Page) => page.locator('tbody th').allInnerTexts()
const row = (page: Page, code: string) => page.locator('tr.row').filter({ hasText: code })
const said = (page: Page) => page.locator('.picks .said')
const act = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click()

test('[LED1] [LED2] whoever takes in begins here; an address shows the same to whoever is sent it', async () => {
  const page = await see('', { path: '' })
  await page.waitForURL('**/ledger*')
  // What no unit was given yet stands before what is in time, the longest wait first.
  await expect.poll(() => codesIn(page)).toEqual(['T-1', 'T-2', 'T-3', 'T-4', 'T-5', 'H-0001'])
  await page.getByLabel('类别', { exact: true }).selectOption('utilities')
  await page.keyboard.press('/')
  await page.keyboard.type('停水')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '编号' }).click()
  await page.getByRole('button', { name: '编号' }).click()
  await expect.poll(() => codesIn(page)).toEqual(['T-3', 'T-2', 'T-1'])
  expect(await page.locator('th[aria-sort="descending"]').innerText()).toContain('编号')

  const address = new URL(page.url())
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    ...{ field: 'utilities', q: '停水', sort: '-code' },
  })
  const other = await see(address.searchParams.toString(), { login: 'duty' })
  await expect.poll(() => codesIn(other)).toEqual(['T-3', 'T-2', 'T-1'])
  expect(await other.getByLabel('类别', { exact: true }).inputValue()).toBe('utilities')
})

test('[LED5] by keys: counted once more, joined with its evidence, and both undone', async () => {
  const page = await see('field=utilities')
  await expect.poll(() => codesIn(page)).toEqual(['T-1', 'T-2', 'T-3'])
  const detail = page.locator('.detail')
  await expect.poll(() => detail.innerText()).toContain('同社区、同类别，7 天内 3 件')

  await page.keyboard.press('+')
  await expect.poll(() => said(page).innerText()).toBe('T-1 已加记 1 人，7 天内可撤销')
  await expect.poll(() => detail.locator('dl').first().innerText()).toContain('2 人')
  await page.keyboard.press('z')
  await expect.poll(() => said(page).innerText()).toBe('T-1 已撤销加记')
  await expect.poll(() => detail.locator('dl').first().innerText()).toContain('1 人')

  await page.keyboard.press('j')
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('T-2')
  await page.keyboard.press('x')
  await page.keyboard.press('k')
  await page.keyboard.press('x')
  await expect.poll(() => page.locator('.picks').innerText()).toContain('已选 2 件')
  await page.keyboard.press('u')
  await page.getByRole('dialog').getByText('合并 2 件').waitFor()
  await act(page, '并案')
  await expect.poll(() => said(page).innerText()).toBe('已有 1 件并入 T-1')
  await expect.poll(() => row(page, 'T-1').innerText()).toContain('已并 1 件')
  // It stays in its place, faded.
  expect(await row(page, 'T-2').getAttribute('class')).toContain('gone')
  await page.keyboard.press('z')
  await expect.poll(() => said(page).innerText()).toBe('已撤销并案，1 件恢复单独办理')
  await expect.poll(() => row(page, 'T-2').getAttribute('class')).not.toContain('gone')

  // One alone is joined to what the search finds.
  await row(page, 'T-3').locator('.stage').click()
  await page.keyboard.press('u')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('把 T-3 并入另一件').waitFor()
  await act(page, '并案')
  await dialog.getByText('请选一件').waitFor()
  await dialog.getByLabel('查编号或摘要').fill('五号楼')
  await dialog.getByRole('radio').check()
  await act(page, '并案')
  await expect.poll(() => said(page).innerText()).toBe('已有 1 件并入 T-2')
  await detail.getByText('T-3').waitFor({ state: 'attached' })
  await row(page, 'T-2').locator('.stage').click()
  await detail.getByRole('button', { name: '拆开' }).click()
  await expect.poll(() => said(page).innerText()).toBe('已撤销并案，1 件恢复单独办理')
})

test('[LED3] [LED4] several are given to a unit at once; who was quicker is named, and nothing moves until one looks', async () => {
  const page = await see('unit=none&field=transport')
  await expect.poll(() => codesIn(page)).toEqual(['T-4', 'T-5'])
  await page.getByLabel(/^选择全部/).check()
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('分派 2 件').waitFor()
  await act(page, '分派')
  await dialog.locator('.problem').waitFor()
  await dialog.getByLabel('承办单位').selectOption('transport')

  // Meanwhile the duty officer gives one of them away.
  const duty = await see('q=T-5', { login: 'duty' })
  await expect.poll(() => codesIn(duty)).toEqual(['T-5'])
  await duty.locator('.detail').getByRole('button', { name: '分派' }).click()
  await duty.getByRole('dialog').getByLabel('承办单位').selectOption('civil')
  await act(duty, '分派')
  await expect.poll(() => said(duty).innerText()).toBe('已分派 1 件给民政')

  await expect.poll(() => row(page, 'T-5').getAttribute('class')).toContain('gone')
  await act(page, '分派')
  await expect.poll(() => dialog.innerText()).toContain('已分派 1 件，1 件失败')
  expect(await dialog.innerText()).toMatch(/T-5\s+没有执行：指挥中心 \d\d:\d\d 已分派给民政。/)
  expect(await page.locator('[role="status"]').allInnerTexts()).toContain('已分派 1 件，1 件失败')
  await dialog.getByRole('button', { name: '关闭' }).click()
  // Neither is without a unit now, and both still stand where they stood.
  expect((await codesIn(page)).map((code) => code.slice(0, 3))).toEqual(['T-4', 'T-5'])
  expect(await page.locator('tr.gone').count()).toBe(2)

  await page.getByLabel('类别', { exact: true }).selectOption('utilities')
  await expect.poll(() => codesIn(page)).toEqual(['T-1', 'T-2', 'T-3'])
  await playOn(here.stage, later)
  await page.getByRole('button', { name: '1 件新到，点此查看' }).waitFor()
  expect(await codesIn(page)).toEqual(['T-1', 'T-2', 'T-3'])
  await page.getByRole('button', { name: '1 件新到，点此查看' }).click()
  await expect.poll(() => codesIn(page)).toEqual(['T-1', 'T-2', 'T-3', 'T-9'])
})

test('[LED6] a table a machine can read, in both languages; its columns are chosen and stay chosen', async () => {
  for (const lang of ['zh-CN', 'en'] as const) {
    const page = await see('', { lang, colorScheme: 'dark' })
    const table = page.getByRole('table')
    const rows = await table.locator('tr.row').count()
    expect(await table.getAttribute('aria-rowcount')).toBe(String(rows + 1))
    expect(await table.locator('tr.row').last().getAttribute('aria-rowindex')).toBe(String(rows + 1))
    expect((await table.locator('tr.row').first().boundingBox())?.height).toBe(36)
    expect(await violationsOf(page)).toEqual([])
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('n')
    await page.getByRole('dialog').waitFor()
    expect(await violationsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
  }
  const page = await see()
  await page.getByRole('button', { name: '选择列' }).click()
  await page.getByLabel('性质').check()
  await page.keyboard.press('Escape')
  await page.getByRole('columnheader', { name: '性质' }).waitFor()
  await page.reload()
  await page.getByRole('columnheader', { name: '性质' }).waitFor()
})

test('[LED7] who may only know that there is a matter reads no word of it; a phone shows cards; the press desk finds no ledger', async () => {
  const fire = await see('', { login: 'liaison-fire' })
  await expect.poll(() => row(fire, 'T-1').innerText()).toContain('内容仅经办可见')
  expect(await fire.locator('.page').innerText()).not.toContain('停水')
  expect(await fire.locator('.detail').innerText()).toContain('内容只给受理、承办单位和台账岗位')
  await fire.keyboard.press('a')
  expect(await fire.getByRole('dialog').count()).toBe(0)

  const phone = await see('', { viewport: { width: 390, height: 844 }, hasTouch: true })
  await phone.getByRole('link', { name: /T-1/ }).waitFor()
  expect(await phone.getByRole('table').count()).toBe(0)
  const small = await phone.locator('.board :is(button, select, input, a)').evaluateAll((all) =>
    all.flatMap((one) => {
      // A box is pressed by its label.
      const { width, height } = (one.closest('label') ?? one).getBoundingClientRect()
      return width < 43.5 || height < 43.5 ? [one.outerHTML.slice(0, 120)] : []
    }),
  )
  expect(small).toEqual([])
  expect(await violationsOf(phone)).toEqual([])
  await phone.getByLabel('选择 T-1').check()
  await phone.getByRole('button', { name: '分派' }).click()
  await phone.getByRole('dialog').getByText('分派 T-1').waitFor()

  const press = await here.open({ path: 'ledger', login: 'press' })
  await press.waitForURL('**/press*')
  expect(await press.getByRole('link', { name: '台账' }).count()).toBe(0)
})
