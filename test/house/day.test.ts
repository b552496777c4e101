/**
 * A day of the demo at its highest speed, with as many entries an hour as the night of the script: neither the house nor
 * a wall grows by more than a tenth after the first hour. `DAY_HOURS` is how long (2; `npm run prove:day` plays 24).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { newId, pause } from '../support/doors.ts'
import { heapArgs, heapOf, heapOfPage } from '../support/heap.ts'
import { note } from '../support/note.ts'
import { startProcess, type HouseProcess } from '../support/process.ts'

const hours = Number(process.env['DAY_HOURS'] ?? 2)
const speed = 240
const hourMs = 3_600_000 / speed
const entriesAnHour = 40
const mostGrowth = 0.1
/** The writer, the reader, and the main thread. */
const threads = 3

/** One's own incident: those of the script are closed before the day is over. */
const stream = newId()
const dataDir = mkdtempSync(join(tmpdir(), 'lianxin-day-'))
let demo: HouseProcess
let browser: Browser
let wall: Page
let url: string
let headers: Record<string, string>

beforeAll(async () => {
  demo = startProcess('demo', { DATA_DIR: dataDir, PORT: '0' }, ['--speed', String(speed)], heapArgs)
  const [, link = ''] = await demo.says(/ duty +(\S+)/)
  await demo.says(/Every account/)
  url = new URL(link).origin
  headers = { origin: url, 'x-lianxin': '1', 'content-type': 'application/json' }
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ link: new URL(link).hash.slice('#link='.length) }),
  })
  expect(answer.status).toBe(200)
  headers['cookie'] = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const report = { category: 'accident', title: '汀口街道供水管线抢修', area: '990102003004', source: 'unit' }
  expect(await ordered('incident.report', report)).toBe(true)
  browser = await launchChromium()
  wall = await browser.newPage({ viewport: { width: 1920, height: 1080 }, locale: 'zh-CN' })
  await wall.goto(`${url}/wall`)
  await wall.locator('.age.live').waitFor()
})

afterAll(async () => {
  await browser.close()
  demo.kill('SIGTERM')
  await demo.ended
  rmSync(dataDir, { recursive: true, force: true })
})

/** An order of the duty officer, at the door. */
async function ordered(type: string, data: Record<string, unknown>): Promise<boolean> {
  const body = JSON.stringify({ commandId: newId(), type, stream, data })
  const answer = await fetch(`${url}/api/commands`, { method: 'POST', headers, body })
  return answer.ok
}

function entry(n: number, key = n % 8 === 0): Promise<boolean> {
  return ordered('incident.recordEntry', {
    text: `值班记录第 ${n} 条：现场平稳，各单位按分工处置。`,
    key,
  })
}

test(
  `${hours} busy hours leave house and wall as small as the first did`,
  { timeout: hours * hourMs + 120_000 },
  async (context) => {
    const began = performance.now()
    let [said, taken] = [0, 0]
    const playTo = async (hour: number): Promise<void> => {
      while (performance.now() < began + hour * hourMs) {
        said += 1
        if (await entry(said)) taken += 1
        await pause(hourMs / entriesAnHour)
      }
    }
    const used = async () => ({
      house: await heapOf(demo.child, threads),
      wall: await heapOfPage(wall),
    })
    await playTo(1)
    const first = await used()
    for (let hour = 2; hour <= hours; hour++) await playTo(hour)
    // The wall has followed to the end.
    expect(await entry(said + 1, true)).toBe(true)
    await wall
      .getByText(`值班记录第 ${said + 1} 条`)
      .first()
      .waitFor()
    expect(taken).toBeGreaterThan(said * 0.9)
    expect(demo.text()).not.toContain('was refused')
    let last = await used()
    const growth = (part: 'house' | 'wall') => last[part] / first[part] - 1
    const mostGrown = () => Math.max(growth('house'), growth('wall'))
    const grown = (part: 'house' | 'wall') =>
      `${part} ${(first[part] / 1e6).toFixed(1)} MB, then ${(last[part] / 1e6).toFixed(1)} MB`
    try {
      // What is only under way when one looks is gone a moment later; what leaks stays.
      await expect
        .poll(async () => {
          if (mostGrown() > mostGrowth) last = await used()
          return mostGrown()
        })
        .toBeLessThanOrEqual(mostGrowth)
    } finally {
      note(context, `${grown('house')}; ${grown('wall')}; ${taken} entries`)
    }
  },
)
