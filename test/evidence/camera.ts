/** Takes pictures of screens: opened in a browser of their own, whole and at rest. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { Locale } from '../../web/i18n/i18n.ts'
import type { Exercise } from '../support/exercise.ts'
import { openScreen } from '../support/screen.ts'
import type { Shot } from './shots.ts'

/** What a picture is taken of. */
export type Photographed = Pick<Exercise, 'house' | 'cookie' | 'close'>

const otherEyes = ['deuteranopia', 'achromatopsia'] as const

/** Writes `<path>` and says so. */
export async function take(page: Page, path: string): Promise<void> {
  await page.screenshot({ path })
  process.stdout.write(`wrote ${path}\n`)
}

/** One shot in one language, named `<shot>.<language>.png`, and as other eyes see it. */
export async function takeShot(
  browser: Browser,
  exercise: Photographed,
  shot: Shot,
  lang: Locale,
  folder: string,
): Promise<void> {
  const { page, close } = await openShot(browser, exercise, shot, lang)
  await take(page, join(folder, `${shot.name}.${lang}.png`))
  if (shot.seenOtherwise) {
    const devtools = await page.context().newCDPSession(page)
    for (const type of otherEyes) {
      await devtools.send('Emulation.setEmulatedVisionDeficiency', { type })
      await take(page, join(folder, `${shot.name}.${lang}.${type}.png`))
    }
  }
  await close()
}

/** Opens a shot's screen, does what one does on it, and waits until it shows live data. */
export async function openShot(browser: Browser, exercise: Photographed, shot: Shot, lang: Locale) {
  const { width, height, path, login } = shot
  const screen = await openScreen(browser, exercise, { path, login, lang, viewport: { width, height } })
  await shot.act?.(screen.page)
  await screen.page.locator(shot.ready).first().waitFor()
  return screen
}
