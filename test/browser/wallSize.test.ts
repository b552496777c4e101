/** What a wall has to load before it shows anything (ux.md §8): bytes are counted, not timed. */
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { recordEntry, reportIncident, startExercise } from '../support/exercise.ts'
import { note } from '../support/note.ts'

const most = 350 * 1024

test('the first usable wall costs at most 350 KB compressed, slices of the font apart', async (context) => {
  const exercise = await startExercise()
  const browser = await launchChromium()
  try {
    const stream = await reportIncident(exercise, '澜泉化工储罐泄漏')
    await recordEntry(exercise, stream, '第一条：消防到场')
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, locale: 'zh-CN' })
    const asked = new Set<string>()
    page.on('response', (response) => {
      if (response.request().method() === 'GET') asked.add(response.url())
    })
    await page.goto(`${exercise.house.url}/wall`)
    await page.getByText('第一条：消防到场').first().waitFor()
    await page.locator('.map canvas').first().waitFor()
    const loaded: { path: string; bytes: number }[] = []
    for (const url of asked) {
      const { pathname: path } = new URL(url)
      if (path.endsWith('.woff2')) continue
      const body = await (await page.request.get(url)).body()
      loaded.push({ path, bytes: gzipSync(body, { level: 9 }).length })
    }
    const sum = loaded.reduce((total, { bytes }) => total + bytes, 0)
    note(context, `${loaded.length} files, ${Math.round(sum / 1024)} KB of ${most / 1024}`)
    expect(loaded.map(({ path }) => path)).toContain('/wall')
    expect(loaded.some(({ path }) => path.endsWith('.js'))).toBe(true)
    expect(loaded.some(({ path }) => path.endsWith('.css'))).toBe(true)
    const heaviest = loaded.toSorted((a, b) => b.bytes - a.bytes).slice(0, 5)
    expect(sum, `the heaviest are ${JSON.stringify(heaviest)}`).toBeLessThanOrEqual(most)
  } finally {
    await browser.close()
    await exercise.close()
  }
})
