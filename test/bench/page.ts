/** A page of the house in a real Chromium, signed in, with the sync room on its `window`. */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import type { RunningHouse } from '../../server/compose.ts'
import { cookieName } from '../../server/transport/cookies.ts'
import { launchChromium } from '../support/chromium.ts'
import { log } from './house.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A browser for the length of a measure. */
export async function withBrowser<T>(work: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await launchChromium()
  try {
    return await work(browser)
  } finally {
    await browser.close()
  }
}

/**
 * A page of the house that runs `pageRig.ts`; what it throws ends the measure. It must come from the house itself: a page
 * made up here has no address, and the browser would keep it from every socket of this machine.
 */
export async function rigPage(browser: Browser, house: RunningHouse, account: string): Promise<Page> {
  const bundle = await build({
    absWorkingDir: root,
    entryPoints: ['test/bench/pageRig.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
  })
  // The bare side talks to another port, which the house's policy forbids.
  const context = await browser.newContext({ bypassCSP: true })
  const name = cookieName(false)
  await context.addCookies([{ name, value: await house.sessions.begin(account, log), url: house.url }])
  const page = await context.newPage()
  page.on('pageerror', (error) => {
    throw error
  })
  await page.goto(`${house.url}/icon.svg`)
  for (const { text } of bundle.outputFiles) await page.evaluate(text)
  return page
}
