/** What every screen owes whoever looks at it (ux.md §8): the wall's measures, targets one can hit, no serious fault. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openShot } from '../evidence/camera.ts'
import { startNight } from '../evidence/scenes.ts'
import { shots, type Shot } from '../evidence/shots.ts'
import { graveViolationsOf } from '../support/axe.ts'
import { launchChromium } from '../support/chromium.ts'
import type { Exercise } from '../support/exercise.ts'
import type { Screen } from '../support/screen.ts'
import { clippedTexts, crossingTexts, smallTargets, textsOf } from '../support/measure.ts'

/** Evaluated through the debugger, which the page's policy does not bind; nothing of the policy is switched off. */
const languages = ['zh-CN', 'en'] as const

let night: Exercise
let browser: Browser
/** What was looked at last: to open a screen takes longer than most looks at it. */
let last: { key: string; screen: Screen } | undefined

beforeAll(async () => {
  night = await startNight()
  browser = await launchChromium()
})

afterAll(async () => {
  await leave()
  await browser.close()
  await night.close()
})

/** Looks at a screen and changes nothing there: the next look at the same one finds it as it was. */
async function on(name: string, lang: 'zh-CN' | 'en', look: (page: Page) => Promise<void>): Promise<void> {
  const shot = shots.find((one): one is Shot => one.name === name)
  if (!shot) throw new Error(`no shot is called ${name}`)
  const key = `${name} ${lang}`
  if (last?.key !== key) {
    await leave()
    last = { key, screen: await openShot(browser, night, shot, lang) }
  }
  const { page, faults } = last.screen
  await look(page)
  expect(faults.cspViolations).toEqual([])
  expect(faults.pageErrors).toEqual([])
}

/** Works on a screen nobody has touched, and which nobody sees afterwards. */
async function freshOn(name: string, work: (page: Page) => Promise<void>): Promise<void> {
  await leave()
  await on(name, 'zh-CN', work)
  await leave()
}

async function leave(): Promise<void> {
  const left = last
  last = undefined
  await left?.screen.close()
}

const accessible = [
  'wall-1920',
  'desk-1366',
  'incident-1366',
  'signIn-1366',
  'admin-1366',
  'phone-admin',
  'phone-list',
  'phone-incident',
]
/** Smallest target in px. */
const targets = new Map([
  ...['desk-1366', 'incident-1366', 'admin-1366'].map((name) => [name, 24] as const),
  ...['phone-list', 'phone-detail', 'phone-incident', 'phone-admin'].map((name) => [name, 44] as const),
])

// What is asked of one screen stands together, so that it is opened once.
describe.each(languages)('in %s', (lang) => {
  describe.each(['wall-3840x2160', 'wall-3840x1080', 'wall-1920'])('%s', (name) => {
    it('clips no text without saying so, and lays none over another', async () => {
      await on(name, lang, async (page) => {
        expect(await clippedTexts(page)).toEqual([])
        expect(await crossingTexts(page)).toEqual([])
      })
    })
  })

  describe('the wall', () => {
    it('has no text below 26 units but the numerals in marks, and no more than 120 runs of it', async () => {
      await on('wall-1920', lang, async (page) => {
        const texts = await textsOf(page)
        expect(texts.length).toBeGreaterThan(40)
        expect(texts.length).toBeLessThanOrEqual(120)
        expect(texts.filter(({ px, inMark }) => px < 26 && !inMark)).toEqual([])
      })
    })

    it('shows at most 4 incidents, 4 clocks, 8 units and 5 lanes', async () => {
      await on('wall-1920', lang, async (page) => {
        const most = { '.incidents .card': 4, '.deadlines li': 4, '.units li': 8, '.timeline .name': 5 }
        for (const [selector, n] of Object.entries(most)) {
          const count = await page.locator(selector).count()
          expect(count, selector).toBeGreaterThan(0)
          expect(count, selector).toBeLessThanOrEqual(n)
        }
      })
    })

    it('puts an overdue clock first, inverted and worded', async () => {
      await on('wall-1920', lang, async (page) => {
        const first = page.locator('.deadlines li').first()
        expect(await first.getAttribute('class')).toContain('overdue')
        expect(await first.textContent()).toMatch(lang === 'en' ? /overdue/ : /逾期/)
      })
    })
  })

  describe.each([...new Set([...accessible, ...targets.keys()])])('%s', (name) => {
    const px = targets.get(name)
    if (accessible.includes(name))
      it('has no serious fault of access', async () => {
        await on(name, lang, async (page) => expect(await graveViolationsOf(page)).toEqual([]))
      })
    if (px !== undefined)
      it(`has targets of at least ${px} px`, async () => {
        await on(name, lang, async (page) => expect(await smallTargets(page, px)).toEqual([]))
      })
  })
})

it('every level mark has a shape of its own and a numeral or sign: it is told in grey too', async () => {
  for (const name of ['wall-1920', 'desk-1366'])
    await on(name, 'zh-CN', async (page) => {
      const marks = await page
        .locator('svg:has(path.L1, path.L2, path.L3, path.L4, path.none)')
        .evaluateAll((found) =>
          found.map((mark) => ({
            level: /L[1-4]|none/.exec(
              mark.querySelector('path:not(.halo)')?.getAttribute('class') ?? '',
            )?.[0],
            shape: mark.querySelector('path:not(.halo)')?.getAttribute('d') ?? '',
            sign: mark.textContent?.trim() ?? '',
          })),
        )
      expect(marks.length).toBeGreaterThanOrEqual(4)
      expect(marks.filter(({ shape, sign }) => shape === '' || sign === '')).toEqual([])
      const shapes = new Map(marks.map(({ level, shape }) => [level, shape]))
      expect(new Set(shapes.values()).size).toBe(shapes.size)
    })
})

it('cuts a window out of the timeline by pointer and by keys, and goes back to live', async () => {
  await freshOn('desk-1366', async (page) => {
    const [from, to] = [page.locator('.grip.from'), page.locator('.grip.to')]
    const back = page.getByRole('button', { name: '回到实况' })
    const before = await to.getAttribute('aria-valuenow')
    expect(await back.count()).toBe(0)
    const box = await to.boundingBox()
    if (!box) throw new Error('the end of the window has no place')
    await page.mouse.move(box.x + box.width / 2, box.y + 8)
    await page.mouse.down()
    await page.mouse.move(box.x - 60, box.y + 8, { steps: 3 })
    await page.mouse.up()
    expect(Number(await to.getAttribute('aria-valuenow'))).toBeLessThan(Number(before))
    await back.waitFor()
    const started = Number(await from.getAttribute('aria-valuenow'))
    await from.focus()
    await page.keyboard.press('ArrowRight')
    expect(Number(await from.getAttribute('aria-valuenow'))).toBeGreaterThan(started)
    await back.click()
    await expect.poll(() => back.count()).toBe(0)
  })
})

it('shows in list, map and feed what the window picked on the overview holds, and says so', async () => {
  await freshOn('desk-1920', async (page) => {
    const counts = async () => ({
      rows: await page.locator('.rows .row').count(),
      marks: await page.locator('.map-mark').count(),
      entries: await page.locator('.entries li').count(),
    })
    const whole = await counts()
    const from = page.locator('.grip.from')
    await from.focus()
    // Late enough for the other incidents, reported three hours ago, to lie before it.
    for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowRight')
    const chips = page.getByRole('button', { name: /不再按时间筛选/ })
    await expect.poll(() => chips.count()).toBe(3)
    const picked = await counts()
    expect(picked.rows).toBe(1)
    expect(picked.marks).toBeLessThan(whole.marks)
    expect(picked.entries).toBeGreaterThan(0)
    expect(picked.entries).toBeLessThan(whole.entries)
    await chips.first().click()
    await expect.poll(counts).toEqual(whole)
    expect(await chips.count()).toBe(0)
  })
})

it('zooms by Ctrl and wheel at the pointer, by + and -, and close in by a double click', async () => {
  await freshOn('desk-1920', async (page) => {
    const grip = (name: 'from' | 'to') => page.locator(`.grip.${name}`)
    const length = async () =>
      Number(await grip('to').getAttribute('aria-valuenow')) -
      Number(await grip('from').getAttribute('aria-valuenow'))
    const whole = await length()
    const board = await page.locator('.board').boundingBox()
    if (!board) throw new Error('the timeline has no place')
    await page.mouse.move(board.x + board.width * 0.6, board.y + board.height / 2)
    await page.mouse.wheel(0, -200)
    expect(await length()).toBe(whole)
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, -200)
    await page.keyboard.up('Control')
    await expect.poll(length).toBeLessThan(whole * 0.9)
    const near = await length()
    await page.locator('[data-mark][tabindex="0"]').focus()
    await page.keyboard.press('-')
    await expect.poll(length).toBeCloseTo(near * 2, -3)
    await page.locator('[data-mark]').last().dblclick()
    await expect.poll(length).toBe(30 * 60_000)
  })
})

it('leads through the marks by keys, and opens one', async () => {
  await freshOn('desk-1366', async (page) => {
    const mark = page.locator('[data-mark][tabindex="0"]')
    expect(await mark.count()).toBe(1)
    await mark.focus()
    const first = await mark.getAttribute('aria-label')
    await page.keyboard.press('ArrowLeft')
    expect(await page.locator('[data-mark]:focus').getAttribute('aria-label')).not.toBe(first)
    await page.keyboard.press('ArrowDown')
    expect(await page.locator('[data-mark]:focus').getAttribute('aria-label')).toContain('消防')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: '时间线所选记录' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await page.locator('[data-mark]:focus').getAttribute('aria-label')).toContain('消防')
  })
})
