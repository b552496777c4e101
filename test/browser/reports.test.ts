/** A follow-up report in two browsers: written at one, signed off at another, sent, and printed alone on its page. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { streamOf } from '../../server/scenario/script.ts'
import { seats } from '../support/seats.ts'
import { scriptUntil, startStage } from '../support/stage.ts'

const here = seats(() => startStage([scriptUntil('leak', '2026-05-16T23:56:00+08:00')]))

/** The incident's page at its reports. */
async function reports(login: string, lang: 'zh-CN' | 'en' = 'zh-CN'): Promise<Page> {
  const path = `incidents/${streamOf('leak', 'I-C1')}`
  const page = await here.open({
    path,
    login,
    lang,
    viewport: { width: 1600, height: 1000 },
  })
  await page.getByRole('tab', { name: lang === 'en' ? 'Reports' : '报送' }).click()
  return page
}

const changed = '第一次封堵准备完成，人员就位'
const card = (page: Page) => page.locator('.report').filter({ hasText: '续报一' })
const draft = (page: Page) => page.locator('.report.drafted')

describe('a report', () => {
  it('[REP2] [REP5] [REP6] [REP12] goes from its draft through a second person’s hand to its reader', async () => {
    const duty = await reports('duty-weichuan')
    const commander = await reports('commander-weichuan')
    await duty.getByRole('button', { name: '写续报', exact: true }).click()
    const dialog = duty.getByRole('dialog')
    await dialog.getByLabel('报送对象').selectOption('centre')
    await dialog.getByLabel('变化情况', { exact: true }).fill(changed)
    await dialog.getByRole('button', { name: '保存草稿', exact: true }).click()
    await draft(commander).waitFor()
    // In writing whoever wrote it does not sign it: a commander does, in person.
    await draft(commander).getByRole('button', { name: '签发', exact: true }).click()
    await card(duty).getByRole('button', { name: '报送', exact: true }).click()
    await card(commander).filter({ hasText: '已报送' }).waitFor()
    await card(duty).getByText('尚未确认收悉').waitFor()
    const reader = await reports('duty')
    await card(reader).getByRole('button', { name: '确认收悉', exact: true }).click()
    await card(duty)
      .getByText(/^指挥中心 .* 收悉$/)
      .waitFor()
    await card(commander).getByText('公文正文').click()
    expect(await card(commander).locator('.document p').allTextContents()).toEqual(
      expect.arrayContaining(['【演练】', '（续报一）', '市指挥中心：', `一、变化情况：${changed}。`]),
    )
  })

  it('[REP11] is printed alone on its page', async () => {
    const page = await reports('duty-weichuan')
    await page.emulateMedia({ media: 'print' })
    // The browser's own dialog is not opened here; what it would print is looked at when it is asked for.
    const seen = page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          window.print = () =>
            resolve(
              [...document.body.children]
                .filter((one) => getComputedStyle(one).display !== 'none')
                .map((one) => one.textContent ?? ''),
            )
        }),
    )
    await page.evaluate(() => document.querySelector<HTMLElement>('.report .acts button.quiet')?.click())
    const [paper = '', ...others] = await seen
    expect(others).toEqual([])
    expect(paper).toContain('情况的报告')
    expect(paper).toContain('苇川县应急管理局')
  })
})
