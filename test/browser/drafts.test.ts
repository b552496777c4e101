/**
 * Three officers write one statement at once: one of them without a link for a while, and the house is killed and started
 * again between. Nothing typed is lost, all come to read the same, and what one submits is what all see.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrokenLink, type BrokenLink } from '../support/brokenLink.ts'
import { bundled } from '../support/bundled.ts'
import { launchChromium } from '../support/chromium.ts'
import { newId } from '../support/exercise.ts'
import { freePort } from '../support/freePort.ts'
import { freshPlace, type Place } from '../support/place.ts'
import { seeded } from '../support/random.ts'
import { openScreen, type Screen } from '../support/screen.ts'

const area = '990102003001'
const accounts = ['duty:dutyOfficer:centre', ...['a', 'b', 'c'].map((one) => `${one}:pressOfficer:publicity`)]
let place: Place
let program = ''
let port = 0
let house: ChildProcess
let link: BrokenLink
let browser: Browser
const screens: Screen[] = []

beforeAll(async () => {
  place = await freshPlace()
  const urlOf = await bundled('../drafts', {
    house: 'test/support/killHouse.ts',
    worker: 'server/log/sqlite/worker.ts',
  })
  program = fileURLToPath(urlOf('house'))
  port = await freePort()
  link = await openBrokenLink()
  link.aim(port)
  browser = await launchChromium()
})
afterAll(async () => {
  for (const { faults } of screens) expect([faults.pageErrors, faults.cspViolations]).toEqual([[], []])
  await browser.close()
  await killed()
  await link.close()
  place.remove()
})

/** Starts the house; gives a fresh session for each login. */
async function start(): Promise<Record<string, string>> {
  house = spawn(process.execPath, [program, ...accounts], {
    env: {
      ...process.env,
      ...place.switches,
      PORT: String(port),
      ALLOWED_ORIGINS: `${link.url},http://127.0.0.1:${port}`,
      LOG_LEVEL: 'silent',
      CITY: 'server/city/yunting',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    house.once('exit', () => reject(new Error('the house did not start')))
    house.stdout?.once('data', (line: Buffer) =>
      resolve(JSON.parse(line.toString()) as Record<string, string>),
    )
  })
}
async function killed(): Promise<void> {
  if (house.exitCode !== null || house.signalCode !== null) return
  const gone = new Promise((resolve) => house.once('exit', resolve))
  house.kill('SIGKILL')
  await gone
}

const origin = () => `http://127.0.0.1:${port}`

async function give(token: string | undefined, order: Record<string, unknown>): Promise<void> {
  const response = await fetch(`${origin()}/api/commands`, {
    method: 'POST',
    headers: {
      ...{ origin: origin(), 'x-lianxin': '1', 'content-type': 'application/json' },
      cookie: `lianxin=${token ?? ''}`,
    },
    body: JSON.stringify({ commandId: newId(), ...order }),
  })
  if (!response.ok) throw new Error(await response.text())
}

async function sees(token: string | undefined, at: string, stream: string): Promise<Page> {
  const exercise = { house: { url: at }, cookie: async () => `lianxin=${token ?? ''}` }
  const viewport = { width: 1366, height: 768 }
  const screen = await openScreen(browser, exercise, { path: 'press', login: 'press', viewport })
  screens.push(screen)
  await screen.page.locator(`.board a[href*="${stream}"]`).click()
  return screen.page
}

/** Types behind some words of a paragraph, letter by letter as a person does. */
async function types(page: Page, n: number, behind: string, words: string): Promise<void> {
  const field = page.getByLabel(`第 ${n} 段`)
  await field.evaluate((element: HTMLTextAreaElement, after) => {
    const at = after === '' ? element.value.length : element.value.indexOf(after) + after.length
    element.focus()
    element.setSelectionRange(at, at)
  }, behind)
  for (const word of words) await page.keyboard.insertText(word)
}
const textOf = (page: Page) =>
  page
    .locator('.editor textarea')
    .evaluateAll((all) => all.map((one) => (one as HTMLTextAreaElement).value).join('\n'))
const same = (pages: readonly Page[]) =>
  expect.poll(async () => new Set(await Promise.all(pages.map(textOf))).size).toBe(1)

// A house that starts twice and three browsers at once: a limit for what hangs, on a machine that is busy.
test(
  '[PRESS18] [PRESS19] [PRESS20] three write one statement, offline and over a killed house, and lose nothing',
  { timeout: 240_000 },
  async () => {
    const tokens = await start()
    const [incident, stream] = [newId(), newId()]
    const told = { category: 'accident', title: '管道泄漏', area, source: 'hotline' }
    await give(tokens['duty'], { type: 'incident.report', stream: incident, data: told })
    await give(tokens['a'], {
      type: 'statement.plan',
      stream,
      data: { incident, area, kind: 'firstRelease' },
    })
    await give(tokens['a'], { type: 'statement.take', stream, data: {}, seen: 1 })

    const a = await sees(tokens['a'], origin(), stream)
    const b = await sees(tokens['b'], origin(), stream)
    const c = await sees(tokens['c'], link.url, stream)
    const all = [a, b, c]
    for (const page of all) await page.getByRole('button', { name: '用模板起草' }).click()
    await types(a, 1, '', '甲一。')
    await expect.poll(() => textOf(c)).toContain('甲一。')
    await same(all)
    await expect.poll(() => a.locator('.editor footer').innerText()).toContain('已存入共同草稿')

    link.down()
    await types(c, 1, '甲一。', '丙在线下写。')
    await expect.poll(() => c.locator('.editor footer').innerText()).toContain('改动已存在本机')
    await c.getByRole('button', { name: '加一段' }).click()
    await types(c, 3, '', '丙另起一段。')
    await types(b, 1, '甲一。', '乙同时写。')
    await b.getByRole('button', { name: '加一段' }).click()
    await types(b, 3, '', '乙另起一段。')
    await expect.poll(() => textOf(a)).toContain('乙另起一段。')

    await killed()
    await types(a, 2, '', '甲在停机时写。')
    // What is typed without a house outlives its page.
    await c.goto('about:blank')
    await start()
    link.up(seeded(1), 0)
    await c.goto(`${link.url}/press?lang=zh-CN`)
    await c.locator(`.board a[href*="${stream}"]`).click()
    await expect.poll(() => textOf(c)).toContain('丙另起一段。')
    await same(all)
    const text = await textOf(a)
    for (const words of [
      '甲一。',
      '乙同时写。',
      '丙在线下写。',
      '乙另起一段。',
      '丙另起一段。',
      '甲在停机时写。',
    ])
      expect(text.split(words).length - 1, `${words} in ${text}`).toBe(1)

    await a.getByRole('button', { name: '提交这一稿' }).click()
    for (const page of all) {
      await expect.poll(() => page.locator('.statement .text li').count()).toBe(4)
      const read = await page.locator('.statement .text').innerText()
      for (const words of ['乙同时写。', '丙在线下写。', '丙另起一段。', '甲在停机时写。'])
        expect(read).toContain(words)
      expect(await page.locator('.editor').count()).toBe(0)
    }
  },
)
