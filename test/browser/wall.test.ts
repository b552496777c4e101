/** The main job in real browsers: an order at a desk moves the wall; a cut wall ages, comes back and misses nothing. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, watchFaults, type Faults } from '../support/chromium.ts'
import {
  exerciseLog,
  recordEntry,
  reportIncident,
  startExercise,
  type Exercise,
} from '../support/exercise.ts'
import { openGate, type Gate } from '../support/gate.ts'

const viewport = { width: 1920, height: 1080 }

let gate: Gate
let exercise: Exercise
let browser: Browser
let stream: string
let faults: Faults
/** Never cut, and cut by the gate. */
let wall: Page
let cutWall: Page

beforeAll(async () => {
  gate = await openGate()
  exercise = await startExercise([gate.url])
  gate.aim(exercise.house.port)
  browser = await launchChromium()
  stream = await reportIncident(exercise, '澜泉化工储罐泄漏')
  await recordEntry(exercise, stream, '第一条：消防到场')
  const context = await browser.newContext({ viewport, locale: 'zh-CN' })
  faults = await watchFaults(context, exercise.house.url)
  wall = await context.newPage()
  await wall.goto(`${exercise.house.url}/wall`)
  await wall.getByText('第一条：消防到场').first().waitFor()
})

afterAll(async () => {
  await browser.close()
  await exercise.close()
  await gate.close()
})

describe('the wall', () => {
  it('[SYNC1] shows what was typed at the desk in another browser', async () => {
    const context = await browser.newContext({ viewport, locale: 'zh-CN' })
    const deskFaults = await watchFaults(context, exercise.house.url)
    const desk = await context.newPage()
    await desk.goto(await exercise.link('duty'))
    await desk.getByText('澜泉化工储罐泄漏').first().waitFor()
    await desk.getByText('澜泉化工储罐泄漏').first().click()
    await desk.keyboard.press('n')
    await desk.keyboard.type('值班席录入：二号阀组已封堵')
    await desk.keyboard.press('Enter')
    await wall.getByText('值班席录入：二号阀组已封堵').first().waitFor({ timeout: 5000 })
    expect(deskFaults.cspViolations).toEqual([])
    expect(deskFaults.pageErrors).toEqual([])
    expect(deskFaults.foreignRequests).toEqual([])
    await context.close()
  })

  it('asks nothing of any other host and breaks no policy', () => {
    expect(faults.cspViolations).toEqual([])
    expect(faults.pageErrors).toEqual([])
    expect(faults.foreignRequests).toEqual([])
  })

  it('[SYNC1] [SYNC5] cut for 75 s it shows lag, stale, down, catch-up, then equals one never cut', async () => {
    const context = await browser.newContext({ viewport, locale: 'zh-CN' })
    cutWall = await context.newPage()
    await cutWall.goto(`${gate.url}/wall`)
    await cutWall.getByText('第一条：消防到场').first().waitFor()
    await cutWall.locator('.age.live').waitFor()
    const began = Date.now()
    const seen: { face: string; atS: number }[] = []
    const note = (face: string): number => seen.push({ face, atS: (Date.now() - began) / 1000 })
    gate.shut()
    for (let n = 1; n <= 40; n++) await recordEntry(exercise, stream, `断线期间第 ${n} 条`)
    await cutWall.locator('.age.lag').waitFor()
    note('lag')
    await cutWall.locator('.age.stale').waitFor({ timeout: 30_000 })
    note('stale')
    await cutWall.locator('header.down').waitFor({ timeout: 60_000 })
    note('down')
    expect(await cutWall.locator('header.down').textContent()).toContain('连接中断')
    await expect.poll(() => Date.now() - began, { timeout: 30_000, interval: 250 }).toBeGreaterThan(75_000)
    const caughtUp = cutWall.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const look = (): void => {
            const text = document.querySelector('.age.catchUp')?.textContent ?? ''
            if (/[1-9]/.test(text)) resolve(text)
            else requestAnimationFrame(look)
          }
          look()
        }),
    )
    gate.open()
    expect(await caughtUp).toContain('40')
    note('catchUp')
    await cutWall.locator('.age.live').waitFor({ timeout: 30_000 })
    await cutWall.getByText('断线期间第 40 条').first().waitFor()
    expect(seen.map(({ face }) => face)).toEqual(['lag', 'stale', 'down', 'catchUp'])
    const [lag, stale, down] = seen.map(({ atS }) => atS)
    expect(lag).toBeGreaterThanOrEqual(3)
    expect(stale).toBeGreaterThanOrEqual(17)
    expect(down).toBeGreaterThanOrEqual(55)
    expect(await copyIn(cutWall)).toEqual(await copyIn(wall))
    await context.close()
  })

  it('[SYNC6] turns stale by itself when the reader of the log is blocked, sockets untouched', async () => {
    await wall.locator('.age.live').waitFor()
    const { log } = exercise.house
    const freed = { done: false }
    // A long question to the reader, asked again until the wall has aged: its thread answers nothing else meanwhile.
    const block = (async () => {
      while (!freed.done)
        await log.read(exerciseLog, {
          text: 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000000) SELECT max(i) AS i FROM n',
          args: [],
          rows: true,
        })
    })()
    await wall.locator('.age.stale').waitFor({ timeout: 60_000 })
    expect(exercise.house.served.get(exerciseLog)?.broadcast.views.size).toBeGreaterThan(0)
    freed.done = true
    await block
    await wall.locator('.age.live').waitFor({ timeout: 30_000 })
  })
})

/** What the copy kept on the device holds, once it stands at the log's head. */
async function copyIn(page: Page): Promise<unknown> {
  const headlines = await page.locator('main.panels').allInnerTexts()
  const lanes = await page.locator('.timeline').allInnerTexts()
  return { headlines: headlines.map(withoutAges), lanes }
}

/** Ages differ by when one looks. */
function withoutAges(text: string): string {
  return text.replace(/\d+ (?:秒|分|时)/g, 'age')
}
