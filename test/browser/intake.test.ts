/** From a call at the hotline's seat to the page of whoever rang: receipt, word, and with whom the matter is. */
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { exerciseLog } from '../support/exercise.ts'
import { seats } from '../support/seats.ts'
import { scriptUntil, startStage } from '../support/stage.ts'

const here = seats(() => startStage([scriptUntil('wages', '2026-02-27T12:00:00+08:00')]))

it('[GRV17] [MY1] a caller is given a receipt that opens the matter, and what was said of them lies in the vault alone', async () => {
  const page = await here.open({
    path: 'desk',
    login: 'intake-hotline',
    lang: 'zh-CN',
    viewport: { width: 1366, height: 768 },
  })
  await page.getByRole('button', { name: '登记来件' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '登记并出回执' }).click()
  expect(await dialog.locator('.problem').count()).toBeGreaterThanOrEqual(4)

  await dialog.getByLabel('领域').selectOption('utilities')
  await dialog.getByLabel('所在区域').selectOption('990102003004')
  await dialog.getByLabel('承办单位').selectOption('weitang')
  await dialog.getByLabel('事项摘要').fill('三号楼停水两天')
  await dialog.getByLabel('电话').fill('13800138001')
  await dialog.getByLabel('原话').fill('家里老人没水喝')
  await dialog.getByLabel('口令').fill('玉兰花开')

  // A unit is not given what is about itself: no receipt for what the house would refuse.
  const act = dialog.getByRole('button', { name: '登记并出回执' })
  await dialog.getByLabel('反映哪个单位').selectOption('weitang')
  await act.click()
  await dialog.getByRole('alert').filter({ hasText: '不能交给该单位' }).waitFor()
  expect(await dialog.locator('.code').count()).toBe(0)
  await dialog.getByLabel('反映哪个单位').selectOption('')

  // The vault took it, the answer was lost, and the officer went on writing.
  await page.route('**/api/parties/*', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await act.click()
  await dialog.getByRole('alert').filter({ hasText: '现在连不上服务器' }).waitFor()
  await page.unroute('**/api/parties/*')
  await dialog.getByLabel('原话').fill('家里老人没水喝，楼上也没有')
  await act.click()
  const receipt = await dialog.locator('.code').textContent()
  expect(receipt).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/)
  expect(await dialog.textContent()).toMatch(/忘了口令或有疑问，请打.+电话 0990-\d+/)
  await dialog.getByRole('button', { name: '关闭' }).click()

  const mine = await (await here.browser.newContext({ javaScriptEnabled: false })).newPage()
  await mine.goto(`${here.stage.house.url}/exercise/my?lang=zh-CN`)
  await mine.getByLabel('回执编号').fill(receipt ?? '')
  await mine.getByLabel('口令').fill('玉兰花开')
  await mine.getByRole('button', { name: '查询' }).click()
  await mine.getByText('已交承办单位，等待受理').waitFor()
  expect(await mine.locator('body').textContent()).toMatch(/有疑问请打.+电话 0990-\d+/)
  expect(await mine.locator('body').textContent()).not.toMatch(/13800138001|家里老人没水喝/)
})

/** The controls one touched and the buttons one pressed from now on. */
async function countInteractions(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = { controls: new Set<EventTarget | null>(), presses: 0 }
    addEventListener('input', ({ target }) => counted.controls.add(target), true)
    const press = ({ target }: Event): void => {
      if (target instanceof Element && target.closest('button, a')) counted.presses += 1
    }
    addEventListener('click', press, true)
    Object.assign(globalThis, { interactions: () => counted.controls.size + counted.presses })
  })
  return () => page.evaluate(() => (globalThis as unknown as { interactions(): number }).interactions())
}

it('[GRV21] [GRV20] a call is taken in with its receipt in twelve interactions; who calls again is counted by one key', async () => {
  const page = await here.open({
    path: 'desk',
    login: 'intake-hotline',
    lang: 'zh-CN',
    viewport: { width: 1366, height: 768 },
  })
  await page.evaluate(() => (globalThis.print = () => undefined))
  const interactions = await countInteractions(page)
  const dialog = page.getByRole('dialog')
  const act = dialog.getByRole('button', { name: '登记并出回执' })

  await page.getByRole('button', { name: '登记来件' }).click()
  await dialog.getByLabel('领域').selectOption('environment')
  await dialog.getByLabel('所在区域').selectOption('990102007011')
  const say = dialog.getByRole('region', { name: '现在可以对来电人说的' })
  expect(await say.textContent()).toMatch(/市生态环境局 0990-\d+/)
  await dialog.getByLabel('承办单位').selectOption('environment')
  await dialog.getByLabel('事项摘要').fill('河边夜间焚烧有异味')
  await dialog.getByLabel('称呼').fill('刘女士')
  await dialog.getByLabel('电话').fill('13800138002')
  await dialog.getByLabel('原话').fill('晚上不敢开窗')
  await dialog.getByLabel('口令').fill('清风明月')
  await act.click()
  await dialog.getByRole('button', { name: '打印回执' }).click()
  const first = await dialog.locator('.code').textContent()
  await dialog.getByRole('button', { name: '关闭' }).click()
  expect(await interactions()).toBeLessThanOrEqual(12)

  await page.getByRole('button', { name: '登记来件' }).click()
  await dialog.getByLabel('领域').selectOption('environment')
  await dialog.getByLabel('所在区域').selectOption('990102007011')
  await dialog.getByText('河边夜间焚烧有异味').waitFor()
  await page.keyboard.press('+')
  await dialog.getByText('同一事项加计').waitFor()
  expect(await dialog.getByLabel('事项摘要').count()).toBe(0)
  await dialog.getByLabel('口令').fill('高山流水')
  await act.click()
  const second = await dialog.locator('.code').textContent()
  expect(second).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/)
  expect(second).not.toBe(first)
  await dialog.getByRole('link', { name: '打开这件事' }).click()
  await page.getByRole('heading', { name: '河边夜间焚烧有异味' }).waitFor()
  await page.getByText('来电·2 人').first().waitFor()
  const { events } = await here.stage.house.log.page(exerciseLog, 0, 1000)
  const types = events.slice(-2).map(({ type }) => type)
  expect(types).toEqual(['grievance.callersAdded', 'party.named'])
})
