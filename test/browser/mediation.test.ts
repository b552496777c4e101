/** A mediator's work on a phone and at a desk: from the list to the agreement, several at once, and what a machine reads. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { script } from '../../server/scenario/script.ts'
import { violationsOf } from '../support/axe.ts'
import { seats } from '../support/seats.ts'
import { scriptUntil, startStage } from '../support/stage.ts'

const phone = { width: 390, height: 844 }
const desk = { width: 1366, height: 768 }

const at = (minute: number) => `2026-02-27T12:${String(minute).padStart(2, '0')}:00+08:00`
const by = 'mediator-people'
const brought = (minute: number, stream: string, subject: string) => ({
  ...{ at: at(minute), by, stream, type: 'mediation.open' },
  data: { channel: 'peoples', body: 'justice', area: '990102003004', subject, atOnce: true },
})
const disputes = script.parse({
  name: 'disputes',
  lines: [
    brought(1, 'D-1', '楼上漏水'),
    {
      ...{ at: at(2), by, stream: 'D-1', type: 'mediation.scheduleSession' },
      data: {
        startsAt: { $at: '2026-02-27T14:00:00+08:00' },
        ...{ place: '新圩社区中心', at: [0.4571, 0.1832] },
      },
    },
    brought(3, 'D-2', '共用通道'),
    brought(4, 'D-3', '院墙修缮'),
  ],
})

const here = seats(() => startStage([scriptUntil('wages', '2026-02-27T12:00:00+08:00'), disputes]))

async function see(viewport: { width: number; height: number }): Promise<Page> {
  const page = await here.open({ path: '', login: by, viewport })
  await page.waitForURL('**/mediation*')
  await page.locator('.list').waitFor()
  return page
}
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()
const inDialog = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
const lines = (page: Page) => page.locator('.record li').allInnerTexts()
const step = (page: Page) => page.locator('.strip [aria-current="step"]').innerText()

test('[MED2] [MED4] on a phone: from the list through a session to the agreement, each line delivered', async () => {
  const page = await see(phone)
  // The day's session stands there; what may wait is asked for.
  await expect.poll(() => page.locator('.list li').allInnerTexts()).toHaveLength(1)
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('link', { name: /楼上漏水/ }).click()
  await expect.poll(() => page.locator('.next .headline').innerText()).toBe('14:00 面谈')
  expect(await page.getByRole('link', { name: '导航' }).getAttribute('href')).toBe('geo:0.1832,0.4571')
  expect(await violationsOf(page)).toEqual([])

  await press(page, '签到')
  await press(page, '写调解记录')
  await page.getByLabel('谈了什么').fill('双方同意请物业查验漏点')
  await page.getByLabel('下次时间').fill('2026-03-02T09:30')
  await inDialog(page, '记下，结束本次')
  await expect.poll(() => page.locator('.next .headline').innerText()).toContain('3 月 2 日 09:30 面谈')
  await expect
    .poll(async () => (await lines(page)).join())
    .toMatch(/到场：申请人、被申请人.*双方同意请物业查验漏点/s)

  await press(page, '记一条')
  await page.getByLabel('内容').fill('已电话通知物业到场')
  await inDialog(page, '记下')
  await expect.poll(async () => (await lines(page))[0]).toMatch(/已电话通知物业到场.*送达/s)
  expect(await step(page)).toBe('调解')

  await press(page, '更多操作')
  await inDialog(page, '达成协议')
  await page.getByRole('article').filter({ hasText: '相邻使用' }).getByRole('button').click()
  await page.getByLabel('协议要点').fill('〔被申请人〕于三日内修好漏点，费用由〔被申请人〕承担。')
  await inDialog(page, '达成协议')
  await expect.poll(() => page.locator('.head .strip').innerText()).toMatch(/协议.*已完成/s)
  await expect.poll(async () => (await lines(page)).join()).toContain('〔被申请人〕于三日内修好漏点')
})

test('[MED24] at a desk: keys, one time and place for several, and what each came to', async () => {
  const page = await see(desk)
  await press(page, /^查看全部/)
  await expect.poll(() => page.locator('.list li').count()).toBeGreaterThanOrEqual(2)
  await page.getByRole('link', { name: /共用通道/ }).click()
  await page.locator('.side').waitFor()
  await page.keyboard.press('n')
  await page.getByLabel('内容').fill('两户各派一人到场')
  await inDialog(page, '记下')
  await expect.poll(async () => (await lines(page))[0]).toMatch(/两户各派一人到场.*送达/s)
  await page.keyboard.press(']')
  await expect.poll(() => page.locator('.strip .viewed').innerText()).toContain('受理')
  await expect.poll(async () => (await lines(page)).join()).not.toContain('两户各派一人到场')
  expect(await violationsOf(page)).toEqual([])

  await press(page, '选多件')
  await page.getByLabel('选择共用通道').check()
  await page.getByLabel('选择院墙修缮').check()
  await press(page, '约同一时间')
  await page.getByLabel('时间', { exact: true }).fill('2026-03-03T10:00')
  await page.getByLabel('地点', { exact: true }).fill('新圩社区中心')
  await page.getByLabel('调解通知书').selectOption('handed')
  await inDialog(page, '约同一时间')
  await expect
    .poll(() => page.getByRole('dialog').innerText())
    .toContain('已约定 2 件：3 月 3 日 10:00 新圩社区中心')
  const results = await page.getByRole('list', { name: '结果' }).getByRole('listitem').allInnerTexts()
  expect(results).toHaveLength(2)
  for (const said of results) expect(said).toMatch(/已约定.*通知书已制发.*已送达：申请人、被申请人/s)
  await inDialog(page, '关闭')
  await expect.poll(() => page.locator('.next .headline').innerText()).toBe('3 月 3 日 10:00 面谈')
})
