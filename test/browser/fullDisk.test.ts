/** A disk without room: the house is read-only and says so, what was typed waits at its sender and goes through later. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import {
  exerciseLog,
  recordEntry,
  reportIncident,
  startExercise,
  type Exercise,
} from '../support/exercise.ts'

let exercise: Exercise
let browser: Browser
let desk: Page
let wall: Page

beforeAll(async () => {
  exercise = await startExercise()
  browser = await launchChromium()
})

afterAll(async () => {
  await browser.close()
  await exercise.close()
})

/** As many pages as the log's file may have, as a full disk would limit it. */
async function allowPages(pages: number): Promise<void> {
  const limit = { text: `PRAGMA max_page_count = ${pages}`, args: [], rows: false }
  await exercise.house.log.write(exerciseLog, [limit])
  await exercise.house.log.write('house', [limit])
}

describe('a full disk', () => {
  it('[LOG9] [SYNC8] is said on every screen, loses nothing, and heals by itself', async () => {
    const stream = await reportIncident(exercise, '满盘检查')
    await recordEntry(exercise, stream, '满盘之前')
    const page = (): Promise<Page> =>
      browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' })
    desk = await page()
    await desk.goto(await exercise.link('duty'))
    await desk.getByText('满盘检查').first().click()
    wall = await page()
    await wall.goto(`${exercise.house.url}/wall`)
    await wall.getByText('满盘之前').first().waitFor()

    await allowPages(1)
    // The file has a little room left in its pages: a few long entries fill it.
    const filler = '满'.repeat(2000)
    await expect
      .poll(
        async () => {
          const answer = await exercise.give('duty', {
            type: 'incident.recordEntry',
            stream,
            data: { text: filler },
          })
          return answer.accepted ? 'accepted' : answer.refusal.code
        },
        { timeout: 30_000, interval: 20 },
      )
      .toBe('house.readOnly')
    await desk.getByText('暂时不能写入', { exact: false }).first().waitFor()
    await wall.getByText('暂停记录', { exact: false }).first().waitFor()
    await desk.keyboard.press('n')
    // As long as the filler: a short one might still find room in a half-empty page.
    await desk.locator('textarea').fill(`满盘时录入${filler}`.slice(0, filler.length))
    await desk.keyboard.press('Enter')
    await desk.getByText('待上传 1').first().waitFor()
    const ready = await fetch(`${exercise.house.url}/readyz`)
    expect(ready.status).toBe(503)

    await allowPages(1_000_000)
    await wall.getByText('满盘时录入').first().waitFor({ timeout: 40_000 })
    await desk.getByText('待上传 0').first().waitFor()
    await desk.getByText('暂时不能写入', { exact: false }).first().waitFor({ state: 'detached' })
    const { events } = await exercise.house.log.page(exerciseLog, 0, 10_000)
    expect(events.filter(({ wire }) => wire.includes('满盘时录入'))).toHaveLength(1)
  })
})
