/** An order's round trip in two browsers: given at the desk, read, signed and answered by a liaison, closed by its issuer. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { script } from '../../server/scenario/script.ts'
import { seats } from '../support/seats.ts'
import { playOn, startStage } from '../support/stage.ts'

const viewport = { width: 1600, height: 1000 }
const what = '下风向喷淋稀释，报用水量'
const at = '2026-05-17T00:10:00+08:00'
const reported = (by: string, stream: string, title: string, area: string) => ({
  at,
  by,
  stream,
  type: 'incident.report',
  data: { category: 'accident', title, area, source: 'hotline' },
})
/** A leak that is responded to at level 2. */
const leak = script.parse({
  name: 'leak',
  lines: [
    reported('duty', 'I', '储罐泄漏', '990121101000'),
    { at, by: 'duty', stream: 'I', type: 'incident.startVerification', data: {} },
    {
      at,
      by: 'commander',
      stream: 'I',
      type: 'incident.confirm',
      data: { category: 'accident', signs: {}, eventLevel: null, reason: '待核' },
    },
    {
      at,
      by: 'commander',
      stream: 'I',
      type: 'incident.activateResponse',
      data: { level: 2, expectedHours: 12, matters: '泄漏', measures: '疏散' },
    },
  ],
})
/** More than a quarter of an hour goes by, in which somebody reports something else. */
const later = script.parse({
  name: 'later',
  lines: [{ ...reported('duty', 'J', '管道破损', '990101001000'), at: '2026-05-17T00:30:00+08:00' }],
})

const here = seats(() => startStage([leak]))

async function desk(login: string): Promise<Page> {
  return here.open({ path: 'desk', login, viewport })
}

const cardIn = (page: Page) => page.locator('.order').filter({ hasText: what })
const press = (page: Page, name: string) => cardIn(page).getByRole('button', { name, exact: true }).click()
async function fill(page: Page, label: string, text: string, act: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(label).fill(text)
  await dialog.getByRole('button', { name: act, exact: true }).click()
}

/** Counts the tones a page begins from now on. */
async function tonesOf(page: Page): Promise<() => Promise<number>> {
  const counted = await page.evaluateHandle(() => {
    const count = { tones: 0 }
    const { start } = OscillatorNode.prototype
    OscillatorNode.prototype.start = function (when) {
      count.tones += 1
      start.call(this, when)
    }
    return count
  })
  return () => counted.evaluate(({ tones }) => tones)
}

describe('an order', () => {
  it('[ORD2] [ORD4] goes round between two desks and is closed by its issuer', async () => {
    const duty = await desk('duty')
    const fire = await desk('liaison-fire')
    await duty.locator('.list').getByText('储罐泄漏').click()
    await duty.getByRole('tab', { name: '交办' }).click()
    await duty.locator('.orders').getByRole('button', { name: '下达交办', exact: true }).click()
    const dialog = duty.getByRole('dialog')
    await dialog.getByRole('button', { name: '下达交办', exact: true }).click()
    // Nothing typed: it says so and sends nothing.
    await expect.poll(() => dialog.locator('.problem').count()).toBe(2)
    await dialog.getByLabel('交办内容').fill(what)
    await dialog.getByLabel('牵头单位').selectOption('fire')
    await dialog.getByRole('button', { name: '下达交办', exact: true }).click()
    await cardIn(duty).waitFor()

    await fire.getByRole('button', { name: '等我办的 1' }).click()
    await cardIn(fire).locator('.head').click()
    // Opening it is reading it, and the issuer sees that.
    await cardIn(duty).getByText('已读 1/1').waitFor()
    await press(fire, '签收')
    await press(fire, '反馈')
    expect(await cardIn(fire).getByRole('button', { name: '了结' }).count()).toBe(0)
    await fill(fire, '办理结果', '喷淋已展开，用水 40 吨', '反馈')
    await fire.getByRole('button', { name: '等我办的 0' }).waitFor()

    await cardIn(duty).getByText('反馈 1/1').waitFor()
    await cardIn(duty).locator('.head').click()
    await press(duty, '退回重办')
    await fill(duty, '理由', '请补用水来源', '退回重办')
    await fire.getByRole('button', { name: '等我办的 1' }).waitFor()
    await cardIn(fire).locator('.head').click()
    await press(fire, '反馈')
    await fill(fire, '办理结果', '取自厂区消防水池', '反馈')

    // The commander stands above the duty officer, and still did not issue it.
    const commander = await desk('commander')
    await commander.locator('.list').getByText('储罐泄漏').click()
    await commander.getByRole('tab', { name: '交办' }).click()
    await cardIn(commander).getByText('反馈 1/1').waitFor()
    await cardIn(commander).locator('.head').click()
    await cardIn(commander).locator('.receipts').waitFor()
    expect(
      await cardIn(commander)
        .getByRole('button', { name: /了结|撤销|退回/ })
        .count(),
    ).toBe(0)

    await press(duty, '了结')
    await fill(duty, '了结说明', '已到位', '了结')
    await cardIn(commander)
      .getByText(/\d\d:\d\d 了结/)
      .waitFor()
  })

  it('[ORD6] [SHOW6] [SHOW7] [SHOW8] that nobody reads at response level 2 stands above everything, at desk and wall, until a call is answered', async () => {
    const duty = await desk('duty')
    await duty.locator('.list').getByText('储罐泄漏').click()
    await duty.getByRole('tab', { name: '交办' }).click()
    await duty.locator('.orders').getByRole('button', { name: '下达交办', exact: true }).click()
    const dialog = duty.getByRole('dialog')
    await dialog.getByLabel('交办内容').fill('为安置点增调客车')
    await dialog.getByLabel('牵头单位').selectOption('transport')
    await dialog.getByRole('button', { name: '下达交办', exact: true }).click()
    const card = duty.locator('.order').filter({ hasText: '为安置点增调客车' })
    await card.waitFor()
    expect(await duty.locator('.alarm').count()).toBe(0)

    const tones = await tonesOf(duty)
    const bell = duty.locator('.bell')
    expect(await bell.innerText()).toContain('静音')
    await bell.click()
    await duty.getByRole('button', { name: '打开声音', exact: true }).click()
    // Switched on, it is heard once: two tones.
    await expect.poll(tones).toBe(2)
    await expect.poll(() => bell.innerText()).toContain('有声')
    await duty.getByRole('dialog').getByRole('button', { name: '关闭', exact: true }).click()

    await playOn(here.stage, later)
    const wall = await here.open({ path: 'wall', viewport: { width: 1920, height: 1080 } })
    await duty
      .locator('.alarm')
      .getByText(/交办未读：交通/)
      .waitFor()
    await expect
      .poll(() => duty.getByRole('alert').allInnerTexts())
      .toContainEqual(expect.stringContaining('交办未读：交通'))
    await wall.locator('.header').getByText('交办未读 1 件：交通').waitFor()
    await wall.locator('.panel').getByText('交办未读 1 件', { exact: true }).waitFor()
    await expect.poll(tones).toBeGreaterThan(2)

    // What is put aside lies there beyond a reload, with its reason.
    await bell.click()
    const alarm = duty.getByRole('dialog').locator('.alarm').filter({ hasText: '交办未读：交通' })
    await alarm.getByRole('button', { name: '搁置', exact: true }).click()
    await alarm.getByLabel('搁置理由').fill('正在打电话')
    await alarm.getByRole('button', { name: '10 分钟' }).click()
    await duty.getByText('已搁置 1').waitFor()
    await duty.reload()
    await bell.click()
    await duty.getByText('已搁置 1').click()
    await duty.getByText('正在打电话').waitFor()
    await duty.getByRole('dialog').getByRole('button', { name: '关闭', exact: true }).click()
    await duty.locator('.list').getByText('储罐泄漏').click()
    await duty.getByRole('tab', { name: '交办' }).click()

    await card.locator('.head').click()
    const call = card.locator('.call')
    const [number] = (await call.innerText()).match(/0990-\d+/) ?? []
    await call.getByRole('button', { name: '记录电话' }).click()
    await fill(duty, '谁接听', '无人接听', '记录电话')
    // Nobody answered: the next number stands there.
    await expect.poll(async () => (await call.innerText()).match(/0990-\d+/)?.[0]).not.toBe(number)
    await call.getByRole('button', { name: '记录电话' }).click()
    await duty
      .getByRole('dialog')
      .getByLabel(/已接听/)
      .check()
    await fill(duty, '谁接听', '办公室接听，已知晓', '记录电话')
    await card.getByText(/已读 .*（电话）/).waitFor()
    await expect.poll(() => duty.locator('.alarm').count()).toBe(0)
    await expect.poll(() => wall.locator('.header .unread').count()).toBe(0)
  })
})
