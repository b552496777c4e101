/** The page's policy in a real browser: text never becomes HTML or script, and what we draw with still works. */
import { createServer, type Server } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeApp, securityHeaders } from '../../server/transport/http.ts'
import { launchChromium, watchFaults, type Faults } from '../support/chromium.ts'
import { startExercise, type Exercise } from '../support/exercise.ts'

let exercise: Exercise
let browser: Browser
let server: Server
let page: Page
let faults: Faults
const built = mkdtempSync(join(tmpdir(), 'lianxin-policy-'))

beforeAll(async () => {
  await build({
    root: fileURLToPath(new URL('policyPage', import.meta.url)),
    configFile: fileURLToPath(new URL('../../web/vite.config.ts', import.meta.url)),
    logLevel: 'error',
    build: { outDir: built, emptyOutDir: true },
  })
  exercise = await startExercise()
  server = createServer(makeApp({ ...exercise.house, webFolder: built }, () => undefined))
  server.prependListener('request', securityHeaders(exercise.house))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  const origin = `http://127.0.0.1:${address.port}`
  browser = await launchChromium()
  const context = await browser.newContext()
  faults = await watchFaults(context, origin)
  page = await context.newPage()
  await page.goto(origin)
  await page.locator('html[data-ready=yes]').waitFor()
})

afterAll(async () => {
  await browser.close()
  await new Promise((resolve) => server.close(resolve))
  await exercise.close()
  rmSync(built, { recursive: true, force: true })
})

describe('the policy', () => {
  it('lets Leaflet, ECharts and the UI kit work without one violation', async () => {
    expect(await page.locator('.leaflet-marker-icon').textContent()).toBe('<img src=x onerror=alert(1)>')
    expect(await page.locator('.leaflet-tooltip').textContent()).toContain('<img')
    const drawn = await page.locator('#chart canvas').evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement
      const pixels =
        (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? []
      return Array.from(pixels).some((value) => value !== 0)
    })
    expect(drawn).toBe(true)
    expect(await page.getByRole('dialog').textContent()).toContain('<u>报告</u>')
    await page.locator('.el-select__wrapper').click()
    await page.getByRole('option', { name: '<i>公安</i>' }).click()
    await expect.poll(() => page.locator('.el-select').textContent()).toContain('<i>公安</i>')
    expect(faults.cspViolations).toEqual([])
    expect(faults.pageErrors).toEqual([])
  })

  for (const name of ['innerHTML', 'vHtml', 'evaluated', 'foreignScript', 'inlineScript', 'ownPolicy'])
    it(`refuses ${name}`, async () => {
      await page.evaluate(
        (attempt) => window.dispatchEvent(new CustomEvent('attempt', { detail: attempt })),
        name,
      )
      const outcome = (): Promise<string | undefined> =>
        page.evaluate((attempt) => document.documentElement.dataset[attempt], name)
      await expect.poll(outcome).toMatch(/Error$/)
      expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
    })
})
