/** A joint conference in two browsers: called at one, joined at the other, its resolution an order there, its minutes read. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { streamOf } from '../../server/scenario/script.ts'
import { seats } from '../support/seats.ts'
import { scriptUntil, startStage } from '../support/stage.ts'

const here = seats(() => startStage([scriptUntil('wages', '2026-03-16T12:35:00+08:00')]))

/** The incident's page at its conferences. */
async function conferences(login: string): Promise<Page> {
  const path = `incidents/${streamOf('wages', 'I-A1')}`
  const viewport = { width: 1600, height: 1000 }
  const page = await here.open({ path, login, lang: 'zh-CN', viewport })
  await page.getByRole('tab', { name: '会商' }).click()
  return page
}

const card = (page: Page) => page.locator('.conference').filter({ hasText: '欠薪处置' })
const press = (page: Page, name: string) => card(page).getByRole('button', { name, exact: true }).click()
const submit = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click()

describe('a joint conference', () => {
  it('[CONF1] [CONF3] [CONF4] [CONF6] [CONF12] goes from its call to its minutes', async () => {
    const commander = await conferences('commander-linlan')
    const labour = await conferences('liaison-labour')

    await commander.getByRole('button', { name: '召集会议', exact: true }).click()
    const call = commander.getByRole('dialog')
    await call.getByLabel('会议名称').fill('欠薪处置')
    await call.getByLabel('会议类型').selectOption('jointConference')
    await call.getByLabel('地点', { exact: false }).first().fill('区会议中心')
    // The units that work in the incident are ticked already; two are called, and nobody else.
    for (const box of await call.getByRole('checkbox').all()) if (await box.isChecked()) await box.uncheck()
    for (const name of ['临澜区人力资源和社会保障局', '市财政局']) await call.getByLabel(name).check()
    await call.getByLabel('至少到会单位数').fill('2')
    await submit(commander, '召集')

    // Two units are there: one says so of itself, the other is recorded by who keeps the conference.
    await card(labour).locator('.plan').waitFor()
    await card(labour).getByRole('combobox', { name: '区人社', exact: false }).first().selectOption('video')
    await card(commander).getByText('到会 1/3').waitFor()
    await card(commander).getByRole('combobox', { name: '临澜区', exact: true }).selectOption('onSite')
    await press(commander, '开会')

    await press(commander, '记录议定事项')
    const resolve = commander.getByRole('dialog')
    await resolve.getByLabel('议定事项').fill('书面责令支付工资')
    await resolve.getByLabel('责任单位').selectOption('linlan-labour')
    await submit(commander, '记录')
    await press(commander, '议定事项交办（1）')
    await submit(commander, '交办 1 项')
    await card(commander).getByText('办理中').waitFor()

    await labour.getByRole('tab', { name: '交办' }).click()
    await labour.locator('.order').filter({ hasText: '书面责令支付工资' }).waitFor()
    await labour.getByRole('tab', { name: '会商' }).click()

    await press(commander, '散会')
    await press(commander, '印发纪要')
    await submit(commander, '印发纪要')
    await card(labour).getByText('会议纪要', { exact: true }).click()
    const said = await card(labour).locator('.document p').allTextContents()
    expect(said.map((line) => line.trim())).toEqual(
      expect.arrayContaining([
        '【演练】',
        '欠薪处置联席会议纪要',
        expect.stringMatching(
          /^参会单位：应到3家，实到2家：临澜区人民政府、临澜区人力资源和社会保障局（视频）$/,
        ),
        expect.stringMatching(
          /^1\. 书面责令支付工资；责任单位：临澜区人力资源和社会保障局；时限：.*；已交办。$/,
        ),
      ]),
    )
  })
})
