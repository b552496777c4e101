/** A photo from a phone to a desk: added, seen small, opened, gone with its entry; and what is said when it cannot go. */
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graveViolationsOf } from '../support/axe.ts'
import { pdf, photo } from '../support/blobs.ts'
import { launchChromium } from '../support/chromium.ts'
import { exerciseLog, reportIncident, startExercise, type Exercise } from '../support/exercise.ts'
import { openGate, type Gate } from '../support/gate.ts'
import { smallTargets } from '../support/measure.ts'
import { openScreen, type Screen } from '../support/screen.ts'

const phoneSize = { width: 390, height: 844 }

let gate: Gate
let exercise: Exercise
let browser: Browser
let stream: string

beforeAll(async () => {
  gate = await openGate()
  exercise = await startExercise([gate.url])
  gate.aim(exercise.house.port)
  browser = await launchChromium()
  stream = await reportIncident(exercise, '附件检查')
})

afterAll(async () => {
  await browser.close()
  await exercise.close()
  await gate.close()
})

const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer })

async function add(page: Page, ...files: ReturnType<typeof file>[]): Promise<void> {
  await page.locator('.composer input[type=file]').setInputFiles(files)
}

async function record(page: Page, text: string): Promise<void> {
  await page.locator('.composer textarea').fill(text)
  await page.locator('.composer textarea').press('Enter')
}

const phone = (lang: 'zh-CN' | 'en' = 'zh-CN', origin?: string): Promise<Screen> =>
  openScreen(browser, exercise, {
    path: `incidents/${stream}`,
    login: 'duty',
    lang,
    viewport: phoneSize,
    hasTouch: true,
    ...(origin !== undefined && { origin }),
  })

describe('an attachment', () => {
  it('[ATT2] [ATT4] goes from a phone to a desk, opens there large, is saved by its name, and goes with its words', async () => {
    const desk = await openScreen(browser, exercise, {
      path: 'desk',
      login: 'duty',
      viewport: { width: 1366, height: 768 },
    })
    await desk.page.getByText('附件检查').first().click()
    const { page, faults, close } = await phone()
    await add(page, file('阀组\u202E.jpg', await photo(1600, 1200)), file('检测报告.pdf', pdf))
    await page.getByText('已上传').nth(1).waitFor()
    expect(await graveViolationsOf(page)).toEqual([])
    expect(await smallTargets(page, 44)).toEqual([])
    await record(page, '二号阀组已封堵')
    await page.locator('.entries .picture img').waitFor()
    expect(await page.locator('.picker li').count()).toBe(0)

    const small = desk.page.locator('.entries .picture img')
    await expect
      .poll(() => small.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth))
      .toBe(320)
    await desk.page.getByRole('button', { name: '查看图片：阀组.jpg' }).click()
    const large = desk.page.getByRole('dialog').getByRole('img', { name: '阀组.jpg' })
    await expect.poll(() => large.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1600)
    expect(await graveViolationsOf(desk.page)).toEqual([])
    const saving = desk.page.waitForEvent('download')
    await desk.page.getByRole('link', { name: /保存原图/ }).click()
    const saved = readFileSync(await (await saving).path())
    expect(saved.includes('CANARY')).toBe(false)
    expect((await sharp(saved).metadata()).width).toBe(1600)
    await desk.page.keyboard.press('Escape')
    expect(await desk.page.getByRole('dialog').count()).toBe(0)
    const document = desk.page.waitForEvent('download')
    await desk.page.getByRole('link', { name: /检测报告\.pdf/ }).click()
    expect((await document).suggestedFilename()).toBe('检测报告.pdf')

    const { events } = await exercise.house.log.page(exerciseLog, 0, 1000)
    const position = events.find(({ wire }) => wire.includes('二号阀组已封堵'))?.position ?? 0
    const data = { position, field: 'text' }
    expect((await exercise.give('auditor', { type: 'log.eraseWords', stream, data })).accepted).toBe(true)
    for (const one of [desk.page, page])
      await expect.poll(() => one.locator('.entries .attachments').count()).toBe(0)
    for (const { cspViolations, pageErrors, foreignRequests } of [faults, desk.faults])
      expect({ cspViolations, pageErrors, foreignRequests }).toEqual({
        cspViolations: [],
        pageErrors: [],
        foreignRequests: [],
      })
    await close()
    await desk.close()
  })

  it.each([
    ['zh-CN', /附件没有上传：只收/, /最多 4 个附件/, '未上传'],
    ['en', /not uploaded: only JPEG/, /4 attachments at most/, 'Not uploaded'],
  ] as const)(
    '[ATT1] that is refused says why in %s, and the words are recorded all the same',
    async (lang, why, enough, state) => {
      const { page, close } = await phone(lang)
      await add(page, file('现场.jpg', Buffer.from('<svg onload="alert(1)"/>')))
      await page.getByText(why).waitFor()
      await add(page, ...[1, 2, 3, 4, 5].map((n) => file(`${n}.txt`, Buffer.from(`第 ${n} 份`))))
      await page.getByText(enough).waitFor()
      await expect.poll(() => page.locator('.picker li.kept').count()).toBe(4)
      await record(page, `四份文本 ${lang}`)
      await expect.poll(() => page.locator('.entries .attachments a').count()).toBeGreaterThanOrEqual(4)
      expect(await page.locator('.picker li').allInnerTexts()).toEqual([expect.stringContaining(state)])
      await close()
    },
  )

  it('[SYNC8] needs a connection and says so; the words wait on the device and go through without it', async () => {
    const { page, close } = await phone('zh-CN', gate.url)
    await page.locator('.composer textarea').waitFor()
    gate.shut()
    await add(page, file('断网.jpg', await photo()))
    await page.getByText('附件没有上传：现在连不上服务器。').waitFor()
    await record(page, '断网时的文字')
    await page.locator('.pending').getByText('断网时的文字').waitFor()
    gate.open()
    await expect.poll(() => page.locator('.entries ol').innerText()).toContain('断网时的文字')
    await page.locator('.picker').getByRole('button', { name: '移除附件：断网.jpg' }).click()
    expect(await page.locator('.picker li').count()).toBe(0)
    await close()
  })
})
