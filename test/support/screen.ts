/** One screen of a house in a browser of its own: signed in, in a language, at a size, with what went wrong in it. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { watchFaults, type Faults } from './chromium.ts'
import type { Exercise } from './exercise.ts'

export interface Screen {
  page: Page
  faults: Faults
  close: () => Promise<void>
}

export interface ScreenOptions extends BrowserContextOptions {
  path: string
  /** Demo account; nobody when left out. */
  login?: string | undefined
  lang?: 'zh-CN' | 'en'
  /** Another address of the house (a gate before it). */
  origin?: string
}

/** Opens it and waits for its fonts. */
export async function openScreen(
  browser: Browser,
  exercise: Pick<Exercise, 'cookie'> & { house: Pick<Exercise['house'], 'url'> },
  { path, login, lang = 'zh-CN', origin = exercise.house.url, ...rest }: ScreenOptions,
): Promise<Screen> {
  const context = await browser.newContext({ locale: lang, ...rest })
  const faults = await watchFaults(context, origin)
  if (login) {
    const [name = '', value = ''] = (await exercise.cookie(login)).split('=')
    await context.addCookies([{ name, value, url: origin }])
  }
  const page = await context.newPage()
  await page.goto(`${origin}/${path}?lang=${lang}`)
  await page.evaluate(() => document.fonts.ready.then(() => true))
  return { page, faults, close: () => context.close() }
}
