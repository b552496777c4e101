/** The press desk: a figure that changed, an edit and what it voids, signatures on a phone, release by two, and what the public reads. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { statementCommands } from '../../shared/features/statement/messages.ts'
import { streamOf } from '../../server/scenario/script.ts'
import type { Layer } from '../../shared/event.ts'
import { launchChromium } from '../support/chromium.ts'
import { exerciseLog, type Exercise } from '../support/exercise.ts'
import { leakTold } from '../support/leakTold.ts'
import { smallTargets } from '../support/measure.ts'
import { openScreen, type Screen } from '../support/screen.ts'
import { startStage } from '../support/stage.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const phone = { width: 390, height: 844 }
const desk = { width: 1366, height: 768 }
const told = streamOf('leak', 'I-C1')
const second = streamOf('leak', 'S-2')

let stage: Exercise
let browser: Browser
const screens: Screen[] = []

beforeAll(async () => {
  stage = await startStage([leakTold('2026-05-17T02:40:00+08:00')])
  browser = await launchChromium()
})
afterAll(async () => {
  for (const { faults } of screens) expect([faults.pageErrors, faults.cspViolations]).toEqual([[], []])
  await browser.close()
  await stage.close()
})

async function see(login: string, viewport: { width: number; height: number }): Promise<Page> {
  const screen = await openScreen(browser, stage, { path: 'press', login, viewport })
  screens.push(screen)
  await screen.page.locator('.board').waitFor()
  return screen.page
}
const choose = (page: Page) => page.locator(`.board a[href*="${second}"]`).click()
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()
const inDialog = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
const textOf = (page: Page, selector: string) => page.locator(selector).innerText()

/** What others do meanwhile, on the statement as it stands. */
async function give(login: string, type: keyof typeof statementCommands, data = {}): Promise<void> {
  const [opened] = await stage.house.log.streams(exerciseLog, [second])
  const { judgedOn } = statementCommands[type] as { judgedOn?: Layer }
  const seen = judgedOn && (opened?.state.version[judgedOn] ?? 0)
  const answer = await stage.give(login, { type, stream: second, data, ...(seen !== undefined && { seen }) })
  if (!answer.accepted) throw new Error(`${type}: ${answer.refusal.code}`)
}

async function violations(page: Page): Promise<unknown[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    interface Results {
      violations: { id: string; nodes: { html: string }[] }[]
    }
    const { axe } = globalThis as unknown as { axe: { run(): Promise<Results> } }
    return (await axe.run()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
  })
}

test('[PRESS6] [PRESS9] [PRESS12] [PRESS16] from a figure that changed to what the public reads', async () => {
  const officer = await see('press', desk)
  // What is overdue stands first.
  expect(await textOf(officer, '.clocks li >> nth=0')).toContain('逾期')
  await choose(officer)
  await expect.poll(() => textOf(officer, '.text .moved')).toMatch(/2,130.*已变为 3,400/s)
  expect(await violations(officer)).toEqual([])
  await officer.getByRole('tab', { name: '对比' }).click()
  await expect.poll(() => officer.locator('.diff ins').allInnerTexts()).toContain('点已查明，正')
  await officer.getByRole('tab', { name: '正文' }).click()

  await press(officer, '修改')
  await officer.getByLabel('第 1 段').fill('泄漏已封堵，下风向居民已全部撤离。')
  await press(officer, '提交这一稿')
  await expect.poll(() => officer.locator('.text .moved').count()).toBe(0)
  await expect.poll(() => textOf(officer, 'section.sheet')).toContain('已失效')

  await give('liaison-emergency', 'statement.confirmFacts')
  await give('approver', 'statement.passCheck', { waived: [] })
  await give('liaison-emergency', 'statement.sign', { step: 'countersign' })

  const approver = await see('approver', phone)
  await choose(approver)
  await approver.locator('.bar-foot').getByRole('button', { name: '同意并签署' }).waitFor()
  expect(await smallTargets(approver, 44)).toEqual([])
  for (const button of await approver.locator('.bar-foot button').all())
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(60)
  expect(await violations(approver)).toEqual([])
  // A figure that changes is amber wherever the text is open, and plain again once it reads as cited.
  for (const [value, moved] of [
    [3401, 1],
    [3400, 0],
  ]) {
    const data = { fact: 'evacuated', value, verified: true }
    const said = await stage.give('liaison-police', { type: 'incident.reportFact', stream: told, data })
    expect(said.accepted).toBe(true)
    for (const page of [officer, approver])
      await expect.poll(() => page.locator('.text :is(.moved, .disputed)').count()).toBe(moved)
  }
  await press(approver, '同意并签署')
  await expect.poll(() => textOf(officer, 'section.sheet')).toMatch(/市委宣传部·签发人\s*已签|签发人\s*已签/)
  await give('commander', 'statement.sign', { step: 'approve' })

  await officer.getByLabel('邮件列表').check()
  await press(officer, '提请发布')
  await approver.locator('.release').getByRole('button', { name: '发布' }).click()
  expect(await textOf(approver, 'dialog')).toContain('发布后不能悄悄改动')
  await inDialog(approver, '确认发布')
  await expect.poll(() => officer.locator('.release li').count()).toBeGreaterThan(0)
  await officer.locator('.release li').filter({ hasText: '通报网页' }).getByRole('button').click()
  await inDialog(officer, '确认公众可读')
  await expect.poll(() => textOf(officer, '.release')).toContain('确认可读')

  const open = await browser.newContext({ javaScriptEnabled: false, viewport: phone })
  const page = await open.newPage()
  await page.goto(`${stage.house.url}/exercise/public?lang=zh-CN&size=large`)
  const read = await textOf(page, 'main')
  for (const words of ['泄漏已封堵，下风向居民已全部撤离。', '已转移3400人', '已有续报'])
    expect(read.replace(/\s+/g, '')).toContain(words)
  for (const target of await page.locator('a, summary').all())
    expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(60)
  await open.close()
})

test('[PRESS30] [PRESS33] [PRESS34] a line is drafted by key, put in force on a phone, told to a medium, and in doubt once its figure moves', async () => {
  const officer = await see('press', desk)
  await officer.keyboard.press('a')
  await officer.getByLabel('问', { exact: true }).fill('转移了多少人？')
  await officer.getByLabel('答', { exact: true }).fill('已转移')
  await officer
    .getByRole('dialog')
    .getByRole('button', { name: /^已转移/ })
    .click()
  await inDialog(officer, '送审')
  await expect.poll(() => textOf(officer, '.line')).toContain('已转移3400')

  const approver = await see('approver', phone)
  await approver.locator('.line').getByRole('button', { name: '审定生效' }).click()
  await expect.poll(() => textOf(officer, '.line')).toContain('有效至')
  expect(await smallTargets(approver, 44)).toEqual([])

  await officer.keyboard.press('m')
  await officer.getByLabel('媒体', { exact: true }).fill('云汀晚报')
  await officer.getByLabel('问题').fill('下风向转移了多少人？')
  await inDialog(officer, '登记')
  await officer.locator('.enquiries li').getByRole('button', { name: '答复', exact: true }).click()
  expect(await textOf(officer, 'dialog')).toContain('已转移3400')
  await inDialog(officer, '记为已答复')
  await expect.poll(() => textOf(officer, '.enquiries')).toContain('已答复和结束（1）')

  const stream = streamOf('leak', 'I-C1')
  const data = { fact: 'evacuated', value: 3405, verified: true }
  expect(await stage.give('liaison-yanhu', { type: 'incident.reportFact', stream, data })).toMatchObject({
    accepted: true,
  })
  for (const page of [officer, approver])
    await expect.poll(() => textOf(page, '.line')).toContain('暂勿对外答复')
  expect(await violations(officer)).toEqual([])
})
